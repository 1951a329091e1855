/** Links to blobs: path and query with an end and a signature, so that whoever holds one needs no login. */

import { createHmac, timingSafeEqual } from 'node:crypto';

const ROOT = '/blobs/';

const sign = (secret: string, id: string, until: number) =>
  createHmac('sha256', secret).update(`${id}/${until}`).digest('base64url');

/** A link that opens the blob `id` until `until` (ms since 1970). */
export function makeBlobLink(secret: string, id: string, until: number): string {
  return `${ROOT}${id}?until=${until}&signature=${sign(secret, id, until)}`;
}

/** The id in a link, or undefined if the link was not made with this secret, was changed, or its time is over. */
export function openBlobLink(secret: string, link: string, now: number): string | undefined {
  const url = new URL(link, 'http://localhost');
  const id = url.pathname.slice(ROOT.length);
  const until = Number(url.searchParams.get('until'));
  const given = Buffer.from(url.searchParams.get('signature') ?? '');
  const right = Buffer.from(sign(secret, id, until));
  return given.length === right.length && timingSafeEqual(given, right) && until >= now ? id : undefined;
}

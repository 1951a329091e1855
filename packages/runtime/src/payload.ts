/** Large inputs and outputs move to blobs, so that no message and no row grows with them. */

import type { BlobMeta, Blobs } from './ports/blobs.ts';

/** Bytes of JSON above which a payload becomes a blob. */
export const INLINE_BYTES = 128 * 1_024;
const MARK = '{"$genius.blob":';

/** The JSON text itself, or a short text that stands for the blob it was put into. */
export async function packPayload(json: string, blobs: Blobs, meta: BlobMeta): Promise<string> {
  const ref = await blobs.put(Buffer.from(json), { ...meta, mediaType: 'application/json' });
  return `${MARK}${JSON.stringify(ref.blob)}}`;
}

export function isPacked(json: string): boolean {
  return json.startsWith(MARK) && json.length < 400;
}

/** The JSON text behind a packed one. */
export async function unpackPayload(json: string, blobs: Blobs): Promise<string> {
  const { '$genius.blob': blob } = JSON.parse(json) as { '$genius.blob': string };
  return (await blobs.get(blob)).toString('utf8');
}

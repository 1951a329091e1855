/** Large inputs and outputs move to blobs, so that no message and no row grows with them. */

import type { BlobMeta, Blobs } from './ports/blobs.ts';

/** Bytes of JSON above which a payload becomes a blob. */
const INLINE_BYTES = 128 * 1_024;
const MARK = '{"$genius.blob":';

/** The JSON text itself, or a short text that stands for the blob it was put into. */
export async function packPayload(json: string, blobs: Blobs, meta: BlobMeta): Promise<string> {
  const ref = await blobs.put(Buffer.from(json), { ...meta, mediaType: 'application/json' });
  return `${MARK}${JSON.stringify(ref.blob)}}`;
}

export function isPacked(json: string): boolean {
  return json.startsWith(MARK) && json.length < 400;
}

/** Whether a payload goes into a blob: a large one, and one that could be taken for the mark of one. */
export function mustPack(json: string): boolean {
  return json.length > INLINE_BYTES || isPacked(json);
}

/** The JSON text behind a packed one. */
export async function unpackPayload(json: string, blobs: Blobs): Promise<string> {
  const { '$genius.blob': blob } = JSON.parse(json) as { '$genius.blob': string };
  return (await blobs.get(blob)).toString('utf8');
}

/**
 * A parsed input with the results that a chain or a chord put into it: where one of them was large, what stands there
 * is its blob, as a field, in a list, or merged with the fields that were given.
 */
export async function unpackResults(input: unknown, blobs: Blobs): Promise<unknown> {
  if (typeof input !== 'object' || input === null || Array.isArray(input)) return input;
  const load = async (value: unknown): Promise<unknown> =>
    isReference(value) ? JSON.parse((await blobs.get(value['$genius.blob'])).toString('utf8')) : value;
  const entries = await Promise.all(
    Object.entries(input).map(async ([name, value]) => [
      name,
      Array.isArray(value) ? await Promise.all(value.map(load)) : await load(value),
    ]),
  );
  const { '$genius.blob': merged, ...fields } = Object.fromEntries(entries) as Record<string, unknown>;
  if (typeof merged !== 'string') return Object.fromEntries(entries);
  return { ...(JSON.parse((await blobs.get(merged)).toString('utf8')) as object), ...fields };
}

function isReference(value: unknown): value is { '$genius.blob': string } {
  if (typeof value !== 'object' || value === null || !('$genius.blob' in value)) return false;
  return typeof value['$genius.blob'] === 'string' && Object.keys(value).length === 1;
}

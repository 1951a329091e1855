/** The parts of a file on disk, read in their order. */

import { createReadStream } from 'node:fs';

/** Text itself, or the path of what was spooled. */
export type WrittenPart = { text: string } | { path: string };

/** In pieces of some size, whatever the parts are like. Throws the signal's reason when it fires. */
export async function* readParts(parts: readonly WrittenPart[], signal?: AbortSignal): AsyncGenerator<Uint8Array> {
  let waiting: Uint8Array[] = [];
  let length = 0;
  for await (const piece of pieces(parts)) {
    signal?.throwIfAborted();
    if (length === 0 && piece.length >= PIECE) {
      yield piece;
      continue;
    }
    waiting.push(piece);
    length += piece.length;
    if (length < PIECE) continue;
    yield Buffer.concat(waiting, length);
    waiting = [];
    length = 0;
  }
  if (length > 0) yield Buffer.concat(waiting, length);
}

const PIECE = 64 * 1_024;

async function* pieces(parts: readonly WrittenPart[]): AsyncGenerator<Uint8Array> {
  for (const part of parts) {
    if ('text' in part) yield Buffer.from(part.text);
    else yield* createReadStream(part.path, { highWaterMark: PIECE });
  }
}

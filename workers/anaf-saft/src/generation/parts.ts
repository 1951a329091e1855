/** The parts of a file on disk, read in their order. */

import { createReadStream } from 'node:fs';

/** Text itself, or the path of what was spooled. */
export type WrittenPart = { text: string } | { path: string };

export async function* readParts(parts: readonly WrittenPart[]): AsyncGenerator<Uint8Array> {
  for (const part of parts) {
    if ('text' in part) yield Buffer.from(part.text);
    else yield* createReadStream(part.path, { highWaterMark: 256 * 1_024 });
  }
}

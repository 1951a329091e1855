/** A file piece by piece, each in the same buffer: millions of lines leave no garbage outside the heap. */

import { closeSync, openSync, readSync } from 'node:fs';

/** Text of a piece is small enough that V8 forgets it with other young objects. */
const PIECE = 32 * 1_024;

/** Only in a thread that does nothing else: it reads where it stands. */
export async function* readFilePieces(path: string): AsyncGenerator<Uint8Array> {
  const file = openSync(path, 'r');
  const buffer = Buffer.allocUnsafeSlow(PIECE);
  try {
    for (let length = readSync(file, buffer); length > 0; length = readSync(file, buffer)) {
      yield buffer.subarray(0, length);
    }
  } finally {
    closeSync(file);
  }
}

/** The declaration that a run is given, read as often as it is needed and never held whole. */

import type { BlobRef } from '@genius/contract';
import type { TaskContext } from '@genius/runtime';
import { MAX_FILE_BYTES } from './contract/given-file.ts';
import { errors } from './errors.ts';

export interface OpenedFile {
  bytes: number;
  /** Begins anew each time. */
  read(): AsyncIterable<Uint8Array>;
}

/** Of text that is given, a piece is what takes some milliseconds to read. */
const PIECE = 65_536;

/** Throws GW_SAFT_TOO_LARGE. */
export async function openGiven(
  { xml, file }: { xml?: string | undefined; file?: BlobRef | undefined },
  { blobs }: Pick<TaskContext, 'blobs'>,
): Promise<OpenedFile> {
  if (file === undefined) {
    const content = Buffer.from(xml ?? '');
    return { bytes: content.length, read: () => inPieces(content) };
  }
  const bytes = (await blobs.stat(file))?.size ?? 0;
  if (bytes > MAX_FILE_BYTES) {
    throw errors.GW_SAFT_TOO_LARGE({ found: bytes, limit: MAX_FILE_BYTES }, { field: 'file' });
  }
  return {
    bytes,
    async *read() {
      yield* await blobs.stream(file);
    },
  };
}

async function* inPieces(content: Uint8Array): AsyncGenerator<Uint8Array> {
  for (let from = 0; from < content.length; from += PIECE) {
    yield content.subarray(from, from + PIECE);
    await new Promise((resolve) => setImmediate(resolve));
  }
}

/** The bytes of files that a run was given. */

import type { BlobRef } from '@genius/contract';
import type { TaskContext } from '@genius/runtime';
import { errors } from '../errors.ts';

/** In the blob store, or in the input itself. */
export type GivenFile = BlobRef | { base64: string };

/** The bytes, at most `most`; a blob that is larger is not even fetched. */
export async function givenBytes(file: GivenFile, ctx: TaskContext, most: number, field: string): Promise<Uint8Array> {
  const tooLarge = (size: number) =>
    errors.GW_PDF_TOO_LARGE({ what: 'The file', found: `${size} bytes`, limit: `${most} bytes` }, { field });
  if ('base64' in file) {
    const bytes = Buffer.from(file.base64, 'base64');
    if (bytes.byteLength > most) throw tooLarge(bytes.byteLength);
    return bytes;
  }
  const { size = 0 } = (await ctx.blobs.stat(file)) ?? {};
  if (size > most) throw tooLarge(size);
  return ctx.blobs.get(file);
}

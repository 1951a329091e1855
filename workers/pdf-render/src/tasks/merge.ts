/** `pdf.merge`: PDFs in, one PDF out. */

import { type CheckedInputOf, durationMs } from '@genius/contract';
import { handle, type TaskContext } from '@genius/runtime';
import { mergePdfs } from '../contract.ts';
import { MAX_PDF_BYTES } from '../domain/pdf/limits.ts';
import type { MergeFile } from '../domain/pdf/merge.ts';
import { givenBytes } from './given-bytes.ts';
import { pdfFailure } from './pdf-failure.ts';

type Asked = CheckedInputOf<typeof mergePdfs>;

export const merge = handle(mergePdfs, async (asked, ctx) => {
  const files = await gather(asked.files, ctx);
  // Loaded here, in the thread that joins: the platform's own loop stays light.
  const { FileFault, mergePdfs: join } = await import('../domain/pdf/merge.ts');
  const joined = await join(files, {
    bookmarks: asked.bookmarks,
    metadata: asked.metadata,
    password: asked.password,
    onFile(index) {
      ctx.signal.throwIfAborted();
      ctx.progress(index / files.length, 'joining');
    },
  }).catch((error: unknown) => {
    throw error instanceof FileFault
      ? pdfFailure(error.fault, `files.${error.index}`, `files.${error.index}.document`)
      : error;
  });
  const pdf = await ctx.blobs.put(joined.bytes, {
    mediaType: 'application/pdf',
    expiresAt: Date.now() + durationMs(mergePdfs.limits.ttl),
    ...(asked.subjectId ? { subject: asked.subjectId } : {}),
    ...(ctx.tenant ? { tenant: ctx.tenant } : {}),
  });
  return { pdf, pages: joined.pages, bytes: joined.bytes.byteLength };
});

/** All together within the limit of one. */
async function gather(files: Asked['files'], ctx: TaskContext): Promise<MergeFile[]> {
  const gathered: MergeFile[] = [];
  let left = MAX_PDF_BYTES;
  for (const [index, { document, pages, title }] of files.entries()) {
    const bytes = await givenBytes(document, ctx, left, `files.${index}.document`);
    left -= bytes.byteLength;
    gathered.push({ bytes, pages, title });
  }
  return gathered;
}

/** `pdf.stamp`: a PDF and stamps in, the stamped PDF out. */

import { type CheckedInputOf, durationMs } from '@genius/contract';
import { handle, type TaskContext } from '@genius/runtime';
import { stampPdf } from '../contract.ts';
import { inchesOf } from '../domain/paper.ts';
import { MAX_PDF_BYTES } from '../domain/pdf/limits.ts';
import { PdfFault } from '../domain/pdf/pdf-fault.ts';
import type { Stamp } from '../domain/pdf/stamp/stamp-options.ts';
import { givenBytes } from './given-bytes.ts';
import { pdfFailure } from './pdf-failure.ts';

type AskedStamp = CheckedInputOf<typeof stampPdf>['stamps'][number];

const MAX_IMAGE_BYTES = 20 * 1_024 * 1_024;

export const stamp = handle(stampPdf, async (asked, ctx) => {
  const bytes = await givenBytes(asked.document, ctx, MAX_PDF_BYTES, 'document');
  const stamps: Stamp[] = [];
  for (const [index, each] of asked.stamps.entries()) stamps.push(await inPoints(each, `stamps.${index}`, ctx));
  // Loaded here, in the thread that stamps: the platform's own loop stays light.
  const { StampFault, stampPdf: put } = await import('../domain/pdf/stamp/stamp-pdf.ts');
  const stamped = await put(bytes, stamps, (index) => {
    ctx.signal.throwIfAborted();
    ctx.progress(index / stamps.length, 'stamping');
  }).catch((error: unknown) => {
    if (error instanceof StampFault) throw pdfFailure(error.fault, `stamps.${error.index}`);
    throw error instanceof PdfFault ? pdfFailure(error, '', 'document') : error;
  });
  const pdf = await ctx.blobs.put(stamped.bytes, {
    mediaType: 'application/pdf',
    expiresAt: Date.now() + durationMs(stampPdf.limits.ttl),
    ...(asked.subjectId ? { subject: asked.subjectId } : {}),
    ...(ctx.tenant ? { tenant: ctx.tenant } : {}),
  });
  return { pdf, pages: stamped.pages, bytes: stamped.bytes.byteLength };
});

async function inPoints({ x, y, ...asked }: AskedStamp, at: string, ctx: TaskContext): Promise<Stamp> {
  const place = { x: points(x), y: points(y) };
  if (asked.kind === 'qr') return { ...asked, ...place, size: points(asked.size) };
  if (asked.kind !== 'image') return { ...asked, ...place };
  const { image, width, height, ...rest } = asked;
  const bytes = await givenBytes(image, ctx, MAX_IMAGE_BYTES, `${at}.image`);
  return { ...rest, ...place, bytes, width: points(width), height: points(height) };
}

function points(length: string): number;
function points(length: string | undefined): number | undefined;
function points(length: string | undefined): number | undefined {
  return length === undefined ? undefined : inchesOf(length) * 72;
}

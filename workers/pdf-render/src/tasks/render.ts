/** `pdf.render`: HTML, a template or an address in, a PDF out. */

import { type CheckedInputOf, durationMs } from '@genius/contract';
import { handle, type TaskContext } from '@genius/runtime';
import { renderPdf } from '../contract.ts';
import type { AssetMap } from '../domain/assets.ts';
import { chromiumPageRanges } from '../domain/page-ranges.ts';
import { layOutPaper } from '../domain/paper.ts';
import type { AttachedFile } from '../domain/pdf/attach-files.ts';
import type { FinishOptions } from '../domain/pdf/finish.ts';
import { PdfFault } from '../domain/pdf/pdf-fault.ts';
import { runningPart } from '../domain/running-part.ts';
import { errors } from '../errors.ts';
import { finishOffLoop } from '../finish/finish-off-loop.ts';
import type { PrintOptions } from '../providers/chromium/print-page.ts';
import { rendererHere } from '../renderer-here.ts';
import { assertNothingMissing } from './assert-nothing-missing.ts';
import { bytesOf, gatherSource } from './gather-source.ts';
import { pdfFailure } from './pdf-failure.ts';
import { runLimits } from './run-limits.ts';

type Asked = CheckedInputOf<typeof renderPdf>;

export const render = handle(renderPdf, async (asked, ctx) => {
  const { load, assets, title } = await gatherSource(asked, 'print', ctx);
  const print = printOptions(asked, assets);
  const finish = await finishOptions(asked, title, ctx);
  ctx.progress(0.1, 'rendering');
  const renderer = await rendererHere();
  const { pdf, missing } = await renderer.toPdf(load, print, await runLimits(renderer, ctx));
  assertNothingMissing(asked.missing, missing);
  ctx.progress(0.8, 'finishing');
  const source = asked.template ? 'template' : asked.url ? 'url' : 'html';
  const finished = await finishOffLoop(pdf, finish, ctx.signal).catch((error) => {
    throw error instanceof PdfFault ? pdfFailure(error, source) : error;
  });
  const ref = await ctx.blobs.put(finished.bytes, {
    mediaType: 'application/pdf',
    expiresAt: Date.now() + durationMs(renderPdf.limits.ttl),
    ...(asked.subjectId ? { subject: asked.subjectId } : {}),
    ...(ctx.tenant ? { tenant: ctx.tenant } : {}),
  });
  return { pdf: ref, pages: finished.pages, bytes: finished.bytes.byteLength, missing };
});

function printOptions(asked: Asked, assets: AssetMap): PrintOptions {
  const paper = layOutPaper(asked);
  if (!paper) throw errors.GW_PDF_NO_ROOM({}, { field: 'margin' });
  const pageRanges = asked.pages === undefined ? undefined : chromiumPageRanges(asked.pages);
  if (asked.pages !== undefined && pageRanges === undefined) {
    throw errors.GW_PDF_NO_SUCH_PAGES({ pages: asked.pages }, { field: 'pages' });
  }
  const { header, footer } = asked;
  const hasRunning = header !== undefined || footer !== undefined;
  return {
    paper,
    scale: asked.scale,
    printBackground: asked.printBackground,
    cssPageSize: asked.cssPageSize,
    pageRanges,
    pages: asked.pages,
    ...(hasRunning
      ? { running: { header: runningPart(header, assets, paper), footer: runningPart(footer, assets, paper) } }
      : {}),
    tagged: asked.tagged,
    outline: asked.outline,
  };
}

/** Undefined if the file stays as Chromium wrote it. */
async function finishOptions(
  { metadata, pdfa, attachments, password }: Asked,
  title: string | undefined,
  ctx: TaskContext,
): Promise<FinishOptions | undefined> {
  if (!metadata && !pdfa && !attachments && !password) return undefined;
  return {
    metadata: { ...(title ? { title } : {}), ...metadata },
    ...(pdfa ? { pdfa: { level: pdfa.level, attachments: await attached(pdfa.attachments, ctx) } } : {}),
    ...(attachments ? { attachments: await attached(attachments, ctx) } : {}),
    ...(password ? { password } : {}),
  };
}

async function attached(files: NonNullable<Asked['attachments']>, ctx: TaskContext): Promise<AttachedFile[]> {
  const read: AttachedFile[] = [];
  for (const { content, ...about } of files) read.push({ ...about, bytes: await bytesOf(content, ctx) });
  return read;
}

/** Prints a loaded page into a PDF. */

import type { CDPSession } from 'puppeteer-core';
import type { Paper } from '../../domain/paper.ts';
import { errors } from '../../errors.ts';

export interface PrintOptions {
  paper: Paper;
  scale: number;
  printBackground: boolean;
  cssPageSize: boolean;
  /** As Chromium takes them. */
  pageRanges?: string | undefined;
  /** As the caller wrote them, for errors. */
  pages?: string | undefined;
  /** Both or neither. */
  running?: { header: string; footer: string } | undefined;
  tagged: boolean;
  outline: boolean;
}

/** Bytes of a PDF that are taken. */
const MAX_PDF_BYTES = 200 * 1_024 * 1_024;

const CHUNK = 1_024 * 1_024;

/** Throws GW_PDF_NO_SUCH_PAGES, GW_PDF_NO_ROOM, GW_PDF_TOO_LARGE. */
export async function printPage(session: CDPSession, options: PrintOptions): Promise<Buffer> {
  const { paper, running } = options;
  const printed = await session
    .send('Page.printToPDF', {
      landscape: false,
      displayHeaderFooter: running !== undefined,
      ...(running ? { headerTemplate: running.header, footerTemplate: running.footer } : {}),
      printBackground: options.printBackground,
      scale: options.scale,
      paperWidth: paper.width,
      paperHeight: paper.height,
      marginTop: paper.top,
      marginRight: paper.right,
      marginBottom: paper.bottom,
      marginLeft: paper.left,
      pageRanges: options.pageRanges ?? '',
      preferCSSPageSize: options.cssPageSize,
      transferMode: 'ReturnAsStream',
      generateTaggedPDF: options.tagged,
      generateDocumentOutline: options.tagged && options.outline,
    })
    .catch((error: Error) => {
      throw asFailure(error, options);
    });
  return readStream(session, printed.stream as string);
}

async function readStream(session: CDPSession, handle: string): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for (;;) {
    const { data, eof, base64Encoded } = await session.send('IO.read', { handle, size: CHUNK });
    const chunk = Buffer.from(data, base64Encoded ? 'base64' : 'utf8');
    size += chunk.length;
    if (size > MAX_PDF_BYTES) {
      throw errors.GW_PDF_TOO_LARGE({ what: 'The PDF', found: `${size} bytes`, limit: MAX_PDF_BYTES });
    }
    chunks.push(chunk);
    if (eof) break;
  }
  void session.send('IO.close', { handle }).catch(() => undefined);
  return Buffer.concat(chunks);
}

function asFailure(error: Error, { pages }: PrintOptions): Error {
  if (/page range/i.test(error.message)) {
    return errors.GW_PDF_NO_SUCH_PAGES({ pages }, { field: 'pages', cause: error });
  }
  if (/content area is empty|margin|invalid print parameters/i.test(error.message)) {
    return errors.GW_PDF_NO_ROOM({}, { field: 'margin', cause: error });
  }
  return error;
}

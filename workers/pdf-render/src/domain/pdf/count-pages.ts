/** How many pages a PDF has. */

import { openPdf } from './open-pdf.ts';

/** Counts the pages of a PDF. Throws `PdfFault` if it can not be opened. */
export async function countPages(bytes: Uint8Array): Promise<number> {
  return (await openPdf(bytes)).pageCount;
}

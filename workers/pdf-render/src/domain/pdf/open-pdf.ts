/** Opens PDFs that come from outside: what is encrypted, damaged or too large is refused before it costs anything. */

import { EncryptedPDFError, PDFArray, PDFDict, PDFDocument, PDFName, type PDFObject, PDFRef } from '@cantoo/pdf-lib';
import { resetDecodingAllowance } from './bounded-decoding.ts';
import { MAX_PDF_BYTES, MAX_PDF_PAGES } from './limits.ts';
import { PdfFault } from './pdf-fault.ts';

const MAX_TREE_DEPTH = 64;
/** Objects read between two breaths of the event loop. */
const OBJECTS_PER_TICK = 1_500;

/** A PDF whose page tree was walked once. */
export interface OpenPdf {
  document: PDFDocument;
  pageCount: number;
}

/** Opens a PDF without changing anything in it. Throws `PdfFault`. */
export async function openPdf(bytes: Uint8Array): Promise<OpenPdf> {
  if (bytes.byteLength > MAX_PDF_BYTES) {
    throw new PdfFault('TOO_MANY_BYTES', { found: bytes.byteLength, limit: MAX_PDF_BYTES });
  }
  if (!isWhole(bytes)) throw new PdfFault('DAMAGED');
  const document = await load(bytes);
  return { document, pageCount: countLeaves(document) };
}

/** Readers look for the header in the first kilobyte, and for the end near the end. */
function isWhole(bytes: Uint8Array): boolean {
  const all = bytesOf(bytes);
  return all.subarray(0, 1_024).includes('%PDF-') && all.subarray(-2_048).includes('startxref');
}

const bytesOf = (bytes: Uint8Array) => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);

async function load(bytes: Uint8Array): Promise<PDFDocument> {
  resetDecodingAllowance();
  try {
    const document = await PDFDocument.load(bytes, {
      updateMetadata: false,
      parseSpeed: OBJECTS_PER_TICK,
      // A file that is joined with a part of it missing looks right and is not.
      throwOnInvalidObject: true,
    });
    if (!(document.catalog instanceof PDFDict)) throw new PdfFault('DAMAGED');
    return document;
  } catch (error) {
    // The tables of an encrypted file can not be read, so it rarely comes as far as the library's own word for it.
    const isEncrypted = error instanceof EncryptedPDFError || bytesOf(bytes).includes('/Encrypt');
    if (isEncrypted) throw new PdfFault('ENCRYPTED', {}, { cause: error });
    throw error instanceof PdfFault ? error : new PdfFault('DAMAGED', {}, { cause: error });
  }
}

/** A tree whose branches meet again has more leaves than any memory; so it is counted before it is read. */
function countLeaves({ catalog, context }: PDFDocument): number {
  let count = 0;
  const visit = (object: PDFObject | undefined, above: ReadonlySet<PDFObject>): void => {
    const node = object instanceof PDFRef ? context.lookup(object) : object;
    if (!(node instanceof PDFDict) || above.has(node) || above.size > MAX_TREE_DEPTH) throw new PdfFault('DAMAGED');
    const kids = node.lookup(PDFName.of('Kids'));
    if (!(kids instanceof PDFArray)) {
      count += 1;
      if (count > MAX_PDF_PAGES) throw new PdfFault('TOO_MANY_PAGES', { limit: MAX_PDF_PAGES });
      return;
    }
    const path = new Set([...above, node]);
    for (const kid of kids.asArray()) visit(kid, path);
  };
  visit(catalog.get(PDFName.of('Pages')), new Set());
  if (count === 0) throw new PdfFault('NO_PAGES');
  return count;
}

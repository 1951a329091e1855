/** The last hand on a PDF: metadata, attached files, the archival form, a password. */

import { AnnotationFlags, PDFArray, PDFDict, type PDFDocument, PDFName } from '@cantoo/pdf-lib';
import { type AttachedFile, attachFiles } from './attach-files.ts';
import { type DocumentMetadata, writeMetadata } from './document-metadata.ts';
import { pageWithMissingGlyph } from './missing-glyphs.ts';
import { openPdf } from './open-pdf.ts';
import { PdfFault } from './pdf-fault.ts';
import { type PdfPassword, protect } from './protect.ts';

/** What is done to the PDF; nothing given means that only the producer and dates are written. */
export interface FinishOptions {
  metadata?: DocumentMetadata | undefined;
  /** PDF/A-3b, with its files. */
  pdfa?: { level: '3b'; attachments: readonly AttachedFile[] } | undefined;
  /** Files inside a PDF that is not PDF/A. */
  attachments?: readonly AttachedFile[] | undefined;
  password?: PdfPassword | undefined;
}

/** Finishes a PDF that Chromium or we have written. Throws `PdfFault`. */
export async function finishPdf(bytes: Uint8Array, options: FinishOptions): Promise<Uint8Array> {
  if (options.pdfa && options.password) throw new PdfFault('PDFA_PASSWORD');
  const { document } = await openPdf(bytes);
  return finishDocument(document, options);
}

/** The same for a document that is open. */
export async function finishDocument(document: PDFDocument, options: FinishOptions): Promise<Uint8Array> {
  const now = new Date();
  writeMetadata(document, options.metadata ?? {}, now);
  attachFiles(document, options.pdfa?.attachments ?? options.attachments ?? [], now);
  if (options.pdfa) {
    const page = pageWithMissingGlyph(document);
    if (page !== undefined) throw new PdfFault('FONT_MISSING', { page });
    forArchives(document);
    document.convertToPDFA({ conformance: '3B' });
  }
  if (options.password) protect(document, options.password);
  return document.save({ useObjectStreams: true, updateFieldAppearances: false, objectsPerTick: 1_500 });
}

const FORBIDDEN_IN_CATALOG = ['OpenAction', 'AA', 'AcroForm', 'Perms', 'Requirements'];
const ALLOWED_ACTIONS = new Set(['GoTo', 'GoToR', 'URI', 'Named', 'Thread']);

/** An archive keeps what is seen: no actions but to go somewhere, and every mark is printed. */
function forArchives(document: PDFDocument): void {
  for (const key of FORBIDDEN_IN_CATALOG) document.catalog.delete(PDFName.of(key));
  document.catalog.lookupMaybe(PDFName.of('Names'), PDFDict)?.delete(PDFName.of('JavaScript'));
  for (const page of document.getPages()) {
    page.node.delete(PDFName.of('AA'));
    const annotations = page.node.lookupMaybe(PDFName.of('Annots'), PDFArray);
    for (const annotation of annotations?.asArray() ?? []) {
      const dict = document.context.lookupMaybe(annotation, PDFDict);
      if (!dict) continue;
      dict.delete(PDFName.of('AA'));
      const action = dict.lookupMaybe(PDFName.of('A'), PDFDict);
      const kind = action?.lookupMaybe(PDFName.of('S'), PDFName)?.decodeText();
      if (action && !ALLOWED_ACTIONS.has(kind ?? '')) dict.delete(PDFName.of('A'));
      dict.set(PDFName.of('F'), document.context.obj(AnnotationFlags.Print));
    }
  }
}

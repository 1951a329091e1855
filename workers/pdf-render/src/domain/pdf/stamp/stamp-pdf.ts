/** Puts stamps on the pages of a PDF. */

import { PDFDict, type PDFDocument, PDFName, PDFNumber, type PDFPage } from '@cantoo/pdf-lib';
import { keepArchivalClaim } from '../archival-claim.ts';
import { writeMetadata } from '../document-metadata.ts';
import { openPdf } from '../open-pdf.ts';
import { pageIndices } from '../page-list.ts';
import { PdfFault } from '../pdf-fault.ts';
import { type Drawing, drawImage, drawQr, drawText } from './drawings.ts';
import { addToPage, type Placed } from './page-layers.ts';
import { placeOnPage } from './page-space.ts';
import { StampFonts } from './stamp-font.ts';
import type { PageNumberStamp, Stamp } from './stamp-options.ts';

/** Which of the stamps is at fault. */
export class StampFault extends Error {
  readonly index: number;
  readonly fault: PdfFault;

  constructor(index: number, fault: PdfFault) {
    super(fault.message, { cause: fault });
    this.index = index;
    this.fault = fault;
  }
}

/** Stamps the PDF. Throws `PdfFault` for the document and `StampFault` for a stamp. */
export async function stampPdf(
  bytes: Uint8Array,
  stamps: readonly Stamp[],
  onStamp: (index: number) => void = () => undefined,
): Promise<{ bytes: Uint8Array; pages: number }> {
  const { document, pageCount } = await openPdf(bytes);
  if (isSigned(document)) throw new PdfFault('SIGNED');
  const pages = document.getPages();
  const fonts = new StampFonts(document);
  const placed = new Map<PDFPage, Placed[]>();
  for (const [index, stamp] of stamps.entries()) {
    onStamp(index);
    try {
      const drawingFor = await drawings(document, fonts, stamp, pageCount);
      for (const at of new Set(pageIndices(stamp.pages, pageCount))) {
        const page = pages[at] as PDFPage;
        const drawing = await drawingFor(at);
        const { opacity, layer } = stamp;
        const all = placed.get(page) ?? [];
        all.push({ drawing, matrix: placeOnPage(page, drawing, stamp), opacity, layer });
        placed.set(page, all);
      }
    } catch (error) {
      throw error instanceof PdfFault ? new StampFault(index, error) : error;
    }
  }
  for (const [page, all] of placed) addToPage(document, page, all);
  writeMetadata(document, {});
  keepArchivalClaim(document);
  const stamped = await document.save({ useObjectStreams: true, updateFieldAppearances: false, objectsPerTick: 1_500 });
  return { bytes: stamped, pages: pageCount };
}

/** What each page gets: one drawing for all, or for page numbers one each. */
async function drawings(
  document: PDFDocument,
  fonts: StampFonts,
  stamp: Stamp,
  pageCount: number,
): Promise<(at: number) => Drawing | Promise<Drawing>> {
  if (stamp.kind === 'pageNumbers') {
    return (at) => drawText(document, fonts, { ...stamp, text: numbered(stamp, at, pageCount) });
  }
  const drawing = await drawOnce(document, fonts, stamp);
  return () => drawing;
}

async function drawOnce(
  document: PDFDocument,
  fonts: StampFonts,
  stamp: Exclude<Stamp, PageNumberStamp>,
): Promise<Drawing> {
  if (stamp.kind === 'text') return drawText(document, fonts, stamp);
  return stamp.kind === 'image' ? drawImage(document, stamp) : drawQr(document, stamp);
}

function numbered({ text, first }: PageNumberStamp, at: number, pageCount: number): string {
  return text.replaceAll('{page}', String(first + at)).replaceAll('{pages}', String(pageCount));
}

/** Any change breaks a signature, so a signed document is not touched. */
function isSigned({ catalog }: PDFDocument): boolean {
  const form = catalog.lookup(PDFName.of('AcroForm'));
  const flags = form instanceof PDFDict ? form.lookup(PDFName.of('SigFlags')) : undefined;
  return flags instanceof PDFNumber && (flags.asNumber() & 1) === 1;
}

/** Opens PDFs with pdfium: the page's own text where it is good, otherwise its picture at 300 dpi. */

import type { PDFiumDocument, PDFiumLibrary } from '@hyzyla/pdfium';
import type { DocumentLimits, Sheet, SheetSource } from './open-document.ts';
import { checkSize } from './open-picture.ts';
import { readTextLayer } from './pdf-text-layer.ts';
import { UnreadableDocument } from './unreadable.ts';

const DPI = 300;
const POINTS_PER_INCH = 72;
/** Posters are drawn coarser, so that a page never exceeds this many pixels. */
const MOST_PIXELS = 16_000_000;
/** Above this many points a side (200 inches, the format's own limit) the size is a trick or a mistake. */
const LONGEST_SIDE_POINTS = 14_400;

/**
 * @throws UnreadableDocument `ENCRYPTED_PDF`, `DAMAGED`, `TRUNCATED`, `EMPTY`, `ABSURD_SIZE`.
 */
export async function openPdf(bytes: Uint8Array, limits: DocumentLimits, useTextLayer: boolean): Promise<SheetSource> {
  const { PDFiumLibrary } = await import('@hyzyla/pdfium');
  // A library of its own for each document: its memory goes with it, and a document that crashes it harms no other.
  const library = await PDFiumLibrary.init();
  let document: PDFiumDocument;
  try {
    document = await library.loadDocument(bytes);
  } catch (error) {
    throw asUnreadable(error, bytes);
  }
  const close = async (): Promise<void> => {
    try {
      document.destroy();
      library.destroy();
    } catch {
      // The library has trapped already; its memory is dropped with the reference.
    }
  };
  const pageCount = document.getPageCount();
  if (pageCount === 0) {
    await close();
    throw new UnreadableDocument('EMPTY', 'The PDF has no pages.');
  }
  return {
    pageCount,
    openSheet: async (number) => {
      try {
        return await openSheet(library, document, number, limits, useTextLayer);
      } catch (error) {
        throw error instanceof Error && error.name === 'RuntimeError'
          ? damaged(`Page ${number} of the PDF could not be drawn.`, error)
          : error;
      }
    },
    close,
  };
}

async function openSheet(
  library: PDFiumLibrary,
  document: PDFiumDocument,
  number: number,
  limits: DocumentLimits,
  useTextLayer: boolean,
): Promise<Sheet> {
  const page = document.getPage(number - 1);
  const { originalWidth, originalHeight } = page.getOriginalSize();
  if (!(originalWidth > 0 && originalHeight > 0) || Math.max(originalWidth, originalHeight) > LONGEST_SIDE_POINTS) {
    const found = `${originalWidth} × ${originalHeight} points`;
    throw new UnreadableDocument('ABSURD_SIZE', `Page ${number} of the PDF has ${found}.`, { found, page: number });
  }
  const most = Math.min(MOST_PIXELS, limits.maxPixels);
  const pixelsAtFull = originalWidth * originalHeight * (DPI / POINTS_PER_INCH) ** 2;
  const scale = (DPI / POINTS_PER_INCH) * Math.min(1, Math.sqrt(most / pixelsAtFull));
  checkSize(Math.floor(originalWidth * scale), Math.floor(originalHeight * scale), number, limits);

  // The text must be taken before the page is drawn: drawing closes the page, and reading a closed one traps.
  if (useTextLayer) {
    const textLayer = readTextLayer(library, page, number, scale);
    if (textLayer) return { number, textLayer, dpi: scale * POINTS_PER_INCH };
  }
  const { width, height, data } = await page.render({
    width: originalWidth,
    height: originalHeight,
    scale,
    render: 'bitmap',
    colorSpace: 'Gray',
    renderFormFields: true,
  });
  return { number, picture: { width, height, data }, dpi: scale * POINTS_PER_INCH };
}

function asUnreadable(error: unknown, bytes: Uint8Array): UnreadableDocument {
  const message = error instanceof Error ? error.message : String(error);
  if (/password|security/i.test(message)) {
    return new UnreadableDocument(
      'ENCRYPTED_PDF',
      'The PDF is encrypted; send one that opens without a password.',
      {},
      error,
    );
  }
  const tail = String.fromCharCode(...bytes.subarray(Math.max(0, bytes.length - 2048)));
  if (!tail.includes('%%EOF'))
    return new UnreadableDocument('TRUNCATED', 'The PDF ends before its end mark.', {}, error);
  return damaged('The PDF could not be opened.', error);
}

function damaged(message: string, cause: unknown): UnreadableDocument {
  return new UnreadableDocument('DAMAGED', message, {}, cause);
}

/** Faults of PDFs as failures of a run, with the field that is to blame. */

import type { PdfFault } from '../domain/pdf/pdf-fault.ts';
import { errors } from '../errors.ts';

/** Faults that lie with the list of pages, or with what a stamp says, and not with the document. */
const FIELDS: Partial<Record<PdfFault['code'], string>> = {
  PAGE_NOT_FOUND: 'pages',
  IMAGE_UNREADABLE: 'image',
  GLYPH_MISSING: 'text',
  QR_TOO_LONG: 'text',
};

/** The failure; `at` is where in the input the document or the stamp is. */
export function pdfFailure({ code, params }: PdfFault, at: string, document = at): Error {
  const field = FIELDS[code] ? [at, FIELDS[code]].filter(Boolean).join('.') : document;
  switch (code) {
    case 'TOO_MANY_BYTES':
      return tooLarge(`${params.found} bytes`, `${params.limit} bytes`, field);
    case 'TOO_MANY_PAGES':
      return tooLarge('too many pages', `${params.limit} pages`, field);
    case 'NO_PAGES':
      return errors.GW_PDF_EMPTY({}, { field });
    case 'PAGE_NOT_FOUND':
      return errors.GW_PDF_PAGE_NOT_FOUND({ page: params.page ?? '', limit: params.limit ?? '' }, { field });
    case 'FONT_MISSING':
      return errors.GW_PDF_FONT_MISSING({ page: params.page ?? '' }, { field });
    case 'GLYPH_MISSING':
      return errors.GW_PDF_GLYPH_MISSING({ character: params.character ?? '' }, { field });
    case 'QR_TOO_LONG':
      return errors.GW_PDF_QR_TOO_LONG({ length: params.length ?? '' }, { field });
    default:
      return errors[`GW_PDF_${code}`]({}, { field });
  }
}

const tooLarge = (found: string, limit: string, field: string) =>
  errors.GW_PDF_TOO_LARGE({ what: 'The PDF', found, limit }, { field });

/** The errors of `ocr`. */

import { defineErrors } from '@genius/contract';

export const errors = defineErrors({
  GW_OCR_EMPTY: {
    kind: 'invalid',
    en: 'The document has no content.',
    ro: 'Documentul este gol.',
  },
  GW_OCR_TOO_MANY_BYTES: {
    kind: 'invalid',
    en: 'The document has {found} bytes; at most {limit} are read. Send a smaller file.',
    ro: 'Documentul are {found} octeți; se citesc cel mult {limit}. Trimiteți un fișier mai mic.',
    status: 413,
  },
  GW_OCR_UNSUPPORTED_TYPE: {
    kind: 'invalid',
    en: 'This is no document that can be read ({found}). Send PNG, JPEG, WebP, TIFF, BMP or PDF.',
    ro: 'Acesta nu este un document care poate fi citit ({found}). Trimiteți PNG, JPEG, WebP, TIFF, BMP sau PDF.',
    status: 415,
  },
  GW_OCR_UNSUPPORTED_VARIANT: {
    kind: 'invalid',
    en: 'This form of the file type is not read ({found}). Save it anew as PNG or PDF.',
    ro: 'Această variantă a tipului de fișier nu este citită ({found}). Salvați-l din nou ca PNG sau PDF.',
    status: 415,
  },
  GW_OCR_TRUNCATED: {
    kind: 'invalid',
    en: 'The document ends too early: it was cut off on its way. Send it again, whole.',
    ro: 'Documentul se termină prea devreme: a fost trunchiat. Trimiteți-l din nou, întreg.',
  },
  GW_OCR_DAMAGED: {
    kind: 'invalid',
    en: 'The document is damaged and could not be decoded. Open it in a viewer and save it anew.',
    ro: 'Documentul este deteriorat și nu a putut fi decodat. Deschideți-l într-un program și salvați-l din nou.',
  },
  GW_OCR_TOO_MANY_PIXELS: {
    kind: 'invalid',
    en: 'The picture has {found} pixels; at most {limit} are read. Scan at 300 dpi or scale it down.',
    ro: 'Imaginea are {found} pixeli; se citesc cel mult {limit}. Scanați la 300 dpi sau micșorați-o.',
    status: 413,
  },
  GW_OCR_ABSURD_SIZE: {
    kind: 'invalid',
    en: 'A page of this size can hold no text that could be read ({found}).',
    ro: 'O pagină de această mărime nu poate conține text lizibil ({found}).',
  },
  GW_OCR_TOO_MANY_PAGES: {
    kind: 'invalid',
    en: 'The document has {found} pages to read; at most {limit} are read in one run. Choose some with "pages".',
    ro: 'Documentul are {found} pagini de citit; se citesc cel mult {limit} odată. Alegeți câteva cu „pages”.',
    status: 413,
  },
  GW_OCR_PAGE_NOT_FOUND: {
    kind: 'invalid',
    en: 'There is no page {page}: the document has {limit}.',
    ro: 'Pagina {page} nu există: documentul are {limit}.',
  },
  GW_OCR_ENCRYPTED_PDF: {
    kind: 'invalid',
    en: 'The PDF asks for a password. Save a copy without one.',
    ro: 'PDF-ul cere o parolă. Salvați o copie fără parolă.',
  },
  GW_OCR_LANGUAGE_NOT_INSTALLED: {
    kind: 'invalid',
    en: 'The language {found} is not installed. The operator can add it: npm install {install}',
    ro: 'Limba {found} nu este instalată. Administratorul o poate adăuga: npm install {install}',
  },
});

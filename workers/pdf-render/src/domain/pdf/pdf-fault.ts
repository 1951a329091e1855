/** What is wrong with a PDF, or with what was asked of one: a code and its facts; the tasks make failures of them. */

/** Each is `GW_PDF_<code>` in the errors of the worker. */
export type PdfFaultCode =
  | 'ENCRYPTED'
  | 'DAMAGED'
  | 'TOO_MANY_BYTES'
  | 'TOO_MANY_PAGES'
  | 'NO_PAGES'
  | 'PAGE_NOT_FOUND'
  | 'PDFA_PASSWORD'
  | 'FONT_MISSING'
  | 'IMAGE_UNREADABLE'
  | 'GLYPH_MISSING'
  | 'QR_TOO_LONG'
  | 'SIGNED';

/** Thrown by the domain; `field` is the place in the input, below that of the document. */
export class PdfFault extends Error {
  readonly code: PdfFaultCode;
  readonly params: Record<string, string | number>;

  constructor(code: PdfFaultCode, params: Record<string, string | number> = {}, options?: ErrorOptions) {
    super(code, options);
    this.name = 'PdfFault';
    this.code = code;
    this.params = params;
  }
}

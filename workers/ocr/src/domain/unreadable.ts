/** The one error the reading engine throws for a document it will not or cannot read. */

/**
 * Why a document was turned down. Stable: callers map these to messages.
 *
 * - `EMPTY`: no bytes at all.
 * - `TOO_MANY_BYTES`: `found` and `limit` in bytes.
 * - `UNSUPPORTED_TYPE`: neither a picture we decode nor a PDF; `found` names what it looks like.
 * - `UNSUPPORTED_VARIANT`: the right type, a form of it that we don't decode (a compressed BMP); `found` says which.
 * - `TRUNCATED`: the file ends too early.
 * - `DAMAGED`: the file contradicts itself; `cause` is the decoder's own error.
 * - `TOO_MANY_PIXELS`: `found` and `limit` in pixels, `page` if it is one of several.
 * - `ABSURD_SIZE`: a page or picture too thin, too small or too large to hold text; `found` is its size.
 * - `TOO_MANY_PAGES`: `found` and `limit` in pages.
 * - `PAGE_NOT_FOUND`: `page` was asked for, `limit` is the last there is.
 * - `ENCRYPTED_PDF`: the PDF asks for a password.
 * - `LANGUAGE_NOT_INSTALLED`: `found` is the language, `install` the package that brings it.
 */
export type UnreadableCode =
  | 'EMPTY'
  | 'TOO_MANY_BYTES'
  | 'UNSUPPORTED_TYPE'
  | 'UNSUPPORTED_VARIANT'
  | 'TRUNCATED'
  | 'DAMAGED'
  | 'TOO_MANY_PIXELS'
  | 'ABSURD_SIZE'
  | 'TOO_MANY_PAGES'
  | 'PAGE_NOT_FOUND'
  | 'ENCRYPTED_PDF'
  | 'LANGUAGE_NOT_INSTALLED';

/** What the caller needs to go on; never a part of the document's content. */
export interface UnreadableParams {
  found?: string | number;
  limit?: string | number;
  page?: number;
  install?: string;
}

/** Thrown when the input itself is at fault: trying again gives the same. */
export class UnreadableDocument extends Error {
  override readonly name = 'UnreadableDocument';
  readonly code: UnreadableCode;
  readonly params: UnreadableParams;

  constructor(code: UnreadableCode, message: string, params: UnreadableParams = {}, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.code = code;
    this.params = params;
  }
}

/** How large a PDF may be. */

/** Bytes of a PDF that is opened, and of all that are joined. */
export const MAX_PDF_BYTES = 100 * 1_024 * 1_024;

/** Pages of a PDF that is opened, and of one that is made by joining. */
export const MAX_PDF_PAGES = 20_000;

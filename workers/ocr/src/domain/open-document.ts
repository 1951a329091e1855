/** Turns the bytes of a document into pages, one at a time, each bounded before it is decoded. */

import { openPdf } from './open-pdf.ts';
import { openPicture } from './open-picture.ts';
import type { Picture } from './picture.ts';
import type { Page } from './reading.ts';
import { type MediaType, sniffMediaType } from './sniff.ts';
import { UnreadableDocument } from './unreadable.ts';

/** What the engine is willing to take in. */
export interface DocumentLimits {
  /** Size of the file in bytes. Default: 50 MiB. */
  maxBytes: number;
  /** Width times height of one page's picture. Default: 80 million, a 600-dpi A3 sheet or any telephone's photograph. */
  maxPixels: number;
  /** Pages read in one call. Default: 50. */
  maxPages: number;
}

const DEFAULT_LIMITS: DocumentLimits = { maxBytes: 50 * 1024 * 1024, maxPixels: 80_000_000, maxPages: 50 };

/** One page before it is read: either its picture, or the text that came with it. */
export interface Sheet {
  /** Counted from 1. */
  number: number;
  picture?: Picture;
  /** Dots per inch, if the file says so and it can be believed. */
  dpi?: number | undefined;
  /** The PDF's own text, already in pages, lines and words. */
  textLayer?: Page;
}

/** An open file; pages are made when asked for, so that only one is in memory. */
export interface SheetSource {
  pageCount: number;
  openSheet(number: number): Promise<Sheet>;
  close(): Promise<void>;
}

export interface OpenedDocument extends SheetSource {
  mediaType: MediaType;
  /** The numbers of the pages that will be read, ascending. */
  chosen: number[];
}

/** How to open. */
export interface OpenOptions {
  /** Pages to read, counted from 1. Default: all. */
  pages?: number[] | undefined;
  /** Default: `DEFAULT_LIMITS`. */
  limits?: Partial<DocumentLimits> | undefined;
  /** Whether a PDF's own text is taken where it is good. Default: true. */
  useTextLayer?: boolean | undefined;
}

/**
 * Opens a document of any kind the engine reads.
 *
 * @throws UnreadableDocument with any of its codes but `LANGUAGE_NOT_INSTALLED`.
 */
export async function openDocument(bytes: Uint8Array, options: OpenOptions = {}): Promise<OpenedDocument> {
  const limits = { ...DEFAULT_LIMITS, ...options.limits };
  if (bytes.length > limits.maxBytes) {
    throw new UnreadableDocument(
      'TOO_MANY_BYTES',
      `The document has ${bytes.length} bytes; ${limits.maxBytes} are read.`,
      {
        found: bytes.length,
        limit: limits.maxBytes,
      },
    );
  }
  const mediaType = sniffMediaType(bytes);
  const source =
    mediaType === 'application/pdf'
      ? await openPdf(bytes, limits, options.useTextLayer ?? true)
      : await openPicture(bytes, mediaType, limits);
  try {
    return { ...source, mediaType, chosen: choosePages(source.pageCount, options.pages, limits.maxPages) };
  } catch (error) {
    await source.close();
    throw error;
  }
}

function choosePages(count: number, asked: number[] | undefined, limit: number): number[] {
  const chosen = asked
    ? [...new Set(asked)].sort((a, b) => a - b)
    : Array.from({ length: Math.min(count, limit + 1) }, (_, n) => n + 1);
  const missing = chosen.find((number) => !Number.isInteger(number) || number < 1 || number > count);
  if (missing !== undefined) {
    throw new UnreadableDocument('PAGE_NOT_FOUND', `There is no page ${missing}; the document has ${count}.`, {
      page: missing,
      limit: count,
    });
  }
  if (chosen.length > limit) {
    const found = asked ? chosen.length : count;
    throw new UnreadableDocument(
      'TOO_MANY_PAGES',
      `${found} pages are too many for one call; choose at most ${limit} with "pages".`,
      {
        found,
        limit,
      },
    );
  }
  if (chosen.length === 0) throw new UnreadableDocument('EMPTY', 'The document has no pages to read.');
  return chosen;
}

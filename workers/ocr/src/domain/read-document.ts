/** The engine's one entry: bytes in, readings and fields out. */

import { extractFields } from './fields/extract-fields.ts';
import { type LanguageCode, languageCode, languageData, pickLanguage } from './languages.ts';
import { type DocumentLimits, openDocument } from './open-document.ts';
import { loadPaddleModels, type PaddleModels } from './paddle/models.ts';
import { ALL_STEPS, readPage, type Steps } from './read-page.ts';
import type { Reading } from './reading.ts';
import type { MediaType } from './sniff.ts';
import { openTesseract, type Tesseract } from './tesseract.ts';

/** What to read and how. */
export interface ReadOptions {
  /** Languages the document may be in, as `ro`, `ron` or `ro-RO`. Default: Romanian and English. */
  languages?: string[];
  /** Pages, counted from 1. Default: all. */
  pages?: number[];
  /** Looks for the fields of receipts and invoices. Default: true. */
  fields?: boolean;
  /** Default: `DEFAULT_LIMITS`. */
  limits?: Partial<DocumentLimits>;
  /** Takes a PDF's own text where it is good. Default: true. */
  useTextLayer?: boolean;
  /** Steps of the preparation to leave out; for measuring. Default: none. */
  steps?: Partial<Steps>;
}

/** How a caller follows and stops a reading. */
export interface ReadHooks {
  /** `fraction` is 0 to 1 over the whole document. */
  onProgress?: (fraction: number, note: string) => void;
  signal?: AbortSignal;
}

/** A document read. */
export interface DocumentReading {
  mediaType: MediaType;
  /** Pages in the file; `readings` holds those that were asked for. */
  pageCount: number;
  /** The language most pages were read in, three letters. */
  language: LanguageCode;
  /** All pages' text, pages parted by a form feed. */
  text: string;
  readings: Reading[];
  /** Present if `fields` was not turned off. */
  fields?: ReturnType<typeof extractFields>;
}

/** The networks and Tesseract, loaded when first needed and kept between documents. One document at a time. */
export interface Readers {
  paddle(): Promise<PaddleModels>;
  tesseract: Tesseract;
  /** Loads what Romanian and English documents need; `fraction` is 0 to 1. */
  warm(onProgress?: (fraction: number, note: string) => void): Promise<void>;
  close(): Promise<void>;
}

const DEFAULT_LANGUAGES = ['ron', 'eng'];

export function openReaders(): Readers {
  const tesseract = openTesseract();
  let models: Promise<PaddleModels> | undefined;
  const paddle = (): Promise<PaddleModels> => {
    models ??= loadPaddleModels();
    return models;
  };
  return {
    paddle,
    tesseract,
    warm: async (onProgress) => {
      onProgress?.(0, 'loading PP-OCR');
      await paddle();
      onProgress?.(0.5, 'loading Tesseract, Romanian');
      await tesseract.warm('ron');
      onProgress?.(1, 'models loaded');
    },
    close: async () => {
      await tesseract.close();
      await models?.then((one) => one.close());
      models = undefined;
    },
  };
}

/**
 * Reads a document.
 *
 * @throws UnreadableDocument when the document is at fault; the signal's reason when aborted.
 */
export async function readDocument(
  readers: Readers,
  bytes: Uint8Array,
  options: ReadOptions = {},
  hooks: ReadHooks = {},
): Promise<DocumentReading> {
  const { signal, onProgress } = hooks;
  signal?.throwIfAborted();
  const languages = [...new Set((options.languages?.length ? options.languages : DEFAULT_LANGUAGES).map(languageCode))];
  for (const language of languages) languageData(language);
  const document = await openDocument(bytes, options);
  const readings: Reading[] = [];
  const seen: LanguageCode[] = [];
  try {
    for (const [n, number] of document.chosen.entries()) {
      signal?.throwIfAborted();
      onProgress?.(n / document.chosen.length, `reading page ${number} of ${document.pageCount}`);
      const sheet = await document.openSheet(number);
      if (sheet.textLayer) {
        readings.push({ page: sheet.textLayer, others: [] });
        seen.push(pickLanguage(sheet.textLayer.text, languages).language);
      } else if (sheet.picture) {
        const engines = { paddle: await readers.paddle(), tesseract: readers.tesseract };
        const { language, ...reading } = await readPage(engines, sheet.picture, number, {
          languages,
          steps: { ...ALL_STEPS, ...options.steps },
          signal,
        });
        readings.push(reading);
        seen.push(language);
      }
    }
  } finally {
    await document.close();
  }
  const text = readings.map((reading) => reading.page.text).join('\n\f');
  const language =
    seen.sort((a, b) => seen.filter((one) => one === b).length - seen.filter((one) => one === a).length)[0] ??
    (languages[0] as string);
  const result: DocumentReading = {
    mediaType: document.mediaType,
    pageCount: document.pageCount,
    language,
    text,
    readings,
  };
  if (options.fields !== false) {
    onProgress?.(0.99, 'looking for fields');
    result.fields = extractFields(readings, { languages: [language], today: new Date().toISOString().slice(0, 10) });
  }
  onProgress?.(1, 'done');
  return result;
}

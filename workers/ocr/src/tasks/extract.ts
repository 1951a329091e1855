/** `ocr.extract`: a document in, its text and fields out. */

import { handle, type TaskContext } from '@genius/runtime';
import { extractText } from '../contract.ts';
import { type UnreadableCode, UnreadableDocument } from '../domain/unreadable.ts';
import { errors } from '../errors.ts';

/** As much as the engine takes; more is not even fetched. */
const MAX_BYTES = 50 * 1_024 * 1_024;

type Source = { blob: string } | { base64: string } | { url: string };

export const extract = handle(extractText, async ({ document, languages, pages, fields }, ctx) => {
  const bytes = await fetchDocument(document, ctx);
  // Loaded here, in the process that reads: the platform's own process stays light.
  const [{ readDocument }, { readers }] = await Promise.all([
    import('../domain/read-document.ts'),
    import('../readers.ts'),
  ]);
  try {
    const read = await readDocument(
      readers(),
      bytes,
      { ...(languages ? { languages } : {}), ...(pages ? { pages } : {}), fields },
      { signal: ctx.signal, onProgress: (fraction, note) => ctx.progress(fraction, note) },
    );
    const { text, language, mediaType, pageCount } = read;
    return {
      text,
      language,
      mediaType,
      pageCount,
      pages: read.readings.map(({ page }) => page),
      ...(read.fields ? { fields: read.fields } : {}),
    };
  } catch (error) {
    throw error instanceof UnreadableDocument ? asFailure(error) : error;
  }
});

async function fetchDocument(document: Source, ctx: TaskContext): Promise<Uint8Array> {
  if ('blob' in document) return ctx.blobs.get(document.blob);
  if ('base64' in document) return Buffer.from(document.base64, 'base64');
  const { guardedFetch } = await import('@genius/runtime/guarded-fetch');
  const { bytes } = await guardedFetch(document.url, {
    maxBytes: MAX_BYTES,
    signal: ctx.signal,
    field: 'document.url',
  });
  return bytes;
}

function asFailure({ code, params }: UnreadableDocument): Error {
  const field = FIELDS[code] ?? 'document';
  return errors[`GW_OCR_${code}`]({ ...params }, { field });
}

const FIELDS: Partial<Record<UnreadableCode, string>> = {
  PAGE_NOT_FOUND: 'pages',
  TOO_MANY_PAGES: 'pages',
  LANGUAGE_NOT_INSTALLED: 'languages',
};

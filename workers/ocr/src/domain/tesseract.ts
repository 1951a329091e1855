/** Runs Tesseract (WebAssembly, in a thread of its own) on grey pictures, with language data from installed packages. */

import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { type LanguageCode, languageData } from './languages.ts';
import type { Picture } from './picture.ts';
import type { Word } from './reading.ts';

/** How Tesseract cuts a page: 3 finds columns, 4 takes one column of lines of any size, 6 one even block. */
export type Segmentation = 3 | 4 | 6;

/** A line as Tesseract saw it, in the pixels of the picture it was given. */
export interface TesseractLine {
  /** Lines with the same number stand in one paragraph. */
  paragraph: number;
  words: Word[];
}

/** Readers for several languages; each is loaded when first used and kept. */
export interface Tesseract {
  /**
   * Reads a picture in one language.
   *
   * @throws UnreadableDocument `LANGUAGE_NOT_INSTALLED`; the signal's reason when aborted.
   */
  read(
    picture: Picture,
    language: LanguageCode,
    segmentation: Segmentation,
    signal?: AbortSignal,
  ): Promise<TesseractLine[]>;
  /** Loads a language ahead of its use. */
  warm(language: LanguageCode): Promise<void>;
  close(): Promise<void>;
}

type Worker = import('tesseract.js').Worker;

/** Languages kept in memory at once; each takes 100 to 300 MB. */
const MOST_LOADED = 2;

export function openTesseract(): Tesseract {
  const loaded = new Map<LanguageCode, Promise<Worker>>();

  const workerFor = (language: LanguageCode): Promise<Worker> => {
    const known = loaded.get(language);
    if (known !== undefined) {
      // Reinserted, so that the first key is always the one used longest ago.
      loaded.delete(language);
      loaded.set(language, known);
      return known;
    }
    for (const old of [...loaded.keys()].slice(0, Math.max(0, loaded.size - MOST_LOADED + 1))) drop(old);
    const starting = startWorker(language);
    loaded.set(language, starting);
    starting.catch(() => loaded.delete(language));
    return starting;
  };
  const drop = (language: LanguageCode): void => {
    const worker = loaded.get(language);
    loaded.delete(language);
    void worker?.then((one) => one.terminate()).catch(() => {});
  };

  return {
    read: async (picture, language, segmentation, signal) => {
      signal?.throwIfAborted();
      const worker = await workerFor(language);
      await worker.setParameters({ tessedit_pageseg_mode: String(segmentation) as never });
      // A recognition can't be interrupted; on abort the whole thread goes, and the next document starts a new one.
      const aborted = Promise.withResolvers<never>();
      const onAbort = (): void => {
        drop(language);
        aborted.reject(signal?.reason);
      };
      signal?.addEventListener('abort', onAbort, { once: true });
      try {
        const { data } = await Promise.race([
          worker.recognize(asPgm(picture), {}, { text: false, blocks: false, tsv: true }),
          aborted.promise,
        ]);
        return parseTsv(data.tsv ?? '');
      } finally {
        signal?.removeEventListener('abort', onAbort);
        aborted.promise.catch(() => {});
      }
    },
    warm: async (language) => {
      await workerFor(language);
    },
    close: async () => {
      const workers = await Promise.allSettled(loaded.values());
      loaded.clear();
      for (const worker of workers) if (worker.status === 'fulfilled') await worker.value.terminate();
    },
  };
}

async function startWorker(language: LanguageCode): Promise<Worker> {
  const data = languageData(language);
  const { createWorker, OEM } = createRequire(import.meta.url)('tesseract.js') as typeof import('tesseract.js');
  // No cache and a local path: nothing is fetched and nothing is written.
  const worker = await createWorker(language, OEM.LSTM_ONLY, {
    langPath: data,
    cacheMethod: 'none',
    gzip: existsSync(join(data, `${language}.traineddata.gz`)),
    errorHandler: () => {},
  });
  // Doubtful lines would be read a second time with black and white exchanged.
  await worker.setParameters({ user_defined_dpi: '300', tessedit_do_invert: '0' } as never);
  return worker;
}

/** A header and the pixels as they are: nothing to compress here or to unpack there. */
function asPgm({ width, height, data }: Picture): Buffer {
  return Buffer.concat([Buffer.from(`P5\n${width} ${height}\n255\n`), data]);
}

/** Tesseract's table, a word a row: level, page, block, paragraph, line, word, left, top, width, height, confidence, text. */
function parseTsv(tsv: string): TesseractLine[] {
  const lines: TesseractLine[] = [];
  let key = '';
  let paragraphKey = '';
  let paragraph = 0;
  for (const row of tsv.split('\n')) {
    const [level, , block, par, line, , left, top, width, height, confidence, text] = row.split('\t');
    if (level !== '5' || !text?.trim()) continue;
    if (`${block}/${par}` !== paragraphKey) {
      paragraphKey = `${block}/${par}`;
      paragraph++;
    }
    if (`${paragraphKey}/${line}` !== key) {
      key = `${paragraphKey}/${line}`;
      lines.push({ paragraph, words: [] });
    }
    lines[lines.length - 1]?.words.push({
      text: text.trim(),
      box: { x: Number(left), y: Number(top), width: Number(width), height: Number(height) },
      confidence: Math.max(0, Math.min(1, Number(confidence) / 100)),
    });
  }
  return lines;
}

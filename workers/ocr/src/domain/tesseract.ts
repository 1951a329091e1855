/** Runs Tesseract (WebAssembly, in a thread of its own) on grey pictures, with language data from installed packages. */

import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { availableParallelism } from 'node:os';
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
  /** Pictures of one language that are read at the same time; others wait. */
  readonly atOnce: number;
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

/** Threads for one language: it takes two to read a page in two halves. */
const AT_ONCE = Math.min(2, availableParallelism());
/** Threads kept in memory, of whatever language; each takes 50 to 100 MB. */
const MOST_LOADED = 2 * AT_ONCE;

/** One thread, which reads one picture after the other. */
interface Seat {
  language: LanguageCode;
  worker: Promise<Worker>;
  /** Pictures being read or waiting. */
  load: number;
  /** Settles, never rejecting, when the last of them is done. */
  last: Promise<unknown>;
}

export function openTesseract(): Tesseract {
  // Those used longest ago first.
  let seats: Seat[] = [];

  const drop = (seat: Seat): void => {
    seats = seats.filter((one) => one !== seat);
    void seat.worker.then((one) => one.terminate()).catch(() => {});
  };
  const open = (language: LanguageCode): Seat => {
    for (const old of seats.filter((one) => one.load === 0).slice(0, Math.max(0, seats.length - MOST_LOADED + 1)))
      drop(old);
    const seat: Seat = { language, worker: startWorker(language), load: 0, last: Promise.resolve() };
    seats.push(seat);
    seat.worker.catch(() => {
      seats = seats.filter((one) => one !== seat);
    });
    return seat;
  };
  const seatFor = (language: LanguageCode): Seat => {
    const own = seats.filter((one) => one.language === language).sort((a, b) => a.load - b.load);
    const [freest] = own;
    if (!freest || (freest.load > 0 && own.length < AT_ONCE)) return open(language);
    seats = [...seats.filter((one) => one !== freest), freest];
    return freest;
  };

  return {
    atOnce: AT_ONCE,
    read: async (picture, language, segmentation, signal) => {
      signal?.throwIfAborted();
      const seat = seatFor(language);
      // A recognition can't be interrupted; on abort the whole thread goes, and the next document starts a new one.
      const aborted = Promise.withResolvers<never>();
      aborted.promise.catch(() => {});
      const onAbort = (): void => {
        drop(seat);
        aborted.reject(signal?.reason);
      };
      signal?.addEventListener('abort', onAbort, { once: true });
      const recognise = async (): Promise<TesseractLine[]> => {
        const worker = await seat.worker;
        await worker.setParameters({ tessedit_pageseg_mode: String(segmentation) as never });
        const { data } = await worker.recognize(asPgm(picture), {}, { text: false, blocks: false, tsv: true });
        return parseTsv(data.tsv ?? '');
      };
      seat.load++;
      const reading = Promise.race([seat.last.then(recognise), aborted.promise]);
      seat.last = reading.catch(() => {});
      try {
        return await reading;
      } finally {
        seat.load--;
        signal?.removeEventListener('abort', onAbort);
      }
    },
    warm: async (language) => {
      const missing = AT_ONCE - seats.filter((one) => one.language === language).length;
      await Promise.all(Array.from({ length: missing }, () => open(language).worker));
    },
    close: async () => {
      const workers = await Promise.allSettled(seats.map((seat) => seat.worker));
      seats = [];
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

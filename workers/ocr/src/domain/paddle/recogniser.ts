/** PP-OCR's recogniser in threads of its own: as many lines at a time as there are threads. */

import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { Picture } from '../picture.ts';
import type { Glyph } from './insert-spaces.ts';
import type { RecogniserAnswer, RecogniserTask, RecogniserThreadData } from './recogniser-thread.ts';

/** Reads straightened lines, 48 pixels high. */
export interface Recogniser {
  read(crop: Picture): Promise<Glyph[]>;
  /** Lines that may wait for each other without a thread running dry; handing over more only makes stopping slower. */
  readonly depth: number;
  close(): Promise<void>;
}

interface Thread {
  worker: Worker;
  /** Why it can read no more. */
  ended?: Error;
  /** Pixels handed over and not yet read: what tells which thread is free first. */
  load: number;
  waiting: Map<number, { resolve(glyphs: Glyph[]): void; reject(error: unknown): void; pixels: number }>;
}

/** More threads would only take memory: two read an English receipt as fast as Tesseract, and pages are Tesseract's. */
const MOST_THREADS = 2;
/** Lines handed to a thread at once, so that it never waits for this one. */
const AHEAD = 6;

export async function openRecogniser(data: RecogniserThreadData): Promise<Recogniser> {
  const count = Math.min(MOST_THREADS, availableParallelism());
  const threads = await Promise.all(Array.from({ length: count }, () => startThread(data)));
  let last = 0;
  return {
    depth: count * AHEAD,
    read: (crop) => {
      const thread = threads.reduce((a, b) => (b.load < a.load ? b : a));
      const id = ++last;
      const pixels = crop.width * crop.height;
      return new Promise((resolve, reject) => {
        if (thread.ended) {
          reject(thread.ended);
          return;
        }
        thread.waiting.set(id, { resolve, reject, pixels });
        thread.load += pixels;
        // Idle threads keep no process alive; one that reads does.
        thread.worker.ref();
        thread.worker.postMessage({ id, crop } satisfies RecogniserTask);
      });
    },
    close: async () => {
      await Promise.all(threads.map(({ worker }) => worker.terminate()));
    },
  };
}

function startThread(data: RecogniserThreadData): Promise<Thread> {
  const entry = new URL('./recogniser-thread.ts', import.meta.url);
  // Without the process's own flags: some, such as those for a program given on the command line, don't fit a thread.
  const worker = new Worker(entry, { workerData: data, execArgv: [] });
  const thread: Thread = { worker, load: 0, waiting: new Map() };
  return new Promise((resolve, reject) => {
    const fail = (error: Error): void => {
      thread.ended ??= error;
      reject(thread.ended);
      for (const one of thread.waiting.values()) one.reject(thread.ended);
      thread.waiting.clear();
    };
    worker.on('error', fail);
    worker.on('exit', (code) => fail(new Error(`The recogniser's thread ended with code ${code}.`)));
    worker.on('message', (answer: RecogniserAnswer) => {
      if ('ready' in answer) {
        worker.unref();
        resolve(thread);
        return;
      }
      const asked = thread.waiting.get(answer.id);
      if (!asked) return;
      thread.waiting.delete(answer.id);
      thread.load -= asked.pixels;
      if (thread.waiting.size === 0) worker.unref();
      if ('glyphs' in answer) asked.resolve(answer.glyphs);
      else asked.reject(answer.error);
    });
  });
}

/** How a thread tells the one that started it what it has done. */

import { parentPort } from 'node:worker_threads';

/** How often progress is told, ms. */
const EVERY_MS = 250;

/** `T`: what else the thread tells. */
export type FromThread<T> =
  | { type: 'progress'; fraction: number; doing: string }
  | { type: 'failed'; error: unknown }
  | T;

export const tell = <T>(told: FromThread<T>): void => parentPort?.postMessage(told);

let nextAt = 0;
export function tellProgress(fraction: number, doing: string): void {
  const now = performance.now();
  if (now < nextAt) return;
  nextAt = now + EVERY_MS;
  tell({ type: 'progress', fraction, doing });
}

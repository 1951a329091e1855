/** Runs a thread of ours to its answer. */

import { Worker } from 'node:worker_threads';
import type { FromThread } from './tell.ts';

const SUFFIX = import.meta.url.endsWith('.ts') ? '.ts' : '.js';

/**
 * V8 lets a heap that may grow large grow lavishly. New objects die at once here, and what stays are the partners and
 * products of a company.
 */
const HEAP = { maxYoungGenerationSizeMb: 6, maxOldGenerationSizeMb: 512 };

export interface ThreadOptions {
  signal: AbortSignal;
  onProgress: (fraction: number, doing: string) => void;
}

/** Throws what the thread throws, and the signal's reason when it fires: the thread is then ended where it stands. */
export async function runThread<T extends { type: string }>(
  name: 'generate-thread' | 'judge-thread',
  workerData: unknown,
  { signal, onProgress }: ThreadOptions,
): Promise<T> {
  signal.throwIfAborted();
  const entry = new URL(`./${name}${SUFFIX}`, import.meta.url);
  const thread = new Worker(entry, { workerData, execArgv: [], env: {}, resourceLimits: HEAP });
  const answer = Promise.withResolvers<T>();
  const onAbort = () => answer.reject(signal.reason);
  signal.addEventListener('abort', onAbort, { once: true });
  thread.on('message', (told: FromThread<T>) => {
    if (isProgress(told)) onProgress(told.fraction, told.doing);
    else if (isFailed(told)) answer.reject(told.error);
    else answer.resolve(told);
  });
  thread.on('error', answer.reject);
  thread.on('exit', () => answer.reject(new Error(`the ${name} ended without an answer`)));
  try {
    return await answer.promise;
  } finally {
    signal.removeEventListener('abort', onAbort);
    await thread.terminate();
  }
}

const isProgress = (told: { type: string }): told is Extract<FromThread<never>, { type: 'progress' }> =>
  told.type === 'progress';
const isFailed = (told: { type: string }): told is Extract<FromThread<never>, { type: 'failed' }> =>
  told.type === 'failed';

/** Runs the thread that generates, and takes the file away as soon as it is made. */

import { Worker } from 'node:worker_threads';
import { type Fault, FaultyRecordsError } from '../domain/model/notes.ts';
import type { Verdict } from '../domain/validate/index.ts';
import type { GenerationOrder, Made, Told } from './messages.ts';
import type { WrittenPart } from './parts.ts';

const ENTRY = new URL(import.meta.url.endsWith('.ts') ? './thread.ts' : './thread.js', import.meta.url);

/** New objects die at once here; a wide heap for them would only be memory. */
const HEAP = { maxYoungGenerationSizeMb: 16 };

export interface GenerationOptions<T> {
  signal: AbortSignal;
  onProgress: (fraction: number, doing: string) => void;
  /** Takes the file away, while it is judged. */
  keep: (parts: readonly WrittenPart[]) => Promise<T>;
}

export interface GenerationResult<T> {
  made: Made;
  verdict: Verdict;
  parts: readonly WrittenPart[];
  kept: T;
}

/** Throws a `FaultyRecordsError`, and the signal's reason when it fires: the thread is then ended where it stands. */
export async function runGeneration<T>(
  order: GenerationOrder,
  { signal, onProgress, keep }: GenerationOptions<T>,
): Promise<GenerationResult<T>> {
  signal.throwIfAborted();
  const thread = new Worker(ENTRY, { workerData: order, execArgv: [], env: {}, resourceLimits: HEAP });
  const stopped = Promise.withResolvers<never>();
  const onAbort = () => stopped.reject(signal.reason);
  signal.addEventListener('abort', onAbort, { once: true });
  try {
    const made = Promise.withResolvers<{ made: Made; parts: WrittenPart[] }>();
    const judged = Promise.withResolvers<Verdict>();
    const fail = (error: unknown) => {
      made.reject(error);
      judged.reject(error);
    };
    // Either may fail while nobody waits for it.
    for (const each of [made, judged]) each.promise.catch(() => undefined);
    thread.on('message', (told: Told) => {
      if (told.type === 'progress') onProgress(told.fraction, told.doing);
      else if (told.type === 'made') made.resolve(told);
      else if (told.type === 'judged') judged.resolve(told.verdict);
      else fail(told.type === 'faulty' ? new FaultyRecordsError(told.faults as Fault[]) : told.error);
    });
    thread.on('error', fail);
    thread.on('exit', () => fail(new Error('the thread that generates ended before its work')));
    const result = async (): Promise<GenerationResult<T>> => {
      const { made: about, parts } = await made.promise;
      const [kept, verdict] = await Promise.all([keep(parts), judged.promise]);
      return { made: about, verdict, parts, kept };
    };
    return await Promise.race([result(), stopped.promise]);
  } finally {
    signal.removeEventListener('abort', onAbort);
    await thread.terminate();
  }
}

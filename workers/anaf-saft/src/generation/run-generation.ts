/** Generates, then judges while the file is taken away. */

import { FaultyRecordsError } from '../domain/model/notes.ts';
import type { SaftForm, Verdict } from '../domain/validate/index.ts';
import type { GenerationOrder, JudgeOrder, Made, ToldOfGeneration, ToldOfJudge } from './messages.ts';
import type { WrittenPart } from './parts.ts';
import { runThread, type ThreadOptions } from './run-thread.ts';

/** How much of the work the first part is. */
const GENERATING = 0.6;

export interface GenerationOptions<T> extends ThreadOptions {
  /** Takes the file away, while it is judged. */
  keep: (parts: readonly WrittenPart[]) => Promise<T>;
}

export interface GenerationResult<T> {
  made: Made;
  verdict: Verdict;
  parts: readonly WrittenPart[];
  kept: T;
}

/** Throws a `FaultyRecordsError`, and the signal's reason when it fires. */
export async function runGeneration<T>(
  order: GenerationOrder,
  { signal, onProgress, keep }: GenerationOptions<T>,
): Promise<GenerationResult<T>> {
  const told = await runThread<ToldOfGeneration>('generate-thread', order, {
    signal,
    onProgress: (fraction, doing) => onProgress(fraction * GENERATING, doing),
  });
  if (told.type === 'faulty') throw new FaultyRecordsError(told.faults);
  const { made, parts } = told;
  const form: SaftForm = order.isTest ? 'D406T' : 'D406';
  const [year, month] = [Number(order.period.to.slice(0, 4)), Number(order.period.to.slice(5, 7))];
  const judging = runThread<ToldOfJudge>('judge-thread', { parts, form, year, month } satisfies JudgeOrder, {
    signal,
    onProgress: (fraction, doing) => onProgress(GENERATING + fraction * (1 - GENERATING), doing),
  });
  // Both end before the folder with the parts goes.
  const [kept, judged] = await Promise.allSettled([keep(parts), judging]);
  if (judged.status === 'rejected') throw judged.reason;
  if (kept.status === 'rejected') throw kept.reason;
  return { made, verdict: judged.value.verdict, parts, kept: kept.value };
}

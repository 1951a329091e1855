/** Many runs of one task. */

import { type SubmitOptions, TaskFailed, WaitTimeout } from '@genius/contract';
import type { Run, WaitOptions } from './run.ts';

export interface BatchOptions<I> extends Omit<SubmitOptions, 'key'> {
  /** The key of each run, so that a batch that was cut short can be sent again. Default: each has one of its own. */
  key?: (input: I, index: number) => string;
  /** Submissions on the way at once. Default 8. */
  concurrency?: number;
}

/** How one run ended. */
export type PartResult<O> = { state: 'done'; output: O } | { state: 'failed'; error: TaskFailed | WaitTimeout };

export interface Batch<O> {
  /** In the order of the inputs. */
  readonly runs: readonly Run<O>[];
  /** The result of each, in order; a failed one does not hide the others. One deadline for all. */
  results(options?: WaitOptions): Promise<PartResult<O>[]>;
}

/** Rejects with the first failure of a submission, when none is on the way any more. */
export async function submitAll<I, O>(
  inputs: readonly I[],
  { key, concurrency = 8, ...options }: BatchOptions<I>,
  submit: (input: I, options: SubmitOptions) => Promise<Run<O>>,
): Promise<Batch<O>> {
  const runs: Run<O>[] = [];
  let next = 0;
  let failed: { error: unknown } | undefined;
  const lane = async () => {
    while (next < inputs.length && !failed) {
      const index = next++;
      const input = inputs[index] as I;
      try {
        runs[index] = await submit(input, { ...options, ...(key ? { key: key(input, index) } : {}) });
      } catch (error) {
        failed ??= { error };
      }
    }
  };
  await Promise.all(Array.from({ length: Math.max(1, concurrency) }, lane));
  if (failed) throw failed.error;
  return { runs, results: (wait) => resultsOf(runs, wait) };
}

export async function resultsOf<O>(runs: readonly Run<O>[], options?: WaitOptions): Promise<PartResult<O>[]> {
  const settled = await Promise.allSettled(runs.map((run) => run.result(options)));
  return settled.map((each) => {
    if (each.status === 'fulfilled') return { state: 'done', output: each.value };
    const error: unknown = each.reason;
    if (error instanceof TaskFailed || error instanceof WaitTimeout) return { state: 'failed', error };
    throw error;
  });
}

/** How a call ended, as JSON for programs and as text for people. */

import { type Failure, FailureError, TaskFailed, toFailure, WaitTimeout } from '@genius/contract';
import type { Run, RunState, WaitOptions } from '@genius/runtime';
import { type ExitCode, exitCodeOf } from '../exit-code.ts';

/** `{ id, state, output | error, … }`: what `--json` prints. */
export interface Answer {
  /** Absent if the run was never sent. */
  id?: string;
  task: string;
  /** `invalid`: the input broke the contract. `unsent`: it could not be sent now. Neither is a run. */
  state: RunState | 'gone' | 'invalid' | 'unsent';
  /** Whether an earlier run with the same key answered. */
  existing?: true;
  output?: unknown;
  error?: Failure;
  ms?: number;
}

/** Waits for a run. Never rejects: every end is an answer. */
export async function awaitAnswer(run: Run, task: string, sentAt: number, options: WaitOptions): Promise<Answer> {
  const about = { id: run.id, task, ...(run.existing ? { existing: true as const } : {}) };
  try {
    const output = await run.result(options);
    return { ...about, state: 'done', output, ms: Math.round(performance.now() - sentAt) };
  } catch (error) {
    const ms = Math.round(performance.now() - sentAt);
    if (error instanceof TaskFailed) return { ...about, state: error.outcome, error: error.failure, ms };
    if (error instanceof WaitTimeout) {
      return { ...about, state: (await run.status())?.state ?? 'gone', error: error.failure, ms };
    }
    throw error;
  }
}

/** The answer to an input that was not sent. */
export function refusedAnswer(task: string, error: unknown): Answer {
  if (!(error instanceof FailureError)) throw error;
  const failure = toFailure(error);
  return { task, state: failure.kind === 'transient' ? 'unsent' : 'invalid', error: failure };
}

export function exitCodeOfAnswer({ state, error }: Answer): ExitCode {
  return exitCodeOf(error, state === 'invalid' || state === 'unsent' ? undefined : state);
}

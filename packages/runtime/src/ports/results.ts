/** Results: the state and outcome of a run by its id, and a way to await it without polling. */

import type { Failure } from '@genius/contract';

export type RunState = 'waiting' | 'scheduled' | 'running' | 'done' | 'failed' | 'cancelled' | 'expired' | 'unknown';

export interface RunStatus {
  id: string;
  task: string;
  queue: string;
  state: RunState;
  /** JSON text, if done. */
  output?: string;
  failure?: Failure;
  attempt: number;
  progress?: { fraction: number; note?: string };
}

export interface Results {
  /** `undefined`: never seen here, or erased. */
  get(runId: string): Promise<RunStatus | undefined>;
  /**
   * Resolves with the final status. Resolves with `undefined` at the deadline or when `signal` fires, and when the run
   * is not known (`missing` is then called first).
   */
  wait(
    runId: string,
    options: { deadlineMs: number; signal?: AbortSignal },
  ): Promise<RunStatus | 'missing' | 'timeout'>;
  /**
   * A run with this id is about to be sent: listens for its end from now on, so that an end before the wait for it is
   * heard. Left out where a wait is as quick without.
   */
  expect?(runId: string): { ended: Promise<RunStatus>; stop(): void };
  /**
   * Calls back on each report of progress of a run until the returned function is called. Who comes late is told the
   * last report within half a second, unless it hears a newer one first.
   */
  onProgress(runId: string, listener: (progress: { fraction: number; note?: string }) => void): () => void;
}

export function isFinal(state: RunState): boolean {
  return state !== 'waiting' && state !== 'scheduled' && state !== 'running';
}

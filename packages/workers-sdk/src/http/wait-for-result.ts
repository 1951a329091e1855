/** Waits for a run over HTTP: one long request after the other, through trouble on the way, until the deadline. */

import {
  durationMs,
  errors,
  type Failure,
  FailureError,
  formatMs,
  TaskFailed,
  type WaitSettings,
  WaitTimeout,
} from '@genius/contract';
import { isTransient } from '../failure-kinds.ts';
import { pause } from './pause.ts';
import type { Requests } from './requests.ts';

interface Outcome {
  id: string;
  state: 'waiting' | 'scheduled' | 'running' | 'done' | TaskFailed['outcome'];
  output?: unknown;
  failure?: Failure;
}

/** The registry answers within 55 s. */
const LONGEST_MS = 50_000;

export async function waitForResult(
  requests: Requests,
  runId: string,
  { deadline = '5m', signal }: WaitSettings,
): Promise<unknown> {
  const deadlineMs = durationMs(deadline);
  const endsAt = performance.now() + deadlineMs;
  let troubles = 0;
  let trouble: unknown;
  for (;;) {
    const leftMs = Math.round(endsAt - performance.now());
    if (leftMs <= 0) throw timeout(runId, deadlineMs, trouble);
    const waitMs = Math.min(leftMs, LONGEST_MS);
    try {
      const path = `/v1/runs/${encodeURIComponent(runId)}/result?wait=${waitMs}ms`;
      const ask = { signal, extraMs: waitMs, attempts: 1 };
      const outcome = await requests.ask(path, ask, (response) => response.json() as Promise<Outcome>);
      troubles = 0;
      if (isFinal(outcome)) return outputOf(outcome);
    } catch (error) {
      if (error instanceof TaskFailed || !isTransient(error)) throw known(runId, error);
      trouble = error;
      await pause(Math.min(requests.backoff(++troubles, error), Math.max(0, endsAt - performance.now())), signal);
    }
  }
}

const isFinal = ({ state }: Outcome) => !['waiting', 'scheduled', 'running'].includes(state);

function outputOf({ id, state, output, failure }: Outcome): unknown {
  if (state === 'done') return output;
  const fallback: Failure = { kind: 'defect', code: 'GW_DEFECT', message: `the run ended as ${state}` };
  throw new TaskFailed(id, state as TaskFailed['outcome'], failure ?? fallback);
}

/** A run that the registry doesn't know, or doesn't show to this token, is gone for the caller. */
function known(runId: string, error: unknown): unknown {
  if (!(error instanceof FailureError) || error.code !== 'GW_REGISTRY_NOT_FOUND') return error;
  return new TaskFailed(runId, 'gone', errors.GW_RESULT_GONE({ run: runId }).failure);
}

function timeout(runId: string, deadlineMs: number, cause: unknown): WaitTimeout {
  const { failure } = errors.GW_WAIT_TIMEOUT({ run: runId, limit: formatMs(deadlineMs) });
  return new WaitTimeout(runId, cause instanceof FailureError ? { ...failure, cause: cause.failure } : failure);
}

/** One run with all that is known of it: its attempts, its effects, what went in and came out, and why it waits. */

import {
  type AttemptRecord,
  isPacked,
  type LogLine,
  mask,
  type RunRecord,
  unpackPayload,
  whyWaiting,
} from '@genius/runtime';
import { z } from 'zod';
import { iso } from '../http/page.ts';
import type { WorkerStatus } from '../workers/worker-status.ts';
import type { RegistryWorld } from '../world.ts';
import { heldReason } from './held-reason.ts';
import { showFailure, shownFailure, shownRun, showReason, showRun } from './shown-run.ts';

const shownLine = z.object({
  at: z.string(),
  attempt: z.number(),
  level: z.enum(['info', 'warn', 'error']),
  message: z.string(),
  fields: z.record(z.string(), z.unknown()).optional(),
});

export const runDetail = shownRun.extend({
  input: z.unknown(),
  output: z.unknown().optional(),
  attempts: z.array(
    z.object({
      attempt: z.number(),
      instance: z.string().optional().describe('Absent while it runs.'),
      startedAt: z.string(),
      finishedAt: z.string().optional(),
      outcome: z.enum(['running', 'done', 'failed', 'retry', 'lost', 'cancelled', 'expired', 'unknown']),
      failure: shownFailure.optional(),
    }),
  ),
  effects: z
    .array(
      z.object({
        key: z.string(),
        attempt: z.number(),
        state: z.enum(['claimed', 'performed', 'unknown']),
        at: z.string(),
        outcome: z.unknown().optional(),
      }),
    )
    .describe('What the outside world has seen of it.'),
  children: z
    .array(
      z.object({
        id: z.string(),
        task: z.string(),
        state: shownRun.shape.state,
        createdAt: z.string(),
        finishedAt: z.string().optional(),
      }),
    )
    .describe('Runs that it sent, and those that it was sent again as; oldest first, the newest 200.'),
  logs: z
    .array(shownLine)
    .describe('The newest 200 lines that its ended attempts logged, without those for debugging.'),
});

export type RunDetail = z.input<typeof runDetail>;

const MOST_CHILDREN = 200;

/** `instancesOf` knows the instances of a worker, where there is a registry: they may all be paused. */
export async function readDetail(
  world: Pick<RegistryWorld, 'ports'>,
  run: RunRecord,
  masked: boolean,
  instancesOf?: (tag: string) => Promise<WorkerStatus[]>,
): Promise<RunDetail> {
  const { history, effects, blobs } = world.ports;
  const [attempts, done, known, sent, logs] = await Promise.all([
    history.attempts(run.id),
    effects.list(run.id),
    whyWaiting(world.ports, run),
    history.find({ parent: run.id, tenant: run.tenant, limit: MOST_CHILDREN }),
    history.logs(run.id),
  ]);
  const held = known?.cause === 'slot' ? heldReason(run.queue, (await instancesOf?.(run.queue)) ?? []) : undefined;
  const reason = held ?? known;
  const payload = async (json: string): Promise<unknown> => {
    // A blob may have expired before its run.
    const whole = isPacked(json) ? await unpackPayload(json, blobs).catch(() => json) : json;
    const value: unknown = parsed(whole);
    return masked ? mask(value) : value;
  };
  const { waitsFor: _, waitsForRo: __, ...shown } = showRun(run, masked);
  return {
    ...shown,
    ...showReason(reason, run, masked),
    input: await payload(run.input ?? 'null'),
    ...(run.output === undefined ? {} : { output: await payload(run.output) }),
    attempts: [...attempts.map((attempt) => showAttempt(attempt, masked)), ...runningAttempt(run)],
    children: sent.runs.reverse().map(showChild),
    logs: logs.map((line) => showLine(line, masked)),
    effects: done.map(({ key, attempt, state, at, outcome }) => ({
      key: masked ? '••••' : key,
      attempt,
      state,
      at: iso(at),
      ...(outcome === undefined || masked ? {} : { outcome: parsed(outcome) }),
    })),
  };
}

function showAttempt(record: AttemptRecord, masked: boolean): RunDetail['attempts'][number] {
  const { attempt, instance, outcome, failure } = record;
  return {
    ...{ attempt, instance, outcome },
    startedAt: iso(record.startedAt),
    finishedAt: iso(record.finishedAt),
    ...(failure ? { failure: showFailure(failure, masked) } : {}),
  };
}

function showLine({ at, fields, ...line }: LogLine, masked: boolean): RunDetail['logs'][number] {
  // What is logged is never a payload; that no value of a person slipped into a field nobody can promise.
  const shown = masked && fields ? (mask(fields) as Record<string, unknown>) : fields;
  return { ...line, at: iso(at), ...(shown ? { fields: shown } : {}) };
}

function showChild({ id, task, state, createdAt, finishedAt }: RunRecord): RunDetail['children'][number] {
  return {
    id,
    task,
    state,
    createdAt: iso(createdAt),
    ...(finishedAt === undefined ? {} : { finishedAt: iso(finishedAt) }),
  };
}

function runningAttempt({ state, attempt, startedAt }: RunRecord): RunDetail['attempts'] {
  if (state !== 'running' || startedAt === undefined) return [];
  return [{ attempt, startedAt: iso(startedAt), outcome: 'running' }];
}

/** A message of a foreign sender may hold what is no JSON. */
function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return json;
  }
}

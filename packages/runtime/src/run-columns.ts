/** A run as the SQL stores of the transports hold it, and as people are shown it. */

import type { Failure } from '@genius/contract';
import type { AttemptRecord, RunRecord } from './ports/history.ts';
import type { RunState } from './ports/results.ts';

/** What the numbers in the column `state` mean. All from 10 on are final. */
export const STORED_STATES: Readonly<Record<number, RunState>> = {
  0: 'waiting',
  1: 'scheduled',
  2: 'running',
  // For a limit.
  3: 'waiting',
  // For the run before it.
  4: 'waiting',
  // Its message is on the way: scheduled instead, if it is due later.
  5: 'waiting',
  10: 'done',
  11: 'failed',
  12: 'cancelled',
  13: 'expired',
  14: 'unknown',
};

/** Columns of `RunColumns`, for a SELECT. */
export const RUN_COLUMNS =
  'seq, id, task, queue, tenant, priority, state, attempt, losses, created, due, started, finished, key, lane, limit_key, subject, dead, input, output, failure, meta';

export interface RunColumns {
  id: string;
  task: string;
  queue: string;
  tenant: string;
  priority: number;
  state: number;
  attempt: number;
  losses: number;
  created: number;
  due: number | null;
  started: number | null;
  finished: number | null;
  key: string | null;
  lane: string | null;
  limit_key: string | null;
  subject: string | null;
  dead: boolean | number;
  input: string | null;
  output: string | null;
  failure: string | null;
}

/** What of the rarely needed is shown. */
export interface ShownMeta {
  correlation?: string;
  parent?: string;
  expiresAt?: number;
  progress?: { fraction: number; note?: string };
}

/** A run's row as its record; `now` is the store's, ms since 1970. */
export function readRunColumns(row: RunColumns, meta: ShownMeta, now: number): RunRecord {
  const state = STORED_STATES[row.state] as RunState;
  const isLater = row.state === 5 && row.due !== null && row.due > now;
  const record = {
    id: row.id,
    task: row.task,
    queue: row.queue,
    tenant: row.tenant,
    state: isLater ? 'scheduled' : state,
    priority: row.priority,
    attempt: row.attempt,
    losses: row.losses,
    createdAt: row.created,
    correlationId: meta.correlation ?? row.id,
    dead: Boolean(row.dead),
  };
  const optional = {
    dueAt: row.due,
    startedAt: row.started,
    finishedAt: row.finished,
    key: row.key,
    lane: row.lane,
    limitKey: row.limit_key,
    subject: row.subject,
    input: row.input,
    output: row.output,
    parent: meta.parent,
    expiresAt: meta.expiresAt,
    progress: state === 'running' ? meta.progress : undefined,
    failure: row.failure === null ? undefined : (JSON.parse(row.failure) as Failure),
    waitsFor: isLater ? waitsUntil(row.due) : waitsFor(row),
  };
  const present = Object.entries(optional).filter(([, value]) => value !== undefined && value !== null);
  return Object.assign(record, Object.fromEntries(present)) as RunRecord;
}

const waitsUntil = (due: number | null) => `It waits until ${new Date(due ?? 0).toISOString()}.`;

function waitsFor({ state, due, lane, limit_key: limit }: RunColumns): string | undefined {
  switch (state) {
    case 0:
      return 'It waits for a free slot of a worker on its queue.';
    case 1:
      return waitsUntil(due);
    case 3:
      return `It waits for the limit ${limit}.`;
    case 4:
      return lane === null
        ? 'It waits for the run before it in its chain or chord.'
        : `It waits for the run before it in the lane ${lane}.`;
    case 5:
      return 'Its message is on its queue: it waits for a free slot of a worker.';
    default:
      return undefined;
  }
}

export interface AttemptColumns {
  attempt: number;
  /** Id of the instance. */
  instance: string;
  started: number;
  finished: number;
  outcome: string;
  failure: string | null;
}

export function readAttemptColumns(row: AttemptColumns): AttemptRecord {
  return {
    attempt: row.attempt,
    instance: row.instance,
    startedAt: row.started,
    finishedAt: row.finished,
    outcome: row.outcome as AttemptRecord['outcome'],
    ...(row.failure === null ? {} : { failure: JSON.parse(row.failure) as Failure }),
  };
}

/** A large input lies in a blob that nobody else knows: its id, if this input is one. The blob goes with its run. */
export function blobOfInput(input: string | null): string | undefined {
  if (!input?.startsWith('{"$genius.blob":') || input.length > 400) return undefined;
  return (JSON.parse(input) as { '$genius.blob': string })['$genius.blob'];
}

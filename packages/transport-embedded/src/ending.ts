/** What the end of a run sets off: its lane goes on, its limit is freed, its group is counted, its chain goes on. */

import { errors, type Failure } from '@genius/contract';
import { type EndingRun, type RunMeta, readMeta } from './run-row.ts';
import { BLOCKED, DONE, FAILED, LIMITED, READY, RUNNING, SCHEDULED, UNKNOWN } from './schema.ts';
import { DEAD_COUNT, type Turn } from './turn.ts';

export interface End {
  state: number;
  output?: string;
  failure?: Failure;
  dead: boolean;
}

/** Call after the run's own row says that it ended. */
export function runEnded(turn: Turn, run: EndingRun, from: number, end: End): void {
  turn.moved(run.queue, from, end.state);
  if (end.dead) turn.moved(run.queue, undefined, DEAD_COUNT);
  turn.finished.push(run.id);
  if (run.limitKey !== null) {
    if (from === RUNNING) freeLimit(turn, run.limitKey, run.meta);
    // It may have been woken for a free place that it does not take now.
    else if (from === READY || from === SCHEDULED) wakeLimited(turn, run.limitKey, 1);
  }
  if (run.lane !== null && !end.dead && end.state !== UNKNOWN) advanceLane(turn, run.lane);
  if (run.groupId !== null) countPart(turn, run.groupId);
  if (run.meta !== null) {
    const { next } = readMeta(run.meta);
    if (next) feedNext(turn, next, run, end);
  }
}

/** Whether a run of the lane is on its way, or one that ended waits for a person's decision. */
function laneIsHeld(turn: Turn, lane: string): boolean {
  return (
    turn
      .sql('SELECT 1 FROM runs WHERE lane = ? AND lane IS NOT NULL AND state < 10 AND state <> 4 LIMIT 1')
      .get(lane) !== undefined ||
    turn
      .sql('SELECT 1 FROM runs WHERE lane = ? AND lane IS NOT NULL AND (dead = 1 OR state = 14) LIMIT 1')
      .get(lane) !== undefined
  );
}

/** The lane's next run may start, unless another one holds the lane. */
export function advanceLane(turn: Turn, lane: string): void {
  if (laneIsHeld(turn, lane)) return;
  const next = turn
    .sql(
      'SELECT seq, queue, state, due FROM runs WHERE lane = ? AND lane IS NOT NULL AND state < 10 ORDER BY seq LIMIT 1',
    )
    .get(lane) as { seq: number; queue: string; state: number; due: number | null } | undefined;
  if (next?.state === BLOCKED) unblock(turn, next);
}

function unblock(turn: Turn, run: { seq: number; queue: string; due: number | null }): void {
  const state = run.due !== null && run.due > turn.now ? SCHEDULED : READY;
  turn.sql('UPDATE runs SET state = ? WHERE seq = ?').run(state, run.seq);
  turn.moved(run.queue, BLOCKED, state);
  if (state === READY) turn.queues.add(run.queue);
  else turn.due = Math.min(turn.due, run.due as number);
}

/** One attempt of a limited key ended: the next run that waits for it may try. */
export function freeLimit(turn: Turn, key: string, meta: string | null): void {
  if (readMeta(meta).limit?.concurrency === undefined) return;
  turn.sql('UPDATE limits SET running = max(0, running - 1) WHERE key = ?').run(key);
  wakeLimited(turn, key, 1);
}

export function wakeLimited(turn: Turn, key: string, count: number): number {
  const woken = turn
    .sql(
      'UPDATE runs SET state = 0 WHERE seq IN (SELECT seq FROM runs WHERE state = 3 AND limit_key = ? ORDER BY priority DESC, seq LIMIT ?) RETURNING queue',
    )
    .all(key, count) as { queue: string }[];
  for (const { queue } of woken) {
    turn.moved(queue, LIMITED, READY);
    turn.queues.add(queue);
  }
  return woken.length;
}

interface Follower extends EndingRun {
  state: number;
  due: number | null;
  input: string | null;
}

function follower(turn: Turn, id: string): Follower | undefined {
  return turn
    .sql(
      'SELECT seq, id, task, queue, tenant, lane, limit_key AS limitKey, group_id AS groupId, meta, state, due, input FROM runs WHERE id = ?',
    )
    .get(id) as Follower | undefined;
}

function feedNext(turn: Turn, id: string, before: EndingRun, end: End): void {
  const next = follower(turn, id);
  if (next?.state !== BLOCKED) return;
  if (end.state === DONE) feed(turn, next, JSON.parse(end.output ?? 'null'));
  else failFollower(turn, next, before.task, before.id, end);
}

/** Puts the result before it into a blocked run's input and lets it start. */
function feed(turn: Turn, run: Follower, value: unknown): void {
  const meta = readMeta(run.meta);
  const { as, immutable } = meta;
  const given = JSON.parse(run.input ?? '{}') as Record<string, unknown>;
  let input: unknown = given;
  if (as) input = { ...given, [as]: value };
  else if (!immutable) input = isPlain(value) ? { ...value, ...given } : value;
  const { delayMs, lane = null } = meta;
  const due = delayMs ? turn.now + delayMs : null;
  const isHeld = lane !== null && laneIsHeld(turn, lane);
  turn
    .sql('UPDATE runs SET input = ?, meta = ?, due = ?, lane = ? WHERE seq = ?')
    .run(JSON.stringify(input), JSON.stringify({ ...meta, fed: true }), due, lane, run.seq);
  if (!isHeld) unblock(turn, { ...run, due });
}

function isPlain(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function failFollower(turn: Turn, run: Follower, task: string, runId: string, end: End): void {
  const outcome = OUTCOMES[end.state] ?? 'failed';
  const failure: Failure = {
    ...errors.GW_CHILD_FAILED({ task, outcome, run: runId }).failure,
    ...(end.failure ? { cause: end.failure } : {}),
  };
  turn
    .sql('UPDATE runs SET state = 11, failure = ?, finished = ? WHERE seq = ?')
    .run(JSON.stringify(failure), turn.now, run.seq);
  runEnded(turn, run, BLOCKED, { state: FAILED, failure, dead: false });
}

const OUTCOMES: Record<number, string> = { 10: 'done', 11: 'failed', 12: 'cancelled', 13: 'expired', 14: 'unknown' };

function countPart(turn: Turn, groupId: string): void {
  const group = turn
    .sql('UPDATE groups SET remaining = remaining - 1 WHERE id = ? AND remaining > 0 RETURNING remaining, body')
    .get(groupId) as { remaining: number; body: string | null } | undefined;
  if (!group || group.remaining > 0 || group.body === null) return;
  const body = follower(turn, group.body);
  if (body?.state !== BLOCKED) return;
  const parts = turn
    .sql('SELECT id, task, state, output, failure, meta FROM runs WHERE group_id = ? AND group_id IS NOT NULL')
    .all(groupId) as {
    id: string;
    task: string;
    state: number;
    output: string | null;
    failure: string | null;
    meta: string;
  }[];
  const at = (part: { meta: string }) => (JSON.parse(part.meta) as RunMeta).groupIndex ?? 0;
  parts.sort((a, b) => at(a) - at(b));
  const bad = parts.find((part) => part.state !== DONE);
  if (!bad) {
    const results = parts.map((part) => JSON.parse(part.output ?? 'null') as unknown);
    feed(turn, body, results);
    return;
  }
  failFollower(turn, body, bad.task, bad.id, {
    state: bad.state,
    dead: false,
    ...(bad.failure ? { failure: JSON.parse(bad.failure) as Failure } : {}),
  });
}

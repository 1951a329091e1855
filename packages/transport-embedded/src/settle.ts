/** Settles attempts: stores the outcome, its attempt, its events, and sets off what follows, all in one transaction. */

import type { CloudEvent } from '@genius/contract';
import { type LogLine, MOST_LOG_LINES, type Settlement } from '@genius/runtime';
import { freeLimit, runEnded } from './ending.ts';
import { endingRun, type RunRow, readMeta } from './run-row.ts';
import { CANCELLED, DONE, EXPIRED, FAILED, READY, RUNNING, SCHEDULED, UNKNOWN } from './schema.ts';
import type { Turn } from './turn.ts';

const STATES = { failed: FAILED, cancelled: CANCELLED, expired: EXPIRED, unknown: UNKNOWN } as const;

const ATTEMPT =
  'INSERT OR REPLACE INTO attempts (run, attempt, owner, started, finished, outcome, failure) VALUES (?, ?, ?, ?, ?, ?, ?)';

/**
 * Applies a settlement of the attempt that `row` was claimed for. False, with nothing written, if the run is not held
 * by this attempt any more.
 */
export function settleRun(turn: Turn, row: RunRow, owner: number, startedAt: number, settlement: Settlement): boolean {
  const stored = settleOutcome(turn, row, owner, startedAt, settlement);
  if (stored && settlement.outcome !== 'released' && settlement.log) keepLog(turn, row[0], settlement.log);
  return stored;
}

/** Behind what earlier attempts logged; the newest are kept. */
function keepLog(turn: Turn, seq: number, log: readonly LogLine[]): void {
  const kept = turn.sql('SELECT lines FROM run_logs WHERE run = ?').get(seq) as { lines: string } | undefined;
  const lines = [...(kept ? (JSON.parse(kept.lines) as LogLine[]) : []), ...log].slice(-MOST_LOG_LINES);
  turn.sql('INSERT OR REPLACE INTO run_logs (run, lines) VALUES (?, ?)').run(seq, JSON.stringify(lines));
}

function settleOutcome(turn: Turn, row: RunRow, owner: number, startedAt: number, settlement: Settlement): boolean {
  const seq = row[0];
  const attempt = row[6];
  if (settlement.outcome === 'released') return release(turn, row, owner);
  if (settlement.outcome === 'retry') {
    const revoked = revokedSince(turn, seq);
    if (!revoked) return retry(turn, row, owner, startedAt, settlement);
  }
  if (settlement.outcome === 'done') {
    const { changes } = turn
      .sql(
        'UPDATE runs SET state = 10, output = ?, finished = ? WHERE seq = ? AND state = 2 AND owner = ? AND attempt = ?',
      )
      .run(settlement.output, turn.now, seq, owner, attempt);
    if (changes === 0) return false;
    turn.sql(ATTEMPT).run(seq, attempt, owner, startedAt, turn.now, 'done', null);
    insertEvents(turn, row, settlement.events);
    runEnded(turn, endingRun(row), RUNNING, { state: DONE, output: settlement.output, dead: false });
    return true;
  }
  const outcome = settlement.outcome === 'retry' ? 'cancelled' : settlement.outcome;
  const dead = settlement.outcome === 'retry' ? false : settlement.dead;
  const failure = JSON.stringify(settlement.failure);
  const { changes } = turn
    .sql(
      'UPDATE runs SET state = ?, failure = ?, dead = ?, finished = ? WHERE seq = ? AND state = 2 AND owner = ? AND attempt = ?',
    )
    .run(STATES[outcome], failure, dead ? 1 : 0, turn.now, seq, owner, attempt);
  if (changes === 0) return false;
  turn.sql(ATTEMPT).run(seq, attempt, owner, startedAt, turn.now, outcome, failure);
  if (settlement.outcome !== 'retry') insertEvents(turn, row, settlement.events);
  runEnded(turn, endingRun(row), RUNNING, { state: STATES[outcome], failure: settlement.failure, dead });
  return true;
}

function revokedSince(turn: Turn, seq: number): boolean {
  const row = turn.sql('SELECT meta FROM runs WHERE seq = ?').get(seq) as { meta: string | null } | undefined;
  return readMeta(row?.meta ?? null).revoked !== undefined;
}

function retry(
  turn: Turn,
  row: RunRow,
  owner: number,
  startedAt: number,
  settlement: Extract<Settlement, { outcome: 'retry' }>,
): boolean {
  const [seq, , , queue, , , attempt] = row;
  const due = turn.now + settlement.delayMs;
  const { changes } = turn
    .sql('UPDATE runs SET state = 1, due = ?, owner = NULL WHERE seq = ? AND state = 2 AND owner = ? AND attempt = ?')
    .run(due, seq, owner, attempt);
  if (changes === 0) return false;
  turn.sql(ATTEMPT).run(seq, attempt, owner, startedAt, turn.now, 'retry', JSON.stringify(settlement.failure));
  turn.moved(queue, RUNNING, SCHEDULED);
  turn.due = Math.min(turn.due, due);
  if (row[12] !== null) freeLimit(turn, row[12], row[16]);
  return true;
}

function release(turn: Turn, row: RunRow, owner: number): boolean {
  const [seq, , , queue, , , attempt] = row;
  const { changes } = turn
    .sql(
      'UPDATE runs SET state = 0, owner = NULL, attempt = attempt - 1 WHERE seq = ? AND state = 2 AND owner = ? AND attempt = ?',
    )
    .run(seq, owner, attempt);
  if (changes === 0) return false;
  turn.moved(queue, RUNNING, READY);
  turn.queues.add(queue);
  if (row[12] !== null) freeLimit(turn, row[12], row[16]);
  return true;
}

const EVENT =
  'INSERT INTO events (id, type, source, at, correlation, traceparent, tenant, run, data) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)';

function insertEvents(turn: Turn, row: RunRow, events: readonly CloudEvent[]): void {
  for (const event of events) insertEvent(turn, event, row[1]);
}

export function insertEvent(turn: Turn, event: CloudEvent, run: string | null): void {
  turn.events = true;
  turn
    .sql(EVENT)
    .run(
      event.id,
      event.type,
      event.source,
      turn.now,
      event.correlationid,
      event.traceparent ?? null,
      event.tenant ?? null,
      run,
      JSON.stringify(event.data),
    );
}

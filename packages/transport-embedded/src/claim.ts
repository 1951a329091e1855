/** Claims waiting runs for an instance: fair between tenants, by priority within one, within limits. */

import { ROW, type RunRow, readMeta } from './run-row.ts';
import { LIMITED, READY, RUNNING, SCHEDULED } from './schema.ts';
import type { Turn } from './turn.ts';

const TAKE =
  'UPDATE runs SET state = 2, owner = ?1, started = ?2, first_started = coalesce(first_started, ?2), attempt = attempt + 1' +
  ' WHERE seq IN (SELECT seq FROM runs WHERE state = 0 AND queue = ?3 AND tenant = ?4 ORDER BY priority DESC, seq LIMIT ?5)' +
  ` RETURNING ${ROW}`;

/** Rounds over the tenants in one transaction. */
const PORTIONS = 20;

/** Where the round of tenants stands, per queue. */
export type Round = Map<string, string>;

export interface ClaimRequest {
  owner: number;
  queue: string;
  /** How many runs are wanted. */
  count: number;
  /** How many of them can start at once. A limited run is only taken if it can. */
  slots: number;
  round: Round;
}

/** Takes up to `count` runs of a queue, going round its tenants. */
export function claimRuns(turn: Turn, request: ClaimRequest): RunRow[] {
  const taken: RunRow[] = [];
  let rest = request.count;
  // A backlog of limited runs is put aside in portions, so that no transaction grows with it.
  for (let portion = 0; rest > 0 && portion < PORTIONS; portion++) {
    const tenants = nextTenants(turn, request.queue, request.round.get(request.queue), rest);
    if (tenants.length === 0) break;
    const share = Math.max(1, Math.floor(rest / tenants.length));
    let found = 0;
    for (const tenant of tenants) {
      const rows = takeFrom(turn, request, tenant, Math.min(share, rest));
      found += rows.length;
      for (const row of rows) {
        if (row[12] === null || admitLimited(turn, row, taken.length < request.slots)) {
          taken.push(row);
          rest--;
        }
      }
      request.round.set(request.queue, tenant);
      if (rest === 0) break;
    }
    if (found === 0) break;
  }
  return taken;
}

/** Up to `most` tenants with waiting runs, beginning behind the last one served. Each costs one seek in the index. */
function nextTenants(turn: Turn, queue: string, last: string | undefined, most: number): string[] {
  const find = turn.sql(
    'SELECT tenant FROM runs WHERE state = 0 AND queue = ? AND tenant > ? ORDER BY tenant LIMIT 1',
    true,
  );
  const first = turn.sql('SELECT tenant FROM runs WHERE state = 0 AND queue = ? ORDER BY tenant LIMIT 1', true);
  const tenants: string[] = [];
  const walk = (start: string | undefined, end: string | undefined) => {
    let at = start;
    while (tenants.length < most) {
      const row = (at === undefined ? first.get(queue) : find.get(queue, at)) as unknown as [string] | undefined;
      if (!row || (end !== undefined && row[0] > end)) return;
      tenants.push(row[0]);
      at = row[0];
    }
  };
  if (last !== undefined) walk(last, undefined);
  walk(undefined, last);
  return tenants;
}

function takeFrom(turn: Turn, { owner, queue }: ClaimRequest, tenant: string, count: number): RunRow[] {
  const rows = turn.sql(TAKE, true).all(owner, turn.now, queue, tenant, count) as unknown as RunRow[];
  if (rows.length > 1) rows.sort((a, b) => b[5] - a[5] || a[0] - b[0]);
  for (let i = 0; i < rows.length; i++) turn.moved(queue, READY, RUNNING);
  return rows;
}

/** Keeps a claimed run if its limit allows it now; otherwise puts it where the limit will wake it. */
function admitLimited(turn: Turn, row: RunRow, slotFree: boolean): boolean {
  const key = row[12] as string;
  const { concurrency, rateCount, ratePerMs } = readMeta(row[16]).limit ?? {};
  turn.sql('INSERT INTO limits (key) VALUES (?) ON CONFLICT DO NOTHING').run(key);
  if (concurrency !== undefined) {
    const { running } = turn.sql('SELECT running FROM limits WHERE key = ?').get(key) as { running: number };
    if (running >= concurrency) return park(turn, row, undefined);
  }
  if (rateCount !== undefined && ratePerMs !== undefined) {
    const since = turn.now - ratePerMs;
    turn.sql('DELETE FROM limit_starts WHERE key = ? AND at <= ?').run(key, since);
    const starts = turn.sql('SELECT at FROM limit_starts WHERE key = ? ORDER BY at, n').all(key) as { at: number }[];
    if (starts.length >= rateCount) {
      const opens = (starts[starts.length - rateCount] as { at: number }).at + ratePerMs;
      return park(turn, row, opens);
    }
  }
  // Its start is counted now, so it must start now: without a slot it goes back.
  if (!slotFree) {
    turn
      .sql('UPDATE runs SET state = 1, due = ?, attempt = attempt - 1, owner = NULL WHERE seq = ?')
      .run(turn.now + 5, row[0]);
    turn.moved(row[3], RUNNING, SCHEDULED);
    turn.due = Math.min(turn.due, turn.now + 5);
    return false;
  }
  if (rateCount !== undefined) {
    turn
      .sql('INSERT INTO limit_starts (key, at, n) SELECT ?1, ?2, count(*) FROM limit_starts WHERE key = ?1 AND at = ?2')
      .run(key, turn.now);
  }
  if (concurrency !== undefined) turn.sql('UPDATE limits SET running = running + 1 WHERE key = ?').run(key);
  return true;
}

function park(turn: Turn, row: RunRow, wakeAt: number | undefined): false {
  turn.sql('UPDATE runs SET state = 3, attempt = attempt - 1, owner = NULL WHERE seq = ?').run(row[0]);
  turn.moved(row[3], RUNNING, LIMITED);
  if (wakeAt !== undefined) {
    turn.sql('UPDATE limits SET wake = ? WHERE key = ?').run(wakeAt, row[12] as string);
    turn.due = Math.min(turn.due, wakeAt);
  }
  return false;
}

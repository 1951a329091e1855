/** Finds runs in the store: newest first, page by page, and never by reading all of many runs. */

import {
  facet,
  hasWords,
  queryWords,
  RUN_COLUMNS,
  type RunColumns,
  type RunQuery,
  type RunRecord,
  type RunState,
  readRunColumns,
} from '@genius/runtime';
import { readMeta } from './run-row.ts';
import { BLOCKED, LIMITED, READY, RUNNING, SCHEDULED } from './schema.ts';
import type { SearchIndex } from './search-index.ts';
import type { Store } from './store.ts';

export interface HistoryRow extends RunColumns {
  seq: number;
  group_id: string | null;
  meta: string | null;
}

/** Columns of `HistoryRow`. */
export const HISTORY = `${RUN_COLUMNS}, group_id`;

const OPEN_STATES: Partial<Record<RunState, readonly number[]>> = {
  waiting: [READY, LIMITED, BLOCKED],
  scheduled: [SCHEDULED],
  running: [RUNNING],
};
/** With the words of a partial index, so that it is used. */
const ENDED_STATES: Partial<Record<RunState, string>> = {
  done: 'state = 10',
  failed: 'state = 11 AND state > 10',
  cancelled: 'state = 12 AND state > 10',
  expired: 'state = 13 AND state > 10',
  unknown: 'state = 14 AND state > 10',
};
/** So few runs of a state are looked up by its index; of more, one soon comes by among the newest. */
const FEW = 20_000;
/** Times of one process may lie so much before those that another committed earlier, ms. */
const SLACK_MS = 60_000;
/** How long a search waits for the words of the newest runs. */
const CATCH_UP_MS = 1_000;
const CANDIDATES = 500;

export interface FoundRuns {
  runs: RunRecord[];
  next?: string;
  unsearched?: number;
}

export function findRuns(store: Store, query: RunQuery): FoundRuns {
  const limit = limitOf(query);
  const { where, values } = conditions(store, query);
  if (query.before !== undefined) {
    where.push('seq < ?');
    values.push(Number(query.before));
  }
  const rows = select(store, where, [...values, limit]);
  const last = rows.at(-1);
  return { runs: rows.map(toRecord), ...(rows.length === limit && last ? { next: String(last.seq) } : {}) };
}

/** Runs with words: the index names them, newest first, and the store says which of them fit. */
export async function findWords(store: Store, index: SearchIndex, query: RunQuery): Promise<FoundRuns> {
  const unsearched = await index.catchUp(CATCH_UP_MS);
  const words = queryWords(query.words ?? '');
  if (words.length === 0) return { runs: [] };
  const limit = limitOf(query);
  const search = { words, facets: facetsOf(query) };
  const { where, values } = await store.read(() => conditions(store, query));
  where.push('seq IN (SELECT value FROM json_each(?))');
  const found: HistoryRow[] = [];
  let before = query.before === undefined ? Number.MAX_SAFE_INTEGER : Number(query.before);
  for (;;) {
    const named = await store.read(() => index.find(search, before, CANDIDATES));
    const rows = await store.read(() => select(store, where, [...values, JSON.stringify(named), named.length]));
    // The index may be a moment behind: what was erased or tried again since has other words.
    for (const row of rows) if (found.length < limit && hasWords(row, words)) found.push(row);
    before = found.length === limit ? (found.at(-1)?.seq as number) : (named.at(-1) ?? 0);
    if (found.length === limit || named.length < CANDIDATES) break;
    await new Promise<void>((resolve) => setImmediate(resolve));
  }
  return {
    runs: found.map(toRecord),
    ...(found.length === limit ? { next: String(before) } : {}),
    ...(unsearched > 0 ? { unsearched } : {}),
  };
}

function facetsOf({ task, queue, tenant, tasks }: RunQuery): string[][] {
  return [
    ...(task === undefined ? [] : [[facet('task', task)]]),
    ...(queue === undefined ? [] : [[facet('queue', queue)]]),
    ...(tenant === undefined ? [] : [[facet('tenant', tenant)]]),
    ...(tasks?.length ? [tasks.map((each) => facet('task', each))] : []),
  ];
}

const limitOf = (query: RunQuery) => Math.min(query.limit ?? 50, 1_000);

function select(store: Store, where: readonly string[], values: readonly (string | number)[]): HistoryRow[] {
  const sql = `SELECT ${HISTORY} FROM runs ${where.length ? `WHERE ${where.join(' AND ')}` : ''} ORDER BY seq DESC LIMIT ?`;
  return store.sql(sql).all(...values) as unknown as HistoryRow[];
}

function conditions(store: Store, query: RunQuery): { where: string[]; values: (string | number)[] } {
  const where: string[] = [];
  const values: (string | number)[] = [];
  const add = (sql: string, ...more: (string | number)[]) => {
    where.push(sql);
    values.push(...more);
  };
  if (query.state) add(inState(store, query.state));
  if (query.dead) add('dead = 1');
  if (query.kind) add("failure ->> 'kind' = ? AND failure IS NOT NULL", query.kind);
  for (const column of ['task', 'queue', 'tenant', 'subject'] as const) {
    const value = query[column];
    if (value !== undefined) add(`${column} = ?`, value);
  }
  if (query.parent !== undefined) add("meta ->> 'parent' = ?", query.parent);
  if (query.tasks) add('task IN (SELECT value FROM json_each(?))', JSON.stringify(query.tasks));
  if (query.createdFrom !== undefined) {
    add('created >= ? AND seq >= ?', query.createdFrom, firstSince(store, query.createdFrom - SLACK_MS));
  }
  if (query.createdTo !== undefined) {
    add('created < ? AND seq < ?', query.createdTo, firstSince(store, query.createdTo + SLACK_MS));
  }
  return { where, values };
}

export function toRecord(row: HistoryRow): RunRecord {
  // No run of this store is due by the time alone, so what the time is does not matter.
  return readRunColumns(row, readMeta(row.meta), 0);
}

function inState(store: Store, state: RunState): string {
  const open = OPEN_STATES[state];
  if (!open) return ENDED_STATES[state] as string;
  const { n } = store
    .sql('SELECT coalesce(sum(n), 0) AS n FROM counters WHERE state IN (SELECT value FROM json_each(?))')
    .get(JSON.stringify(open)) as { n: number };
  if (n > FEW) return `state IN (${open.join(', ')})`;
  return `seq IN (${open.map((each) => `SELECT seq FROM runs WHERE state = ${each}`).join(' UNION ALL ')})`;
}

/** The first run sent at a time or later, found by halving: runs are numbered in the order of their sending. */
function firstSince(store: Store, at: number): number {
  const { first, last } = store
    .sql('SELECT (SELECT min(seq) FROM runs) AS first, (SELECT max(seq) FROM runs) AS last')
    .get() as {
    first: number | null;
    last: number | null;
  };
  if (first === null || last === null) return 0;
  let low = first;
  let high = last + 1;
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    const run = store.sql('SELECT seq, created FROM runs WHERE seq >= ? ORDER BY seq LIMIT 1').get(middle) as {
      seq: number;
      created: number;
    };
    if (run.created >= at) high = middle;
    else low = run.seq + 1;
  }
  return low;
}

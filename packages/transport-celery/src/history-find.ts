/** Finds runs in the store: newest first, page by page. */

import {
  facet,
  hasWords,
  queryWords,
  RUN_COLUMNS,
  type RunColumns,
  type RunQuery,
  type RunRecord,
  type RunState,
  type SearchedWord,
  type ShownMeta,
} from '@genius/runtime';
import { storable } from './run-row.ts';
import type { SearchIndex } from './search-index.ts';
import type { Db } from './store/db.ts';

export type HistoryRow = RunColumns & { seq: string; meta: ShownMeta | null };

/** Conditions; `$1` is now. Those of open states and of bad ends name the words of partial indexes. */
const IN_STATE: Record<RunState, string> = {
  waiting: '(state IN (0, 3, 4) OR (state = 5 AND (due IS NULL OR due <= $1)))',
  scheduled: '(state = 1 OR (state = 5 AND due > $1))',
  running: 'state = 2',
  done: 'state = 10',
  failed: 'state = 11',
  cancelled: 'state = 12',
  expired: 'state = 13',
  unknown: 'state = 14',
};

/** How long a search waits for the words of the newest runs. */
const CATCH_UP_MS = 1_000;

export async function findRuns(
  db: Db,
  query: RunQuery,
  toRecord: (row: HistoryRow) => RunRecord,
  index: SearchIndex,
): Promise<{ runs: RunRecord[]; next?: string; unsearched?: number }> {
  const unsearched = query.words === undefined ? 0 : await index.catchUp(CATCH_UP_MS);
  const limit = Math.min(query.limit ?? 50, 1_000);
  const where: string[] = [];
  const values: (string | number | string[])[] = [];
  const param = (value: string | number | string[]) => `$${values.push(value)}`;
  // First, because the conditions name it by its number.
  if (query.state === 'waiting' || query.state === 'scheduled') param(db.now());
  if (query.state) where.push(IN_STATE[query.state]);
  if (query.before !== undefined) where.push(`seq < ${param(Number(query.before))}`);
  if (query.dead) where.push('dead');
  if (query.kind) where.push(`failure IS NOT NULL AND failure::jsonb ->> 'kind' = ${param(query.kind)}`);
  for (const column of ['task', 'queue', 'tenant', 'subject'] as const) {
    const value = query[column];
    if (value !== undefined) where.push(`${column} = ${param(storable(value))}`);
  }
  if (query.parent !== undefined) where.push(`meta ->> 'parent' = ${param(storable(query.parent))}`);
  if (query.tasks) where.push(`task = ANY (${param(query.tasks.map(storable))})`);
  if (query.createdFrom !== undefined) where.push(`created >= ${param(query.createdFrom)}`);
  if (query.createdTo !== undefined) where.push(`created < ${param(query.createdTo)}`);
  const words = query.words === undefined ? undefined : queryWords(query.words);
  if (words?.length === 0) return { runs: [] };
  if (words) {
    const sought = param(searchText(words, query));
    where.push(`seq IN (SELECT seq FROM run_words WHERE words @@ ${sought}::tsquery)`);
  }
  const sql = `SELECT ${RUN_COLUMNS} FROM runs ${where.length ? `WHERE ${where.join(' AND ')}` : ''} ORDER BY seq DESC LIMIT ${param(limit)}`;
  const rows = words ? await planned(db, sql, values) : await db.query<HistoryRow>(sql, values);
  const last = rows.at(-1);
  return {
    // What was tried again since it was taken in may have other words.
    runs: rows.filter((row) => !words || hasWords(row, words)).map(toRecord),
    ...(rows.length === limit && last ? { next: last.seq } : {}),
    ...(unsearched > 0 ? { unsearched } : {}),
  };
}

/** How a word is best found depends on how rare it is, so that each search is planned for its own words. */
function planned(db: Db, sql: string, values: readonly unknown[]): Promise<HistoryRow[]> {
  return db.transaction(async (query) => {
    await query('SET LOCAL plan_cache_mode = force_custom_plan');
    return query<HistoryRow>(sql, values);
  });
}

/** As PostgreSQL's tsquery. Words are letters and digits, so that none needs an escape. */
function searchText(words: readonly SearchedWord[], { task, queue, tenant, tasks }: RunQuery): string {
  const all = words.map(({ text, isPrefix }) => `'${storable(text)}'${isPrefix ? ':*' : ''}`);
  if (task !== undefined) all.push(`'${facet('task', task)}'`);
  if (queue !== undefined) all.push(`'${facet('queue', queue)}'`);
  if (tenant !== undefined) all.push(`'${facet('tenant', tenant)}'`);
  if (tasks?.length) all.push(`(${tasks.map((each) => `'${facet('task', each)}'`).join(' | ')})`);
  return all.join(' & ');
}

/**
 * Records by SQL: one SELECT for a source, in a transaction that only reads, under a role of the operator's choice, row
 * by row from a cursor. What a run's sender may see is decided by that role's rights.
 */

import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { finished } from 'node:stream/promises';
import type { SqlSource, TaskContext } from '@genius/runtime';
import { errors } from '../errors.ts';
import { settings } from '../settings.ts';
import { refusalOf } from './sql-refusals.ts';

const ROWS = 2_000;
/** How long the database may compute until it gives the next rows. */
const STATEMENT_MS = 600_000;

/** Writes the rows of each query as JSON lines. Throws GW_SAFT_SQL_OFF, GW_SAFT_SQL_REFUSED, GW_SAFT_SQL_FAILED. */
export async function laySql(
  queries: ReadonlyMap<number, string>,
  pathOf: (index: number) => string,
  { db, signal }: Pick<TaskContext, 'db' | 'signal'>,
): Promise<void> {
  const role = settings.read().SAFT_SQL_ROLE;
  if (!role) throw errors.GW_SAFT_SQL_OFF();
  for (const [index, sql] of queries) {
    const problem = refusalOf(sql);
    const field = `sources.${index}.sql`;
    if (problem) {
      throw errors.GW_SAFT_SQL_REFUSED({ source: index, problem: problem.en, problemRo: problem.ro }, { field });
    }
  }
  const source = await db.dataSource();
  // All queries see the same moment.
  await source.transaction(async (inside) => {
    await inside.query('SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY');
    await inside.query(`SET LOCAL statement_timeout = ${STATEMENT_MS}`);
    await inside.query(`SET LOCAL ROLE "${role.replaceAll('"', '""')}"`);
    for (const [index, sql] of queries) {
      signal.throwIfAborted();
      try {
        await layQuery(inside, sql, pathOf(index), signal);
      } catch (error) {
        const state = stateOf(error);
        if (state === undefined) throw error;
        throw errors.GW_SAFT_SQL_FAILED({ source: index, state }, { field: `sources.${index}.sql` });
      }
    }
  });
}

async function layQuery(source: SqlSource, sql: string, path: string, signal: AbortSignal): Promise<void> {
  const file = createWriteStream(path, { mode: 0o600 });
  try {
    // As text: a number keeps all its digits. The line break ends a comment at the end of the query.
    await source.query(
      `DECLARE saft_records NO SCROLL CURSOR FOR SELECT to_json(saft_row)::text AS line FROM (${sql}\n) saft_row`,
    );
    for (;;) {
      signal.throwIfAborted();
      const rows = await source.query<{ line: string }[]>(`FETCH ${ROWS} FROM saft_records`);
      if (rows.length === 0) break;
      const text = rows.map(({ line }) => `${line.replaceAll('\n', ' ')}\n`).join('');
      if (!file.write(text)) await once(file, 'drain');
    }
    await source.query('CLOSE saft_records');
  } finally {
    file.end();
    await finished(file);
  }
}

/** The words of a database may quote data; its code does not. */
function stateOf(error: unknown): string | undefined {
  for (let each = error; each instanceof Error; each = each.cause) {
    const { code, driverError } = each as { code?: unknown; driverError?: { code?: unknown } };
    for (const state of [code, driverError?.code]) {
      if (typeof state === 'string' && /^[0-9A-Z]{5}$/.test(state)) return state;
    }
  }
  return undefined;
}

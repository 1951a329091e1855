/**
 * Records by SQL: one SELECT for a source, in a transaction that only reads, under a role of the operator's choice, row
 * by row from a cursor. What a run's sender may see is decided by that role's rights.
 */

import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { finished } from 'node:stream/promises';
import type { SqlSource, TaskContext } from '@genius/runtime';
import { MAX_LINE } from '../domain/sources/source.ts';
import { errors } from '../errors.ts';
import { settings } from '../settings.ts';
import { refusalOf } from './sql-refusals.ts';

/** Fetched at once: as many as fit into memory when each is as long as a record may be. */
const ROWS = 200;
/** How long the database may compute until it gives the next rows. */
const STATEMENT_MS = 600_000;

/**
 * Writes the rows of each query as JSON lines, of all together at most so many bytes. Throws GW_SAFT_SQL_OFF,
 * GW_SAFT_SQL_REFUSED, GW_SAFT_SQL_FAILED, GW_SAFT_TOO_LARGE.
 */
export async function laySql(
  queries: ReadonlyMap<number, string>,
  pathOf: (index: number) => string,
  { db, signal }: Pick<TaskContext, 'db' | 'signal'>,
  mostBytes: number,
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
    let bytes = 0;
    for (const [index, sql] of queries) {
      const field = `sources.${index}.sql`;
      const onBytes = (more: number) => {
        signal.throwIfAborted();
        bytes += more;
        if (bytes > mostBytes) throw errors.GW_SAFT_TOO_LARGE({ found: bytes, limit: mostBytes }, { field });
      };
      try {
        await layQuery(inside, sql, pathOf(index), onBytes);
      } catch (error) {
        const state = stateOf(error);
        if (state === undefined) throw error;
        throw errors.GW_SAFT_SQL_FAILED({ source: index, state }, { field });
      }
    }
  });
}

async function layQuery(source: SqlSource, sql: string, path: string, onBytes: (more: number) => void): Promise<void> {
  const file = createWriteStream(path, { mode: 0o600 });
  try {
    // As text: a number keeps all its digits. What is longer than a record may be is cut, and then is none. The line break
    // ends a comment at the end of the query.
    await source.query(
      `DECLARE saft_records NO SCROLL CURSOR FOR SELECT left(to_json(saft_row)::text, ${MAX_LINE + 1}) AS line FROM (${sql}\n) saft_row`,
    );
    for (;;) {
      onBytes(0);
      const rows = await source.query<{ line: string }[]>(`FETCH ${ROWS} FROM saft_records`);
      if (rows.length === 0) break;
      for (const { line } of rows) {
        const bytes = Buffer.from(`${line.replaceAll('\n', ' ')}\n`);
        onBytes(bytes.length);
        if (!file.write(bytes)) await once(file, 'drain');
      }
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

/**
 * Brings the store's schema up to date. TypeORM is loaded only if there is something to do: a worker that starts on a
 * store that is up to date pays one query.
 */

import pg from 'pg';
import { storeErrors } from './errors.ts';

export interface StoreAddress {
  url: string;
  /** Schema with the store's tables. */
  schema: string;
}

/** Name of the newest migration that this version knows, so that nothing else need be loaded to compare. */
export const NEWEST_MIGRATION = 'FromMessage1796046000000';

/** PostgreSQL's words for "there is no such table" and "no such schema". */
const MISSING = new Set(['42P01', '3F000']);

/** Creates the store or brings it up to date, once, however many start together. Throws GW_STORE_NEWER. */
export async function prepareStore(db: StoreAddress): Promise<{ generation: string }> {
  const found = await look(db);
  if (found?.newest === NEWEST_MIGRATION) return { generation: found.generation };
  if (found && timeOf(found.newest) > timeOf(NEWEST_MIGRATION)) throw newer(db, found.newest);
  const { runMigrations } = await import('./run-migrations.ts');
  await runMigrations(db);
  const made = await look(db);
  if (!made) throw new Error(`the migrations of the schema ${db.schema} ran, but left no store`);
  if (made.newest !== NEWEST_MIGRATION) throw newer(db, made.newest);
  return { generation: made.generation };
}

/** The newest recorded migration and the id of the store; undefined if there is none. */
async function look({ url, schema }: StoreAddress): Promise<{ newest: string; generation: string } | undefined> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 10_000 });
  // Without a listener a connection that breaks between queries would end the process.
  client.on('error', () => undefined);
  await client.connect();
  try {
    const { rows } = await client.query<{ newest: string | null; generation: string | null }>(
      `SELECT (SELECT name FROM "${schema}".migrations ORDER BY timestamp DESC LIMIT 1) AS newest,` +
        ` (SELECT value FROM "${schema}".facts WHERE name = 'generation') AS generation`,
    );
    const [row] = rows;
    return row?.newest && row.generation ? { newest: row.newest, generation: row.generation } : undefined;
  } catch (error) {
    if (MISSING.has(String((error as { code?: unknown }).code))) return undefined;
    throw error;
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** The time in ms since 1970 that ends a migration's name. */
function timeOf(migration: string): number {
  return Number(/\d{13}$/.exec(migration)?.[0] ?? 0);
}

function newer({ schema }: StoreAddress, found: string): Error {
  return storeErrors.GW_STORE_NEWER({ schema, found, known: NEWEST_MIGRATION });
}

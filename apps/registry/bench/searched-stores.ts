/** Stores with many runs in them, written past the ports as the transports hold them. */

import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { RunQuery, RunRecord } from '@genius/runtime';
import { startPostgres } from '@genius/testing/services';

export interface SearchedStore {
  find(query: RunQuery): Promise<{ runs: RunRecord[]; next?: string; unsearched?: number }>;
  close(): Promise<void>;
}

/** Ten of a thousand failed; runs of 1000 tenants, sent one in three seconds. */
export async function openMillion(
  mode: 'embedded' | 'postgres',
  folder: string,
  count: number,
  base: number,
): Promise<SearchedStore> {
  return mode === 'embedded' ? openFolder(folder, count, base) : openPostgres(count, base);
}

async function openFolder(folder: string, count: number, base: number): Promise<SearchedStore> {
  const { openEmbedded } = await import('@genius/transport-embedded');
  const ports = await openEmbedded({ folder });
  const db = new DatabaseSync(join(folder, 'runs.sqlite'), { timeout: 10_000 });
  db.exec(`
    INSERT INTO runs (id, task, queue, tenant, priority, state, attempt, created, started, finished, subject, dead, input, output, failure)
    WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < ${count})
    SELECT printf('run%08d', i), 'probe.t' || (i % 20), 'probe', 't' || (i % 1000), 5,
      CASE WHEN i % 100 = 7 THEN 11 ELSE 10 END, 1, ${base} + i * 3000.0, ${base} + i * 3000.0 + 5, ${base} + i * 3000.0 + 50,
      CASE WHEN i % 5 = 0 THEN 's' || i END, i % 1000 = 7,
      '{"document":"Factură nr' || (i % 100000) || '","adresa":{"oras":"Oraș' || (i % 100) || '","oras2":"oras' || (i % 100) || '","strada":"strada' || (i % 97) || '"},"suma":' || (i % 5000) || '}',
      CASE WHEN i % 100 <> 7 THEN '{"text":"Factura a fost trimisă","index":' || i || '}' END,
      CASE WHEN i % 100 = 7 THEN '{"kind":"' || CASE WHEN i % 1000 = 7 THEN 'refused' ELSE 'transient' END || '","code":"GW_PROBE","message":"timeout of the other side"}' END
    FROM n`);
  db.exec('ANALYZE');
  db.close();
  return { find: (query) => ports.history.find(query), close: () => ports.close() };
}

/** On a server of its own. */
async function openPostgres(count: number, base: number): Promise<SearchedStore> {
  const enders: (() => void | Promise<void>)[] = [];
  const { url } = await startPostgres({
    skip: (note?: string): never => {
      throw new Error(note);
    },
    onTestFinished: (end) => void enders.push(end),
  });
  const at = '../../../packages/transport-celery/src';
  const [{ openDb }, { prepareStore }, { openHistory }] = await Promise.all([
    import(`${at}/store/db.ts`),
    import(`${at}/store/migrate.ts`),
    import(`${at}/history.ts`),
  ]);
  const schema = 'bench';
  await prepareStore({ url, schema });
  const db = openDb({ url, schema });
  const each = Math.min(count, 20_000);
  for (let from = 0; from < count; from += each) {
    await db.query(`
      INSERT INTO runs (id, task, queue, tenant, priority, state, attempt, created, started, finished, subject, dead, input, output, failure)
      SELECT 'run' || i, 'probe.t' || (i % 20), 'probe', 't' || (i % 1000), 5,
        CASE WHEN i % 100 = 7 THEN 11 ELSE 10 END, 1, ${base} + i * 3000.0, ${base} + i * 3000.0 + 5, ${base} + i * 3000.0 + 50,
        CASE WHEN i % 5 = 0 THEN 's' || i END, i % 1000 = 7,
        '{"document":"Factură nr' || (i % 100000) || '","adresa":{"oras":"Oraș' || (i % 100) || '","oras2":"oras' || (i % 100) || '","strada":"strada' || (i % 97) || '"},"suma":' || (i % 5000) || '}',
        CASE WHEN i % 100 <> 7 THEN '{"text":"Factura a fost trimisă","index":' || i || '}' END,
        CASE WHEN i % 100 = 7 THEN '{"kind":"' || CASE WHEN i % 1000 = 7 THEN 'refused' ELSE 'transient' END || '","code":"GW_PROBE","message":"timeout of the other side"}' END
      FROM generate_series(${from}, ${Math.min(count, from + each) - 1}) AS i`);
  }
  await db.query('ANALYZE runs');
  const history = openHistory({ db, hub: { tell() {} } }, { resend: async () => undefined });
  return {
    find: (query) => history.find(query),
    async close() {
      await db.close();
      for (const end of enders.reverse()) await end();
    },
  };
}

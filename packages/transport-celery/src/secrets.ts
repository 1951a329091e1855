/** Sealed secrets in the store. Each change is one statement, synced before it is answered. */

import type { SecretFacts, Secrets } from '@genius/runtime';
import { storable } from './run-row.ts';
import type { Scope } from './scope.ts';

export function openSecrets({ db }: Pick<Scope, 'db'>): Secrets {
  return {
    // Several machines share the store.
    keyFolder: undefined,
    async get(tenant, name) {
      const [row] = await db.query<{ version: number; sealed: string | null; updated: number }>(
        'SELECT version, sealed, updated FROM secrets WHERE tenant = $1 AND name = $2',
        [tenant, name].map(storable),
      );
      return row && { tenant, name, version: row.version, sealed: row.sealed ?? undefined, updatedAt: row.updated };
    },
    async put({ tenant, name, version, sealed }) {
      const place = [tenant, name].map(storable);
      const written =
        version === 1
          ? await db.query(
              `INSERT INTO secrets (tenant, name, version, sealed, updated) VALUES ($1, $2, 1, $3, gw_now())
               ON CONFLICT DO NOTHING RETURNING 1`,
              [...place, sealed],
            )
          : await db.query(
              `UPDATE secrets SET version = $3, sealed = $4, updated = gw_now()
               WHERE tenant = $1 AND name = $2 AND version = $3 - 1 RETURNING 1`,
              [...place, version, sealed],
            );
      return written.length > 0;
    },
    async delete(tenant, name) {
      const deleted = await db.query(
        `UPDATE secrets SET version = version + 1, sealed = NULL, updated = gw_now()
         WHERE tenant = $1 AND name = $2 AND sealed IS NOT NULL RETURNING 1`,
        [tenant, name].map(storable),
      );
      return deleted.length > 0;
    },
    list: ({ tenant, prefix = '' } = {}) =>
      db.query<SecretFacts>(
        `SELECT tenant, name, version, updated AS "updatedAt" FROM secrets
         WHERE sealed IS NOT NULL AND ($1::text IS NULL OR tenant = $1) AND starts_with(name, $2)
         ORDER BY tenant COLLATE "C", name COLLATE "C"`,
        [tenant === undefined ? null : storable(tenant), storable(prefix)],
      ),
  };
}

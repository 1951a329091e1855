/** Sealed secrets in the folder's store. */

import type { SecretFacts, Secrets, StoredSecret } from '@genius/runtime';
import type { Store } from './store.ts';

export function openSecrets(store: Store, folder: string): Secrets {
  return {
    keyFolder: folder,
    get: (tenant, name) =>
      store.read(() => {
        const row = store
          .sql('SELECT version, sealed, updated FROM secrets WHERE tenant = ? AND name = ?')
          .get(tenant, name) as { version: number; sealed: string | null; updated: number } | undefined;
        if (!row) return undefined;
        const { version, sealed, updated } = row;
        return { tenant, name, version, sealed: sealed ?? undefined, updatedAt: updated } satisfies StoredSecret;
      }),
    put: ({ tenant, name, version, sealed }) =>
      store.write((turn) => {
        const { changes } =
          version === 1
            ? turn
                .sql(
                  'INSERT INTO secrets (tenant, name, version, sealed, updated) VALUES (?, ?, 1, ?, ?) ON CONFLICT DO NOTHING',
                )
                .run(tenant, name, sealed, turn.now)
            : turn
                .sql(
                  'UPDATE secrets SET version = ?, sealed = ?, updated = ? WHERE tenant = ? AND name = ? AND version = ?',
                )
                .run(version, sealed, turn.now, tenant, name, version - 1);
        return changes > 0;
      }),
    delete: (tenant, name) =>
      store.write(
        (turn) =>
          turn
            .sql(
              'UPDATE secrets SET version = version + 1, sealed = NULL, updated = ? WHERE tenant = ? AND name = ? AND sealed IS NOT NULL',
            )
            .run(turn.now, tenant, name).changes > 0,
      ),
    list: ({ tenant, prefix = '' } = {}) =>
      store.read(
        () =>
          store
            .sql(
              `SELECT tenant, name, version, updated AS updatedAt FROM secrets
               WHERE sealed IS NOT NULL AND (?1 IS NULL OR tenant = ?1) AND substr(name, 1, ?2) = ?3 ORDER BY tenant, name`,
            )
            .all(tenant ?? null, [...prefix].length, prefix) as unknown as SecretFacts[],
      ),
  };
}

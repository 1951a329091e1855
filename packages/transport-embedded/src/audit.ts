/** The audit log: appended only (triggers refuse the rest), each record chained to the one before by its hash. */

import { type Audit, type AuditColumns, auditHash, createAuditCheck, readAuditColumns } from '@genius/runtime';
import type { Store } from './store.ts';

export function openAudit(store: Store): Audit {
  return {
    append: (entry) =>
      store.write((turn) => {
        const last = turn.sql('SELECT hash FROM audit ORDER BY seq DESC LIMIT 1').get() as { hash: string } | undefined;
        const json = JSON.stringify(entry);
        turn
          .sql('INSERT INTO audit (at, entry, hash) VALUES (?, ?, ?)')
          .run(turn.now, json, auditHash(last?.hash ?? '', turn.now, json));
      }),
    list: ({ after = 0, target, limit = 100 } = {}) =>
      store.read(() =>
        (
          store
            .sql(
              "SELECT seq, at, entry, hash FROM audit WHERE seq > ?1 AND (?2 IS NULL OR entry ->> 'target' = ?2) ORDER BY seq LIMIT ?3",
            )
            .all(after, target ?? null, limit) as unknown as AuditColumns[]
        ).map(readAuditColumns),
      ),
    verify: () =>
      store.read(() => {
        const check = createAuditCheck();
        for (const row of store.sql('SELECT seq, at, entry, hash FROM audit ORDER BY seq').iterate()) {
          const record = row as unknown as AuditColumns;
          if (!check.fits(record)) return Number(record.seq);
        }
        // Removed records at the end break no chain, but the numbering remembers them.
        const given = store.sql("SELECT seq FROM sqlite_sequence WHERE name = 'audit'").get() as
          | { seq: number }
          | undefined;
        return given && given.seq !== check.last ? check.last + 1 : undefined;
      }),
  };
}

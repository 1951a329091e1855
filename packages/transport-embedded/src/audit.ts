/** The audit log: appended only (triggers refuse the rest), each record chained to the one before by its hash. */

import { createHash } from 'node:crypto';
import type { Audit, AuditEntry, AuditRecord } from '@genius/runtime';
import type { Store } from './store.ts';

interface Row {
  seq: number;
  at: number;
  entry: string;
  hash: string;
}

const hashOf = (before: string, at: number, entry: string) =>
  createHash('sha256').update(`${before}\n${at}\n${entry}`).digest('hex');

export function openAudit(store: Store): Audit {
  return {
    append: (entry) =>
      store.write((turn) => {
        const last = turn.sql('SELECT hash FROM audit ORDER BY seq DESC LIMIT 1').get() as { hash: string } | undefined;
        const json = JSON.stringify(entry);
        turn
          .sql('INSERT INTO audit (at, entry, hash) VALUES (?, ?, ?)')
          .run(turn.now, json, hashOf(last?.hash ?? '', turn.now, json));
      }),
    list: ({ after = 0, target, limit = 100 } = {}) =>
      store.read(() =>
        (
          store
            .sql(
              "SELECT seq, at, entry, hash FROM audit WHERE seq > ?1 AND (?2 IS NULL OR entry ->> 'target' = ?2) ORDER BY seq LIMIT ?3",
            )
            .all(after, target ?? null, limit) as unknown as Row[]
        ).map(
          ({ seq, at, entry, hash }): AuditRecord => ({
            position: seq,
            at,
            hash,
            ...(JSON.parse(entry) as AuditEntry),
          }),
        ),
      ),
    verify: () =>
      store.read(() => {
        let before = '';
        let last = 0;
        for (const row of store.sql('SELECT seq, at, entry, hash FROM audit ORDER BY seq').iterate()) {
          const { seq, at, entry, hash } = row as unknown as Row;
          if (hashOf(before, at, entry) !== hash) return seq;
          before = hash;
          last = seq;
        }
        // Removed records at the end break no chain, but the numbering remembers them.
        const given = store.sql("SELECT seq FROM sqlite_sequence WHERE name = 'audit'").get() as
          | { seq: number }
          | undefined;
        return given && given.seq !== last ? last + 1 : undefined;
      }),
  };
}

/** The audit log: appended only (triggers refuse the rest), each record chained to the one before by its hash. */

import {
  type Audit,
  type AuditColumns,
  type AuditEntry,
  auditHash,
  createAuditCheck,
  readAuditColumns,
} from '@genius/runtime';
import type { Scope } from './scope.ts';
import type { Db } from './store/db.ts';

/** The chain's end, `<position> <hash>`, is kept beside it: a record removed from the end shows too. */
const END = "SELECT value FROM facts WHERE name = 'audit'";
const PER_READ = 1_000;

export function openAudit({ db }: Pick<Scope, 'db'>): Audit {
  /** Appended together in one transaction: writers of the chain wait for each other, in every instance. */
  let waiting: { entries: string[]; written: Promise<void> } | undefined;
  let writing: Promise<void> = Promise.resolve();

  function append(entry: string): Promise<void> {
    if (!waiting) {
      const group = { entries: [] as string[], written: Promise.resolve() };
      group.written = writing.then(() => {
        waiting = undefined;
        return db.transaction((query) => write(query, group.entries));
      });
      writing = group.written.catch(() => undefined);
      waiting = group;
    }
    waiting.entries.push(entry);
    return waiting.written;
  }

  return {
    append: (entry: AuditEntry) => append(JSON.stringify(entry)),
    async list({ after = 0, target, limit = 100 } = {}) {
      const rows = await db.query<AuditColumns>(
        `SELECT seq, at, entry, hash FROM audit
         WHERE seq > $1 AND ($2::text IS NULL OR entry::json ->> 'target' = $2) ORDER BY seq LIMIT $3`,
        [after, target ?? null, limit],
      );
      return rows.map(readAuditColumns);
    },
    async verify() {
      // Read first: what is appended meanwhile lies beyond it.
      const end = await endOf(db.query);
      const check = createAuditCheck();
      for (;;) {
        const rows = await db.query<AuditColumns>(
          'SELECT seq, at, entry, hash FROM audit WHERE seq > $1 ORDER BY seq LIMIT $2',
          [check.last, PER_READ],
        );
        for (const row of rows) if (!check.fits(row)) return Number(row.seq);
        if (rows.length < PER_READ) break;
      }
      return check.last < end.position ? check.last + 1 : undefined;
    },
  };
}

async function write(query: Db['query'], entries: readonly string[]): Promise<void> {
  await query("SELECT gw_lock('audit')");
  const [{ at }] = (await query<{ at: number }>('SELECT gw_now() AS at')) as [{ at: number }];
  let { position, hash } = await endOf(query);
  const rows = entries.map((entry) => {
    hash = auditHash(hash, at, entry);
    return { seq: ++position, entry, hash };
  });
  // Positions without gaps, which the column's own sequence does not promise.
  await query(
    `INSERT INTO audit (seq, at, entry, hash) OVERRIDING SYSTEM VALUE
     SELECT seq, $1, entry, hash FROM jsonb_to_recordset($2) AS x(seq bigint, entry text, hash text)`,
    [at, JSON.stringify(rows)],
  );
  await query(
    `INSERT INTO facts (name, value) VALUES ('audit', $1) ON CONFLICT (name) DO UPDATE SET value = excluded.value`,
    [`${position} ${hash}`],
  );
}

async function endOf(query: Db['query']): Promise<{ position: number; hash: string }> {
  const [row] = await query<{ value: string }>(END);
  const [position = '0', hash = ''] = row?.value.split(' ') ?? [];
  return { position: Number(position), hash };
}

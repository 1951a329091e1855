/** What came from REGES without having been asked for, by the run that read it: a death after the commit loses none. */

import type { SqlMigration, SqlSource, TaskContext } from '@genius/runtime';
import type { Received } from './domain/results/read-received.ts';

export const receivedMigrations: readonly SqlMigration[] = [
  {
    name: 'RegesReceived1764480000013',
    up: [
      `CREATE TABLE reges_received (
        number bigint GENERATED ALWAYS AS IDENTITY,
        tenant text NOT NULL,
        employer text NOT NULL,
        queue text NOT NULL,
        fingerprint text NOT NULL,
        run_id text NOT NULL,
        entry text NOT NULL,
        read_at timestamptz NOT NULL DEFAULT now(),
        PRIMARY KEY (tenant, employer, queue, fingerprint)
      )`,
      'CREATE INDEX reges_received_run ON reges_received (tenant, run_id)',
      'ALTER TABLE reges_messages ADD COLUMN keeps text',
    ],
    down: ['ALTER TABLE reges_messages DROP COLUMN keeps', 'DROP TABLE reges_received'],
  },
];

/** Each once, however often it is read. `fingerprint`: of the entry as it came. */
export async function keepReceived(
  source: SqlSource,
  { tenant, runId }: Pick<TaskContext, 'tenant' | 'runId'>,
  employer: string,
  entries: readonly { fingerprint: string; received: Received }[],
): Promise<void> {
  await source.query(
    `WITH written AS (
      INSERT INTO reges_received (tenant, employer, run_id, queue, fingerprint, entry)
      SELECT $1, $2, $3, * FROM unnest($4::text[], $5::text[], $6::text[]) ON CONFLICT DO NOTHING RETURNING fingerprint
    ) SELECT count(*) FROM written`,
    [
      tenant,
      employer,
      runId,
      entries.map(({ received }) => received.queue),
      entries.map(({ fingerprint }) => fingerprint),
      entries.map(({ received }) => JSON.stringify(received)),
    ],
  );
}

/** What this run has read, in earlier attempts too. */
export async function receivedBy({
  db,
  tenant,
  runId,
}: Pick<TaskContext, 'db' | 'tenant' | 'runId'>): Promise<Received[]> {
  const source = await db.dataSource();
  const rows = await source.query<{ entry: string }[]>(
    'SELECT entry FROM reges_received WHERE tenant = $1 AND run_id = $2 ORDER BY number',
    [tenant, runId],
  );
  return rows.map(({ entry }) => JSON.parse(entry) as Received);
}

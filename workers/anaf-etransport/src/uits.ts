/** The UITs that were declared from here, with their end, until they are confirmed or deleted. */

import type { SqlMigration, TaskContext } from '@genius/runtime';

export interface OpenUit {
  cif: string;
  uit: string;
  /** ISO date: the last day. */
  validTo: string;
  /** ISO 8601. */
  endsAt: string;
}

export const uitMigrations: readonly SqlMigration[] = [
  {
    name: 'ETransportUits1764480000001',
    up: [
      `CREATE TABLE etransport_uits (
        tenant text NOT NULL,
        uit text NOT NULL,
        cif text NOT NULL,
        valid_to date NOT NULL,
        ends_at timestamptz NOT NULL,
        closed_by text,
        PRIMARY KEY (tenant, uit)
      )`,
      'CREATE INDEX etransport_uits_open ON etransport_uits (tenant, ends_at) WHERE closed_by IS NULL',
    ],
    down: ['DROP TABLE etransport_uits'],
  },
];

type Ctx = Pick<TaskContext, 'db' | 'tenant'>;

/**
 * A correction moves the end. `declaredAt`: when what says so was sent (ISO 8601); what is found to be valid after a later
 * correction was moves it no more.
 */
export async function keepUit(
  { db, tenant }: Ctx,
  { uit, cif, validTo, endsAt }: OpenUit,
  declaredAt: string,
): Promise<void> {
  const source = await db.dataSource();
  await source.query(
    `WITH written AS (
      INSERT INTO etransport_uits (tenant, uit, cif, valid_to, ends_at) VALUES ($1, $2, $3, $4, $5)
      ON CONFLICT (tenant, uit) DO UPDATE SET valid_to = excluded.valid_to, ends_at = excluded.ends_at
        WHERE NOT EXISTS (
          SELECT 1 FROM etransport_declarations later WHERE later.tenant = $1 AND later.uit = $2 AND later.state = 'valid'
            AND later.kind = 'correction' AND date_trunc('milliseconds', later.started_at) > $6
        )
      RETURNING uit
    ) SELECT uit FROM written`,
    [tenant, uit, cif, validTo, endsAt, declaredAt],
  );
}

/** After a confirmation, a deletion or a rejection nobody needs to be told of its end. */
export async function closeUit(
  { db, tenant }: Ctx,
  uit: string,
  by: 'confirmation' | 'deletion' | 'rejection',
): Promise<void> {
  const source = await db.dataSource();
  await source.query(
    `WITH written AS (
      UPDATE etransport_uits SET closed_by = $3 WHERE tenant = $1 AND uit = $2 RETURNING uit
    ) SELECT uit FROM written`,
    [tenant, uit, by],
  );
}

/** Which of these were closed from here. */
export async function closedUits({ db, tenant }: Ctx, uits: readonly string[]): Promise<Set<string>> {
  const source = await db.dataSource();
  const rows = await source.query<{ uit: string }[]>(
    'SELECT uit FROM etransport_uits WHERE tenant = $1 AND uit = ANY($2) AND closed_by IS NOT NULL',
    [tenant, uits],
  );
  return new Set(rows.map(({ uit }) => uit));
}

/** Those that end after this moment and are not closed, the next to end first. */
export async function openUits({ db, tenant }: Ctx, after: string): Promise<OpenUit[]> {
  const source = await db.dataSource();
  const rows = await source.query<{ cif: string; uit: string; valid_to: string; ends_at: Date | string }[]>(
    `SELECT cif, uit, to_char(valid_to, 'YYYY-MM-DD') AS valid_to, ends_at FROM etransport_uits
     WHERE tenant = $1 AND closed_by IS NULL AND ends_at > $2 ORDER BY ends_at, uit LIMIT 10000`,
    [tenant, after],
  );
  return rows.map(({ valid_to: validTo, ends_at: endsAt, ...rest }) => ({
    ...rest,
    validTo,
    endsAt: new Date(endsAt).toISOString(),
  }));
}

/** The firms that a tenant looks after, with what was last known of each, in the Database. */

import type { SqlMigration, TaskContext } from '@genius/runtime';
import type { Status } from './domain/changes.ts';

export interface Watched {
  cui: string;
  /** ISO 8601. */
  since: string;
  checkedAt?: string;
  status?: Status;
}

export const migrations: readonly SqlMigration[] = [
  {
    name: 'AnafTaxpayerWatch1764400100000',
    up: [
      `CREATE TABLE anaf_taxpayer_watch (
        tenant text NOT NULL,
        cui text NOT NULL,
        since timestamptz NOT NULL DEFAULT now(),
        checked_at timestamptz,
        status text,
        PRIMARY KEY (tenant, cui)
      )`,
    ],
    down: ['DROP TABLE anaf_taxpayer_watch'],
  },
];

type Ctx = Pick<TaskContext, 'db' | 'tenant'>;

/** Returns how many were not on it. */
export async function addWatched(ctx: Ctx, cuis: readonly string[]): Promise<number> {
  const source = await ctx.db.dataSource();
  const rows = await source.query<unknown[]>(
    `WITH written AS (
      INSERT INTO anaf_taxpayer_watch (tenant, cui) SELECT $1, cui FROM unnest($2::text[]) AS given(cui)
      ON CONFLICT DO NOTHING RETURNING cui
    ) SELECT cui FROM written`,
    [ctx.tenant, cuis],
  );
  return rows.length;
}

/** Returns how many were on it. */
export async function removeWatched(ctx: Ctx, cuis: readonly string[]): Promise<number> {
  const source = await ctx.db.dataSource();
  const rows = await source.query<unknown[]>(
    `WITH removed AS (DELETE FROM anaf_taxpayer_watch WHERE tenant = $1 AND cui = ANY($2) RETURNING cui)
     SELECT cui FROM removed`,
    [ctx.tenant, cuis],
  );
  return rows.length;
}

export async function countWatched(ctx: Ctx): Promise<number> {
  const source = await ctx.db.dataSource();
  const [row] = await source.query<{ count: string | number }[]>(
    'SELECT count(*) AS count FROM anaf_taxpayer_watch WHERE tenant = $1',
    [ctx.tenant],
  );
  return Number(row?.count ?? 0);
}

/** By CUI, a page at a time. */
export async function listWatched(ctx: Ctx, after: string, limit: number): Promise<Watched[]> {
  const source = await ctx.db.dataSource();
  const rows = await source.query<
    { cui: string; since: Date | string; checked_at: Date | string | null; status: string | null }[]
  >(
    `SELECT cui, since, checked_at, status FROM anaf_taxpayer_watch WHERE tenant = $1 AND cui > $2 ORDER BY cui LIMIT $3`,
    [ctx.tenant, after, limit],
  );
  return rows.map(({ cui, since, checked_at: checkedAt, status }) => ({
    cui,
    since: new Date(since).toISOString(),
    ...(checkedAt === null ? {} : { checkedAt: new Date(checkedAt).toISOString() }),
    ...(status === null ? {} : { status: JSON.parse(status) as Status }),
  }));
}

export async function noteStatus(ctx: Ctx, cui: string, status: Status): Promise<void> {
  const source = await ctx.db.dataSource();
  await source.query(
    `WITH written AS (
      UPDATE anaf_taxpayer_watch SET status = $3, checked_at = now() WHERE tenant = $1 AND cui = $2 RETURNING cui
    ) SELECT cui FROM written`,
    [ctx.tenant, cui, JSON.stringify(status)],
  );
}

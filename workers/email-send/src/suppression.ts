/** The suppression list: addresses of a tenant that are not to be mailed, in the Database. */

import type { SqlMigration, SqlSource, TaskContext } from '@genius/runtime';

export type Reason = 'hard_bounce' | 'complaint' | 'unsubscribe' | 'manual';

export interface Entry {
  address: string;
  reason: Reason;
  /** ISO 8601. */
  at: string;
  detail?: string;
}

/** Addresses stand in small letters: who asks to be left alone means every spelling. */
export const migrations: readonly SqlMigration[] = [
  {
    name: 'EmailSuppression1764000000000',
    up: [
      `CREATE TABLE email_suppression (
        tenant text NOT NULL,
        address text NOT NULL,
        reason text NOT NULL,
        detail text,
        at timestamptz NOT NULL DEFAULT now(),
        PRIMARY KEY (tenant, address)
      )`,
    ],
    down: ['DROP TABLE email_suppression'],
  },
];

type Context = Pick<TaskContext, 'db' | 'tenant'>;

/** Which of these addresses are on the list, with the reason. */
export async function findSuppressed(ctx: Context, addresses: readonly string[]): Promise<Map<string, Reason>> {
  if (addresses.length === 0) return new Map();
  const source = await openSource(ctx);
  if (!source) return new Map();
  const rows = await source.query<{ address: string; reason: Reason }[]>(
    'SELECT address, reason FROM email_suppression WHERE tenant = $1 AND address = ANY($2)',
    [ctx.tenant, addresses.map(normal)],
  );
  return new Map(rows.map(({ address, reason }) => [address, reason]));
}

/** Undefined in a process that was given no Database, such as a handler's own test: nobody can be on its list. */
async function openSource({ db }: Context): Promise<SqlSource | undefined> {
  try {
    return await db.dataSource();
  } catch (error) {
    if (error instanceof TypeError && error.message.startsWith('no Database was given')) return undefined;
    throw error;
  }
}

/** Puts addresses on the list. A complaint or an unsubscription is never weakened to a bounce. Returns how many changed. */
export async function suppress(
  ctx: Context,
  addresses: readonly string[],
  reason: Reason,
  detail?: string,
): Promise<number> {
  if (addresses.length === 0) return 0;
  const source = await ctx.db.dataSource();
  const changed = await source.query<{ address: string }[]>(
    `WITH written AS (
      INSERT INTO email_suppression (tenant, address, reason, detail)
      SELECT $1, address, $3, $4 FROM unnest($2::text[]) AS given(address)
      ON CONFLICT (tenant, address) DO UPDATE SET reason = excluded.reason, detail = excluded.detail, at = now()
        WHERE email_suppression.reason = 'hard_bounce' AND excluded.reason <> 'hard_bounce'
      RETURNING address
    ) SELECT address FROM written`,
    [ctx.tenant, [...new Set(addresses.map(normal))], reason, detail ?? null],
  );
  return changed.length;
}

/** Takes addresses off the list. Returns how many were on it. */
export async function unsuppress(ctx: Context, addresses: readonly string[]): Promise<number> {
  const source = await ctx.db.dataSource();
  const removed = await source.query<unknown[]>(
    `WITH removed AS (DELETE FROM email_suppression WHERE tenant = $1 AND address = ANY($2) RETURNING address)
     SELECT address FROM removed`,
    [ctx.tenant, addresses.map(normal)],
  );
  return removed.length;
}

export interface Page {
  /** Only these; empty: all. */
  addresses: readonly string[];
  after?: string | undefined;
  limit: number;
}

/** The list by address, a page at a time. */
export async function listSuppressed(ctx: Context, { addresses, after = '', limit }: Page): Promise<Entry[]> {
  const source = await ctx.db.dataSource();
  const rows = await source.query<{ address: string; reason: Reason; detail: string | null; at: Date | string }[]>(
    `SELECT address, reason, detail, at FROM email_suppression
     WHERE tenant = $1 AND address > $2 AND (cardinality($3::text[]) = 0 OR address = ANY($3::text[]))
     ORDER BY address LIMIT $4`,
    [ctx.tenant, after.toLowerCase(), addresses.map(normal), limit],
  );
  return rows.map(({ address, reason, detail, at }) => ({
    address,
    reason,
    at: new Date(at).toISOString(),
    ...(detail === null ? {} : { detail }),
  }));
}

const normal = (address: string) => address.trim().toLowerCase();

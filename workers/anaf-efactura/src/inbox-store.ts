/** Messages of ANAF that are known, which of them were told, and up to when each CIF's list was read. */

import type { SqlMigration, TaskContext } from '@genius/runtime';
import type { ListedMessage } from './domain/anaf/read-list.ts';

export const inboxMigrations: readonly SqlMigration[] = [
  {
    name: 'EFacturaInbox1764430000001',
    up: [
      `CREATE TABLE efactura_inbox_cursor (
        tenant text NOT NULL,
        cif text NOT NULL,
        read_until timestamptz NOT NULL,
        PRIMARY KEY (tenant, cif)
      )`,
      `CREATE TABLE efactura_inbox_message (
        tenant text NOT NULL,
        cif text NOT NULL,
        id text NOT NULL,
        upload_index text NOT NULL,
        kind text NOT NULL,
        seller_cif text,
        created_at timestamptz NOT NULL,
        told_at timestamptz,
        PRIMARY KEY (tenant, cif, id)
      )`,
      `CREATE INDEX efactura_inbox_open ON efactura_inbox_message (tenant, cif, created_at) WHERE told_at IS NULL`,
    ],
    down: ['DROP TABLE efactura_inbox_message', 'DROP TABLE efactura_inbox_cursor'],
  },
];

type Ctx = Pick<TaskContext, 'db' | 'tenant'>;

export type KnownMessage = Pick<ListedMessage, 'id' | 'index' | 'kind' | 'createdAt'> & { sellerCif?: string };

/** ms since 1970; undefined if the list was never read. */
export async function readCursor({ db, tenant }: Ctx, cif: string): Promise<number | undefined> {
  const source = await db.dataSource();
  const [row] = await source.query<{ read_until: Date | string }[]>(
    'SELECT read_until FROM efactura_inbox_cursor WHERE tenant = $1 AND cif = $2',
    [tenant, cif],
  );
  return row && new Date(row.read_until).getTime();
}

/** Whose messages were read from here, and who sent from here. */
export async function knownCifs({ db, tenant }: Ctx): Promise<string[]> {
  const source = await db.dataSource();
  const rows = await source.query<{ cif: string }[]>(
    `SELECT cif FROM efactura_inbox_cursor WHERE tenant = $1
     UNION SELECT cif FROM efactura_submissions WHERE tenant = $1 ORDER BY cif`,
    [tenant],
  );
  return rows.map(({ cif }) => cif);
}

/** Notes new messages and how far the list was read, both or neither. */
export async function noteRead(
  { db, tenant }: Ctx,
  cif: string,
  messages: readonly ListedMessage[],
  until: number,
): Promise<void> {
  const source = await db.dataSource();
  await source.transaction(async (tx) => {
    const column = (value: (message: ListedMessage) => string | null) => messages.map(value);
    await tx.query(
      `WITH written AS (
        INSERT INTO efactura_inbox_message (tenant, cif, id, upload_index, kind, seller_cif, created_at)
        SELECT $1, $2, * FROM unnest($3::text[], $4::text[], $5::text[], $6::text[], $7::timestamptz[])
        ON CONFLICT DO NOTHING RETURNING id
      ) SELECT count(*) FROM written`,
      [
        tenant,
        cif,
        column(({ id }) => id),
        column(({ index }) => index),
        column(({ kind }) => kind),
        column(({ sellerCif }) => sellerCif ?? null),
        column(({ createdAt }) => createdAt),
      ],
    );
    await tx.query(
      `WITH written AS (
        INSERT INTO efactura_inbox_cursor (tenant, cif, read_until) VALUES ($1, $2, $3)
        ON CONFLICT (tenant, cif) DO UPDATE SET read_until = greatest(efactura_inbox_cursor.read_until, excluded.read_until)
        RETURNING cif
      ) SELECT cif FROM written`,
      [tenant, cif, new Date(until).toISOString()],
    );
  });
}

/** Oldest first, of these kinds, not told yet. */
export async function untold(
  { db, tenant }: Ctx,
  cif: string,
  kinds: readonly string[],
  limit: number,
): Promise<KnownMessage[]> {
  const source = await db.dataSource();
  const rows = await source.query<Row[]>(
    `SELECT id, upload_index, kind, seller_cif, created_at FROM efactura_inbox_message
     WHERE tenant = $1 AND cif = $2 AND told_at IS NULL AND kind = ANY($3) ORDER BY created_at, length(id), id LIMIT $4`,
    [tenant, cif, kinds, limit],
  );
  return rows.map(({ id, upload_index, kind, seller_cif, created_at }) => ({
    id,
    index: upload_index,
    kind,
    createdAt: new Date(created_at).toISOString(),
    ...(seller_cif === null ? {} : { sellerCif: seller_cif }),
  }));
}

export async function countUntold({ db, tenant }: Ctx, cif: string, kinds: readonly string[]): Promise<number> {
  const source = await db.dataSource();
  const [row] = await source.query<{ count: string | number }[]>(
    `SELECT count(*) AS count FROM efactura_inbox_message
     WHERE tenant = $1 AND cif = $2 AND told_at IS NULL AND kind = ANY($3)`,
    [tenant, cif, kinds],
  );
  return Number(row?.count ?? 0);
}

export async function noteTold({ db, tenant }: Ctx, cif: string, id: string): Promise<void> {
  const source = await db.dataSource();
  await source.query(
    `WITH written AS (
      UPDATE efactura_inbox_message SET told_at = now() WHERE tenant = $1 AND cif = $2 AND id = $3 RETURNING id
    ) SELECT id FROM written`,
    [tenant, cif, id],
  );
}

interface Row {
  id: string;
  upload_index: string;
  kind: ListedMessage['kind'];
  seller_cif: string | null;
  created_at: Date | string;
}

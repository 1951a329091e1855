/** What was sent to ANAF: one row for each content of a CIF, and one for each UIT that came of it. */

import type { SqlMigration, TaskContext } from '@genius/runtime';
import type { Operation } from './domain/model/codes.ts';
import type { DeclarationKind } from './domain/validate/finding.ts';

/** `superseded`: a later declaration about the same UIT says otherwise, so that the same again is another. */
export type SentState = 'sending' | 'processing' | 'valid' | 'rejected' | 'superseded';

export interface SentDeclaration {
  cif: string;
  /** Hex, of what is declared, without the reference that is made up for it. */
  content: string;
  kind: DeclarationKind;
  /** refDeclarant: by it an upload whose answer was lost is found again. */
  reference: string;
  state: SentState;
  index?: string;
  uit?: string;
  /** Of a notification or a correction; its day is ISO. */
  transport?: { operation: Operation; date: string } | undefined;
  /** The run that began to send it: what it was told by ANAF counts for later runs, unless it was refused. */
  runId: string;
  /** When it was about to be sent; ISO 8601. */
  startedAt: string;
}

export const declarationMigrations: readonly SqlMigration[] = [
  {
    name: 'ETransportDeclarations1764480000000',
    up: [
      `CREATE TABLE etransport_declarations (
        tenant text NOT NULL,
        cif text NOT NULL,
        content text NOT NULL,
        kind text NOT NULL,
        reference text NOT NULL,
        state text NOT NULL DEFAULT 'sending',
        run_id text NOT NULL,
        upload_index text,
        uit text,
        started_at timestamptz NOT NULL DEFAULT now(),
        ended_at timestamptz,
        PRIMARY KEY (tenant, cif, content)
      )`,
      'CREATE INDEX etransport_declarations_index ON etransport_declarations (tenant, upload_index)',
    ],
    down: ['DROP TABLE etransport_declarations'],
  },
  {
    name: 'ETransportLeftUploads1764480000002',
    up: [
      `ALTER TABLE etransport_declarations ADD COLUMN operation text, ADD COLUMN transport_date date,
        ADD COLUMN left_at timestamptz, ADD COLUMN looked_at timestamptz`,
      "CREATE INDEX etransport_declarations_open ON etransport_declarations (tenant, looked_at) WHERE state = 'processing'",
    ],
    down: [
      'DROP INDEX etransport_declarations_open',
      `ALTER TABLE etransport_declarations DROP COLUMN operation, DROP COLUMN transport_date, DROP COLUMN left_at,
        DROP COLUMN looked_at`,
    ],
  },
];

type Ctx = Pick<TaskContext, 'db' | 'tenant'>;
type Key = Pick<SentDeclaration, 'cif' | 'content'>;

/**
 * Notes that a declaration is about to be sent, before it is. Returns the row, which may be there already; one that ANAF
 * refused to an earlier run begins anew, since the reason may have lain at ANAF, and so does one that was superseded.
 */
export async function beginDeclaration(
  { db, tenant, runId }: Ctx & Pick<TaskContext, 'runId'>,
  { cif, content, kind, reference, transport }: Key & Pick<SentDeclaration, 'kind' | 'reference' | 'transport'>,
): Promise<SentDeclaration> {
  const source = await db.dataSource();
  await source.query(
    `WITH written AS (
      INSERT INTO etransport_declarations AS known (tenant, cif, content, kind, reference, run_id, operation, transport_date)
      VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
      ON CONFLICT (tenant, cif, content) DO UPDATE SET state = 'sending', run_id = excluded.run_id,
        reference = excluded.reference, started_at = now(), upload_index = NULL, uit = NULL, ended_at = NULL,
        left_at = NULL, looked_at = NULL
        WHERE known.state IN ('rejected', 'superseded') AND known.run_id <> excluded.run_id
      RETURNING content
    ) SELECT content FROM written`,
    [tenant, cif, content, kind, reference, runId, transport?.operation ?? null, transport?.date ?? null],
  );
  const [row] = await source.query<Row[]>(
    `SELECT ${COLUMNS} FROM etransport_declarations WHERE tenant = $1 AND cif = $2 AND content = $3`,
    [tenant, cif, content],
  );
  return readRow(row as Row);
}

/** `runId`: of the run that began it; one that began anew since is another upload. */
export async function noteDeclaration(
  { db, tenant }: Ctx,
  { cif, content, runId }: Key & Pick<SentDeclaration, 'runId'>,
  { state, index, uit }: { state: SentState; index?: string; uit?: string | undefined },
): Promise<void> {
  const source = await db.dataSource();
  await source.query(
    `WITH written AS (
      UPDATE etransport_declarations SET state = $4, upload_index = coalesce($5, upload_index), uit = coalesce($6, uit),
        ended_at = CASE WHEN $7 THEN now() END
      WHERE tenant = $1 AND cif = $2 AND content = $3 AND run_id = $8 RETURNING content
    ) SELECT content FROM written`,
    [tenant, cif, content, state, index ?? null, uit ?? null, state === 'valid' || state === 'rejected', runId],
  );
}

/** Says whether a run waits for the end of an upload. Without one, the clock looks for it. */
export async function noteFollowed(
  { db, tenant }: Ctx,
  { cif, content }: Key,
  { isFollowed }: { isFollowed: boolean },
): Promise<void> {
  const source = await db.dataSource();
  await source.query(
    `WITH written AS (
      UPDATE etransport_declarations SET left_at = CASE WHEN $4 THEN NULL ELSE coalesce(left_at, now()) END
      WHERE tenant = $1 AND cif = $2 AND content = $3 AND state = 'processing' RETURNING content
    ) SELECT content FROM written`,
    [tenant, cif, content, isFollowed],
  );
}

export type LeftUpload = SentDeclaration & { index: string };

/**
 * Uploads whose end no run waits for, those that were looked at longest ago first: a run left them, or it ended before its
 * time. ANAF forgets after 60 days.
 */
export async function leftUploads({ db, tenant }: Ctx, most: number): Promise<LeftUpload[]> {
  const source = await db.dataSource();
  const rows = await source.query<Row[]>(
    `SELECT ${COLUMNS} FROM etransport_declarations
     WHERE tenant = $1 AND state = 'processing' AND upload_index IS NOT NULL AND started_at > now() - interval '60 days'
       AND (left_at IS NOT NULL OR started_at < now() - interval '3 days')
     ORDER BY looked_at NULLS FIRST, started_at LIMIT $2`,
    [tenant, most],
  );
  return rows.map(readRow) as LeftUpload[];
}

/** The next look at this one comes after those at others. */
export async function noteLook({ db, tenant }: Ctx, { cif, content }: Key): Promise<void> {
  const source = await db.dataSource();
  await source.query(
    `WITH written AS (
      UPDATE etransport_declarations SET looked_at = now() WHERE tenant = $1 AND cif = $2 AND content = $3 RETURNING content
    ) SELECT content FROM written`,
    [tenant, cif, content],
  );
}

/** The newest of a CIF with this index. */
export async function findDeclaration(
  { db, tenant }: Ctx,
  cif: string,
  index: string,
): Promise<SentDeclaration | undefined> {
  const source = await db.dataSource();
  const [row] = await source.query<Row[]>(
    `SELECT ${COLUMNS} FROM etransport_declarations WHERE tenant = $1 AND cif = $2 AND upload_index = $3
     ORDER BY started_at DESC LIMIT 1`,
    [tenant, cif, index],
  );
  return row && readRow(row);
}

/** Of what was declared about this UIT before: a deletion ends all of it, anything else what was said of its kind. */
export async function supersede(
  { db, tenant }: Ctx,
  { cif, content, kind, startedAt }: Key & Pick<SentDeclaration, 'kind' | 'startedAt'>,
  uit: string,
): Promise<void> {
  const source = await db.dataSource();
  await source.query(
    `WITH written AS (
      UPDATE etransport_declarations SET state = 'superseded'
      WHERE tenant = $1 AND uit = $2 AND state = 'valid' AND NOT (cif = $3 AND content = $4) AND ($5 = 'deletion' OR kind = $5)
        AND date_trunc('milliseconds', started_at) <= $6
      RETURNING content
    ) SELECT content FROM written`,
    [tenant, uit, cif, content, kind, startedAt],
  );
}

/** Which of these indexes are known. */
export async function knownIndexes({ db, tenant }: Ctx, indexes: readonly string[]): Promise<Set<string>> {
  const source = await db.dataSource();
  const rows = await source.query<{ upload_index: string }[]>(
    'SELECT upload_index FROM etransport_declarations WHERE tenant = $1 AND upload_index = ANY($2)',
    [tenant, indexes],
  );
  return new Set(rows.map((row) => row.upload_index));
}

const COLUMNS = `cif, content, kind, reference, state, run_id, upload_index, uit, started_at, operation,
  to_char(transport_date, 'YYYY-MM-DD') AS transport_date`;

interface Row {
  cif: string;
  content: string;
  kind: DeclarationKind;
  reference: string;
  state: SentState;
  run_id: string;
  upload_index: string | null;
  uit: string | null;
  started_at: Date | string;
  operation: Operation | null;
  transport_date: string | null;
}

function readRow({
  run_id,
  upload_index,
  uit,
  started_at,
  operation,
  transport_date: date,
  ...rest
}: Row): SentDeclaration {
  return {
    ...rest,
    runId: run_id,
    startedAt: new Date(started_at).toISOString(),
    ...(upload_index === null ? {} : { index: upload_index }),
    ...(uit === null ? {} : { uit }),
    ...(operation === null || date === null ? {} : { transport: { operation, date } }),
  };
}

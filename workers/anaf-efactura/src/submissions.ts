/** What was sent to ANAF: one row for each document of a CIF, by the hash of its bytes. */

import type { SqlMigration, TaskContext } from '@genius/runtime';

export type SubmissionState = 'sending' | 'processing' | 'accepted' | 'rejected';

export interface Submission {
  cif: string;
  /** Hex, of the bytes that were sent. */
  sha256: string;
  number: string;
  /** ISO date. */
  issueDate: string;
  state: SubmissionState;
  index?: string;
  downloadId?: string;
  /** The run that began to send it: what it was told by ANAF counts for later runs, unless it was refused. */
  runId: string;
  /** When it was about to be sent; ISO 8601. */
  startedAt: string;
}

export const submissionMigrations: readonly SqlMigration[] = [
  {
    name: 'EFacturaSubmissions1764430000000',
    up: [
      `CREATE TABLE efactura_submissions (
        tenant text NOT NULL,
        cif text NOT NULL,
        sha256 text NOT NULL,
        number text NOT NULL,
        issue_date date NOT NULL,
        state text NOT NULL DEFAULT 'sending',
        run_id text NOT NULL,
        upload_index text,
        download_id text,
        started_at timestamptz NOT NULL DEFAULT now(),
        ended_at timestamptz,
        PRIMARY KEY (tenant, cif, sha256)
      )`,
      'CREATE INDEX efactura_submissions_index ON efactura_submissions (tenant, upload_index)',
      'CREATE INDEX efactura_submissions_open ON efactura_submissions (tenant, state, issue_date)',
    ],
    down: ['DROP TABLE efactura_submissions'],
  },
];

type Ctx = Pick<TaskContext, 'db' | 'tenant'>;
type Key = Pick<Submission, 'cif' | 'sha256'>;

/**
 * Notes that a document is about to be sent, before it is. Returns the row, which may be there already; one that ANAF
 * refused to an earlier run begins anew, since the reason may have lain at ANAF.
 */
export async function beginSubmission(
  { db, tenant, runId }: Ctx & Pick<TaskContext, 'runId'>,
  { cif, sha256, number, issueDate }: Key & Pick<Submission, 'number' | 'issueDate'>,
): Promise<Submission> {
  const source = await db.dataSource();
  await source.query(
    `WITH written AS (
      INSERT INTO efactura_submissions AS known (tenant, cif, sha256, number, issue_date, run_id)
      VALUES ($1, $2, $3, $4, $5, $6)
      ON CONFLICT (tenant, cif, sha256) DO UPDATE SET state = 'sending', run_id = excluded.run_id, started_at = now(),
        upload_index = NULL, download_id = NULL, ended_at = NULL
        WHERE known.state = 'rejected' AND known.run_id <> excluded.run_id
      RETURNING sha256
    ) SELECT sha256 FROM written`,
    [tenant, cif, sha256, number, issueDate, runId],
  );
  const [row] = await source.query<Row[]>(
    `SELECT ${COLUMNS} FROM efactura_submissions WHERE tenant = $1 AND cif = $2 AND sha256 = $3`,
    [tenant, cif, sha256],
  );
  return readRow(row as Row);
}

export async function noteSubmission(
  { db, tenant }: Ctx,
  { cif, sha256 }: Key,
  { state, index, downloadId }: { state: SubmissionState; index?: string; downloadId?: string | undefined },
): Promise<void> {
  const source = await db.dataSource();
  await source.query(
    `WITH written AS (
      UPDATE efactura_submissions SET state = $4, upload_index = coalesce($5, upload_index),
        download_id = coalesce($6, download_id), ended_at = CASE WHEN $7 THEN now() END
      WHERE tenant = $1 AND cif = $2 AND sha256 = $3 RETURNING sha256
    ) SELECT sha256 FROM written`,
    [tenant, cif, sha256, state, index ?? null, downloadId ?? null, state === 'accepted' || state === 'rejected'],
  );
}

/** Which of these indexes are known. */
export async function knownIndexes({ db, tenant }: Ctx, indexes: readonly string[]): Promise<Set<string>> {
  const source = await db.dataSource();
  const rows = await source.query<{ upload_index: string }[]>(
    'SELECT upload_index FROM efactura_submissions WHERE tenant = $1 AND upload_index = ANY($2)',
    [tenant, indexes],
  );
  return new Set(rows.map((row) => row.upload_index));
}

/** The newest of a CIF with this index or this number. */
export async function findSubmission(
  { db, tenant }: Ctx,
  cif: string,
  { index, number }: { index?: string | undefined; number?: string | undefined },
): Promise<Submission | undefined> {
  const source = await db.dataSource();
  const [row] = await source.query<Row[]>(
    `SELECT ${COLUMNS} FROM efactura_submissions WHERE tenant = $1 AND cif = $2
       AND ($3::text IS NULL OR upload_index = $3) AND ($4::text IS NULL OR number = $4)
     ORDER BY started_at DESC LIMIT 1`,
    [tenant, cif, index ?? null, number ?? null],
  );
  return row && readRow(row);
}

/** Those that are not accepted, of issue dates from this day on. A number that was accepted later is not among them. */
export async function openSubmissions({ db, tenant }: Ctx, from: string): Promise<Submission[]> {
  const source = await db.dataSource();
  const rows = await source.query<Row[]>(
    `SELECT DISTINCT ON (cif, number) ${COLUMNS} FROM efactura_submissions one
     WHERE tenant = $1 AND issue_date >= $2 AND NOT EXISTS (
       SELECT 1 FROM efactura_submissions other WHERE other.tenant = one.tenant AND other.cif = one.cif
         AND other.number = one.number AND other.issue_date = one.issue_date AND other.state = 'accepted')
     ORDER BY cif, number, started_at DESC LIMIT 10000`,
    [tenant, from],
  );
  return rows.map(readRow);
}

const COLUMNS = `cif, sha256, number, to_char(issue_date, 'YYYY-MM-DD') AS issue_date, state, run_id, upload_index, download_id, started_at`;

interface Row {
  cif: string;
  sha256: string;
  number: string;
  issue_date: string;
  state: SubmissionState;
  run_id: string;
  upload_index: string | null;
  download_id: string | null;
  started_at: Date | string;
}

function readRow({ issue_date, run_id, upload_index, download_id, started_at, ...rest }: Row): Submission {
  return {
    ...rest,
    issueDate: issue_date,
    runId: run_id,
    startedAt: new Date(started_at).toISOString(),
    ...(upload_index === null ? {} : { index: upload_index }),
    ...(download_id === null ? {} : { downloadId: download_id }),
  };
}

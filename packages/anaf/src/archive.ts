/**
 * What was sent to ANAF and came from it, kept for the years the law asks: the bytes as blobs, found by number, partner
 * and period through a table. ANAF itself keeps messages 60 days.
 */

import { createHash } from 'node:crypto';
import type { BlobRef } from '@genius/contract';
import type { SqlMigration, TaskContext } from '@genius/runtime';

export interface ArchiveEntry {
  /** `efactura`, `etransport`, `saft`. */
  service: string;
  direction: 'sent' | 'received';
  /** Such as `invoice`, `signature`, `errors`, `message`, `pdf`. */
  kind: string;
  /** ANAF's own number: index of the upload, id of the message. */
  reference: string;
  /** The document's own number, such as that of the invoice. */
  number?: string | undefined;
  /** Whose document it is, digits only. */
  cif: string;
  /** The other side, digits only. */
  partnerCif?: string | undefined;
  /** `2026-11`. */
  period: string;
  mediaType: string;
  /** For access and erasure, where it is about a person. */
  subject?: string | undefined;
}

export interface ArchivedFile extends ArchiveEntry {
  blob: string;
  bytes: number;
  /** Hex, of the content. */
  sha256: string;
  /** ISO 8601. */
  at: string;
}

export type ArchiveContext = Pick<TaskContext, 'blobs' | 'db' | 'tenant'>;

/** Each worker that archives names them; they are the same wherever they are named. */
export const archiveMigrations: readonly SqlMigration[] = [
  {
    name: 'AnafArchive1764400000000',
    up: [
      `CREATE TABLE anaf_archive (
        tenant text NOT NULL,
        service text NOT NULL,
        direction text NOT NULL,
        kind text NOT NULL,
        reference text NOT NULL,
        number text,
        cif text NOT NULL,
        partner_cif text,
        period text NOT NULL,
        media_type text NOT NULL,
        subject text,
        blob text NOT NULL,
        bytes integer NOT NULL,
        sha256 text NOT NULL,
        at timestamptz NOT NULL DEFAULT now(),
        PRIMARY KEY (tenant, service, kind, reference, sha256)
      )`,
      'CREATE INDEX anaf_archive_number ON anaf_archive (tenant, number)',
      'CREATE INDEX anaf_archive_partner ON anaf_archive (tenant, partner_cif, period)',
      'CREATE INDEX anaf_archive_period ON anaf_archive (tenant, period, at)',
    ],
    down: ['DROP TABLE anaf_archive'],
  },
];

/** Keeps one file. The same content under the same reference is kept once, however often it comes. */
export async function archive(ctx: ArchiveContext, entry: ArchiveEntry, content: Uint8Array): Promise<ArchivedFile> {
  const sha256 = createHash('sha256').update(content).digest('hex');
  const source = await ctx.db.dataSource();
  const { service, kind, reference } = entry;
  const find = async () => {
    const rows = await source.query<Row[]>(
      `SELECT ${COLUMNS} FROM anaf_archive WHERE tenant = $1 AND service = $2 AND kind = $3 AND reference = $4 AND sha256 = $5`,
      [ctx.tenant, service, kind, reference, sha256],
    );
    return rows[0];
  };
  const before = await find();
  if (before) return readRow(before);
  const blob = await ctx.blobs.put(content, {
    mediaType: entry.mediaType,
    tenant: ctx.tenant,
    ...(entry.subject === undefined ? {} : { subject: entry.subject }),
  });
  await source.query(
    `WITH written AS (
      INSERT INTO anaf_archive (tenant, service, direction, kind, reference, number, cif, partner_cif, period, media_type,
        subject, blob, bytes, sha256)
      VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
      ON CONFLICT DO NOTHING RETURNING blob
    ) SELECT blob FROM written`,
    [
      ctx.tenant,
      service,
      entry.direction,
      kind,
      reference,
      entry.number ?? null,
      entry.cif,
      entry.partnerCif ?? null,
      entry.period,
      entry.mediaType,
      entry.subject ?? null,
      blob.blob,
      content.byteLength,
      sha256,
    ],
  );
  const row = await find();
  if (!row) throw new Error('a file that was archived is not in the archive');
  // Another run archived the same meanwhile: its blob stays, ours is one too many.
  if (row.blob !== blob.blob) await ctx.blobs.delete(blob.blob);
  return readRow(row);
}

export interface ArchiveQuery {
  service?: string | undefined;
  kind?: string | undefined;
  reference?: string | undefined;
  number?: string | undefined;
  partnerCif?: string | undefined;
  cif?: string | undefined;
  /** `2026-11`. */
  period?: string | undefined;
  /** Default 100, at most 1000. */
  limit?: number | undefined;
  /** How many of the newest to leave out. Default 0. */
  skip?: number | undefined;
}

/** What fits all that is asked, of the run's tenant, newest first. */
export async function findArchived(
  ctx: Pick<ArchiveContext, 'db' | 'tenant'>,
  query: ArchiveQuery,
): Promise<ArchivedFile[]> {
  const source = await ctx.db.dataSource();
  const { service, kind, reference, number, partnerCif, cif, period, limit = 100, skip = 0 } = query;
  const asked = { service, kind, reference, number, partner_cif: partnerCif, cif, period };
  const values: unknown[] = [ctx.tenant];
  const conditions = ['tenant = $1'];
  for (const [column, value] of Object.entries(asked)) {
    if (value === undefined) continue;
    values.push(value);
    conditions.push(`${column} = $${values.length}`);
  }
  values.push(Math.min(1_000, limit), skip);
  const rows = await source.query<Row[]>(
    `SELECT ${COLUMNS} FROM anaf_archive WHERE ${conditions.join(' AND ')}
     ORDER BY at DESC, reference DESC, kind LIMIT $${values.length - 1} OFFSET $${values.length}`,
    values,
  );
  return rows.map(readRow);
}

/** The reference to an archived file's content, for `ctx.blobs`. */
export function archivedBlob({ blob, bytes, sha256, mediaType }: ArchivedFile): BlobRef {
  return { blob, size: bytes, sha256, mediaType } as BlobRef;
}

const COLUMNS =
  'service, direction, kind, reference, number, cif, partner_cif, period, media_type, subject, blob, bytes, sha256, at';

interface Row {
  service: string;
  direction: 'sent' | 'received';
  kind: string;
  reference: string;
  number: string | null;
  cif: string;
  partner_cif: string | null;
  period: string;
  media_type: string;
  subject: string | null;
  blob: string;
  bytes: number;
  sha256: string;
  at: Date | string;
}

function readRow(row: Row): ArchivedFile {
  const { number, partner_cif: partnerCif, media_type: mediaType, subject, at, ...rest } = row;
  return {
    ...rest,
    mediaType,
    at: new Date(at).toISOString(),
    ...(number === null ? {} : { number }),
    ...(partnerCif === null ? {} : { partnerCif }),
    ...(subject === null ? {} : { subject }),
  };
}

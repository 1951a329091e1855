/** The audit log as a chain: each record's hash covers it and the hash before it, the same in every store. */

import { createHash } from 'node:crypto';
import type { AuditEntry, AuditRecord } from './ports/audit.ts';

/** A record as SQL has it. */
export interface AuditColumns {
  /** PostgreSQL's driver hands a bigint over as text. */
  seq: number | string;
  at: number;
  /** JSON text of the entry, as it was hashed. */
  entry: string;
  hash: string;
}

/** Hash of a record that follows one with the hash `before`; the first follows `''`. */
export function auditHash(before: string, at: number, entry: string): string {
  return createHash('sha256').update(`${before}\n${at}\n${entry}`).digest('hex');
}

export function readAuditColumns({ seq, at, entry, hash }: AuditColumns): AuditRecord {
  return { position: Number(seq), at, hash, ...(JSON.parse(entry) as AuditEntry) };
}

/** Checks a chain record by record, in their order. */
export function createAuditCheck() {
  let before = '';
  let last = 0;
  return {
    /** Whether the next record fits: positions have no gaps, so that one removed from the end shows after the next append. */
    fits(row: AuditColumns): boolean {
      if (Number(row.seq) !== last + 1 || auditHash(before, row.at, row.entry) !== row.hash) return false;
      before = row.hash;
      last = Number(row.seq);
      return true;
    },
    /** Position of the last record that fitted; 0 before the first. */
    get last(): number {
      return last;
    },
  };
}

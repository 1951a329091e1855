/** Audit: an append-only log of who decided what. Nothing in it is ever changed or deleted. */

export interface AuditEntry {
  /** Who: an instance, a person, a token's name. */
  actor: string;
  /** What, such as `run.cancelled`, `decision.made`, `consent.refused`. */
  action: string;
  /** On what: a run id, a queue, a schedule. */
  target: string;
  tenant: string;
  reason?: string;
  /** Facts without payloads. */
  details?: Record<string, unknown>;
}

export interface AuditRecord extends AuditEntry {
  position: number;
  at: number;
  /** SHA-256 over the record and the hash before it: a removed or changed record shows. */
  hash: string;
}

export interface Audit {
  append(entry: AuditEntry): Promise<void>;
  list(query?: { after?: number; target?: string; limit?: number }): Promise<AuditRecord[]>;
  /** The first position whose hash does not fit, or undefined if all do. */
  verify(): Promise<number | undefined>;
}

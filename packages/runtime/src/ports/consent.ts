/** Consent: whether a person agreed to a purpose. No record means no. */

export interface ConsentRecord {
  subject: string;
  purpose: string;
  tenant: string;
  granted: boolean;
  /** ms since 1970. */
  at: number;
  /** Where the answer came from: form, letter, call. Never the person's data. */
  source: string;
}

export interface Consent {
  isGranted(subject: string, purpose: string, tenant: string): Promise<boolean>;
  /** Appends; the last record of a person and purpose counts. */
  record(record: Omit<ConsentRecord, 'at'>): Promise<void>;
  list(subject: string, tenant: string): Promise<ConsentRecord[]>;
}

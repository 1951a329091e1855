/** What the doctor found. */

export interface Finding {
  name: string;
  state: 'ok' | 'note' | 'bad';
  what: string;
  /** What to do about it. */
  remedy?: string;
  /** Of a server that told it. */
  version?: string;
}

export type Found = Omit<Finding, 'name'>;

export interface Check {
  name: string;
  /** `earlier`: what the stages before found. No finding: there is nothing to check in this mode. */
  check: (earlier: readonly Finding[]) => Promise<Found[]>;
}

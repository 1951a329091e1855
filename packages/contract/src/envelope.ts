/** The envelope of a run: all that travels beside its input. Plain JSON, the same on every transport. */

/** The next run of a chain, or the body of a chord: a run that is not sent yet. */
export interface Signature {
  task: string;
  queue: string;
  /** What is known of its input already; the result before it is merged in, or put under `as`. */
  input: Record<string, unknown>;
  /** The field that takes the result before it. Without it the result's fields are merged under the given ones. */
  as?: string;
  /** Takes nothing of the result before it. Default false. */
  immutable?: boolean;
  options?: SignatureOptions;
  /** What its contract says about the input that is known already. */
  lane?: string;
  limit?: Envelope['limit'];
  subject?: string;
}

export interface SignatureOptions {
  id?: string;
  priority?: number;
  delayMs?: number;
  expiresAt?: number;
}

/** Membership of a run in a group or in the header of a chord. */
export interface GroupMembership {
  id: string;
  index: number;
  size: number;
  /** The body of the chord; absent for a plain group. */
  body?: Signature & { id: string };
}

export interface Envelope {
  id: string;
  task: string;
  queue: string;
  /** JSON text of the checked input. Text, so that it is written and measured once. */
  input: string;
  /** Empty where there is none. */
  tenant: string;
  /** 0 to 9, higher first within a tenant. Default 5. */
  priority: number;
  /** ms since 1970 on the sender's clock; only told, never decided by. */
  sentAt: number;
  correlationId: string;
  /** Not before: a duration from the moment the transport takes it. */
  delayMs?: number;
  /** ms since 1970. Not started later than this. */
  expiresAt?: number;
  key?: string;
  /** How long the key holds, in ms, or until the run is erased. */
  keyMs?: number;
  lane?: string;
  limit?: { key: string; concurrency?: number; rateCount?: number; ratePerMs?: number };
  subject?: string;
  parent?: string;
  root?: string;
  traceparent?: string;
  tracestate?: string;
  /** The rest of a chain, the next one first. */
  chain?: Signature[];
  group?: GroupMembership;
  /** Its input was completed with the results before it; large ones stand in it as blob references. */
  fed?: boolean;
  /** Headers of a foreign sender, kept and passed on. */
  headers?: Record<string, unknown>;
  /** Id of the effect store that was in use when the run was sent. */
  generation?: string;
}

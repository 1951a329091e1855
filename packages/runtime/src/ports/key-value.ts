/** KeyValue: small values with expiry, counters, and channels. Nothing here is the truth about a run. */

/** How often something may be done: `count` times in each span of `perMs`, spread evenly. */
export interface Pace {
  count: number;
  perMs: number;
  /** How many may follow each other without a pause after a rest. Default 1: never sooner than `perMs / count`. */
  burst?: number;
  /** A slot that comes later than this is not taken. */
  mostMs: number;
}

/** `granted`: the slot is ours and begins in `waitMs`. Otherwise none was taken; the next one begins in `waitMs`. */
export interface PaceSlot {
  granted: boolean;
  waitMs: number;
}

export interface KeyValue {
  get(key: string): Promise<string | undefined>;
  set(key: string, value: string, options?: { ttlMs?: number; ifAbsent?: boolean }): Promise<boolean>;
  delete(key: string): Promise<boolean>;
  /** Adds and returns the sum; `ttlMs` counts from the first addition. */
  increment(key: string, by?: number, options?: { ttlMs?: number }): Promise<number>;
  /** Keys that begin with a prefix, sorted. */
  keys(prefix: string): Promise<string[]>;
  /**
   * Takes the next free slot of a pace that all instances share, on the store's clock. Paces have a name space of their
   * own, apart from values.
   */
  reserve(key: string, pace: Pace): Promise<PaceSlot>;
  /**
   * No slot of this pace begins sooner than `ms` from now; an earlier, longer postponement stays. Returns how long it is
   * until then: `postpone(key, 0)` only asks. Slots taken before keep their times: whoever waited for one asks before
   * it is used.
   */
  postpone(key: string, ms: number): Promise<number>;
  publish(channel: string, message: string): Promise<void>;
  subscribe(channel: string, listener: (message: string) => void): Promise<() => void>;
}

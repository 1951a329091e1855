/** KeyValue: small values with expiry, counters, and channels. Nothing here is the truth about a run. */

export interface KeyValue {
  get(key: string): Promise<string | undefined>;
  set(key: string, value: string, options?: { ttlMs?: number; ifAbsent?: boolean }): Promise<boolean>;
  delete(key: string): Promise<boolean>;
  /** Adds and returns the sum; `ttlMs` counts from the first addition. */
  increment(key: string, by?: number, options?: { ttlMs?: number }): Promise<number>;
  /** Keys that begin with a prefix, sorted. */
  keys(prefix: string): Promise<string[]>;
  publish(channel: string, message: string): Promise<void>;
  subscribe(channel: string, listener: (message: string) => void): Promise<() => void>;
}

/** A worker with a client of it, each a process of its own. */

export interface Side {
  readonly pids: { client: number; worker: number };
  /** No-ops sent by one client, then every result read. */
  tasks(count: number): Promise<{ sentMs: number; allMs: number }>;
  /** No-ops sent and read one at a time, ms each. */
  pings(count: number): Promise<number[]>;
  stop(): Promise<void>;
}

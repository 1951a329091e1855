/** What instances tell each other so that nobody has to poll. Every message may be lost: whoever waits also looks. */

export interface HubMessage {
  /** Queues that have something new to start. */
  q?: string[];
  /** Something becomes due then, ms since 1970. */
  s?: number;
  /** There are new events. */
  e?: 1;
  /** Effects that changed: `scope\nkey`. */
  x?: string[];
  /** Running attempts that must stop: run id and reason. */
  c?: [run: string, reason?: string][];
  /** Progress of runs. */
  p?: [run: string, fraction: number, note?: string][];
  /** Runs that ended. */
  f?: string[];
  /** Runs that were on their way to a worker were erased. */
  z?: 1;
}

export interface Hub {
  /** To every instance, this one too (at once). Messages of one event-loop turn travel together. */
  tell(message: HubMessage): void;
  listen(listener: (message: HubMessage) => void): void;
  close(): Promise<void>;
}

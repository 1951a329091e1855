/** Instances: the processes that share a store, and which of them live. */

export interface InstanceInfo {
  id: string;
  /** For people only; never used to decide. */
  host: string;
  pid: number;
  startedAt: number;
  /** Tags of the workers that it runs; empty for a client. */
  tags: readonly string[];
  version: string;
}

export interface InstanceStatus extends InstanceInfo {
  alive: boolean;
  lastSeenAt: number;
  running: number;
}

export interface Instances {
  readonly self: InstanceInfo;
  /** Says which workers this instance runs, and the names of their tasks. */
  announce(tags: readonly string[], tasks?: readonly string[]): Promise<void>;
  list(): Promise<InstanceStatus[]>;
}

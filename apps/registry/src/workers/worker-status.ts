/** What is known of an instance of a worker. Apart from its table, so that whoever reads it loads no TypeORM. */

import type { HeartbeatMetrics, InstanceMode } from '@genius/runtime';

/**
 * `running` and `idle`: it works or waits for work. `error`: it can't work, its port is dead, or its process died.
 * `stopped`: nothing was heard of it for its time to live.
 */
export const WORKER_STATUSES = ['running', 'idle', 'error', 'stopped'] as const;
export type WorkerState = (typeof WORKER_STATUSES)[number];

/** What the last round of `WorkerHealthCheckJob` found. */
export interface CheckedHealth {
  /** ISO 8601. */
  at: string;
  /** Whether its port answers. */
  reachable: boolean;
  checks: number;
  /** Those that failed, each with what to do. */
  failed: { check: string; problem: string }[];
  /** Points that they take from its score. */
  penalty: number;
}

export interface WorkerStatus {
  tag: string;
  /** The instance's id. */
  id: string;
  version: string;
  last_seen: Date;
  status: WorkerState;
  health_endpoint: string | null;
  /** The last heartbeat's, and the last health check's. */
  metrics: Partial<HeartbeatMetrics> & { health?: CheckedHealth };
  mode: InstanceMode;
  host: string;
  /** 0 to 100. */
  health_score: number;
  registered_at: Date;
  /** Rises with each change that who watches a tag wants to hear of. */
  watch_index: string;
  /** How long it may be silent. */
  ttl_ms: number;
  /** Whether it shares our store, which tells its death sooner than silence does. */
  leased: boolean;
}

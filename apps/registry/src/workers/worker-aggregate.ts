/** A worker as a whole: what its instances amount to. */

import { aggregateScore } from '@genius/runtime';
import type { WorkerState, WorkerStatus } from './worker-status.ts';

export interface WorkerHealth {
  tag: string;
  /** `running` if an instance runs something, `idle` if one waits for work, `error` if all are broken, else `stopped`. */
  status: WorkerState;
  /** 0 to 100, weighted by what each instance could do; one that died stands in it with 0. */
  health_score: number;
  instances: { total: number; live: number } & Record<WorkerState, number>;
  versions: string[];
  /** ISO 8601; null without an instance. */
  last_seen: string | null;
  metrics: WorkerMetrics;
}

/** Sums over the living instances. */
export interface WorkerMetrics {
  /** Not a sum: all see the same queue, so the newest one's. */
  queue_size: number;
  in_flight: number;
  concurrency: number;
  ended: number;
  broken: number;
  memory_bytes: number;
  cpu_share: number;
  last_task_time: string | null;
  tasks: string[];
}

export function aggregate(tag: string, rows: readonly WorkerStatus[]): WorkerHealth {
  const counted = Object.fromEntries(
    (['running', 'idle', 'error', 'stopped'] as const).map((status) => [
      status,
      rows.filter((row) => row.status === status).length,
    ]),
  ) as Record<WorkerState, number>;
  const live = rows.filter(isLive);
  const lastSeen = Math.max(0, ...rows.map(({ last_seen }) => last_seen.getTime()));
  return {
    tag,
    status: statusOf(counted),
    health_score: aggregateScore(
      rows
        .filter(({ status }) => status !== 'stopped')
        .map(({ health_score, metrics }) => ({ health_score, weight: metrics.concurrency ?? 1 })),
    ),
    instances: { total: rows.length, live: live.length, ...counted },
    versions: [...new Set(live.map(({ version }) => version))].sort(),
    last_seen: lastSeen === 0 ? null : new Date(lastSeen).toISOString(),
    metrics: metricsOf(live),
  };
}

export const isLive = ({ status }: Pick<WorkerStatus, 'status'>) => status === 'running' || status === 'idle';

function statusOf(counted: Record<WorkerState, number>): WorkerState {
  return (['running', 'idle', 'error'] as const).find((status) => counted[status] > 0) ?? 'stopped';
}

function metricsOf(live: readonly WorkerStatus[]): WorkerMetrics {
  const sum = (read: (metrics: WorkerStatus['metrics']) => number | undefined) =>
    live.reduce((total, { metrics }) => total + (read(metrics) ?? 0), 0);
  const newest = live.reduce<WorkerStatus | undefined>(
    (found, row) => (found && found.last_seen >= row.last_seen ? found : row),
    undefined,
  );
  const times = live.map(({ metrics }) => metrics.last_task_time).filter((time) => typeof time === 'string');
  return {
    queue_size: newest?.metrics.queue_size ?? 0,
    in_flight: sum(({ in_flight }) => in_flight),
    concurrency: sum(({ concurrency }) => concurrency),
    ended: sum(({ ended }) => ended),
    broken: sum(({ broken }) => broken),
    memory_bytes: sum(({ memory_bytes }) => memory_bytes),
    cpu_share: Math.round(sum(({ cpu_share }) => cpu_share) * 1_000) / 1_000,
    last_task_time: times.sort().at(-1) ?? null,
    tasks: [...new Set(live.flatMap(({ metrics }) => metrics.tasks ?? []))].sort(),
  };
}

/** Deep checks that an instance without a port tells with its heartbeat: they count as if the registry had looked. */

import { checkPenalty, type Heartbeat, type HeartbeatMetrics } from '@genius/runtime';
import type { CheckedHealth } from '../workers/worker-status.ts';

type HeededHeartbeat = Omit<Heartbeat, 'metrics'> & {
  metrics: Omit<HeartbeatMetrics, 'health'> & { health?: CheckedHealth };
};

/** The heartbeat with its score lessened by what failed. Of an instance with a port nothing told is taken. */
export function heedToldHealth(heartbeat: Heartbeat): HeededHeartbeat {
  const { health, ...metrics } = heartbeat.metrics;
  if (!health || heartbeat.health_endpoint !== undefined) return { ...heartbeat, metrics };
  const penalty = checkPenalty(health.failed.length, health.checks);
  const checked: CheckedHealth = {
    at: new Date().toISOString(),
    reachable: true,
    checks: health.checks,
    failed: health.failed.map(({ check, problem }) => ({ check, problem })),
    penalty,
  };
  const score = Math.max(0, heartbeat.health_score - penalty);
  return { ...heartbeat, health_score: score, metrics: { ...metrics, health: checked } };
}

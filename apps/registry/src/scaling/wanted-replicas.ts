/** How many replicas a worker should have: a pure rule on what its queue does. */

export interface ScalingRules {
  /** Default 0. */
  min: number;
  /** Default 20. */
  max: number;
  /** Within which time a backlog is to be gone, s. Default 30. */
  drainSeconds: number;
  /** What is added to the flow, so that chance makes no queue. Default 0.2. */
  headroom: number;
  /** A smaller count must be enough for so long before it is taken, s. Default 60. */
  cooldownSeconds: number;
  /** A decrease of less than this share is left. Default 0.1. */
  tolerance: number;
}

export const DEFAULT_RULES: ScalingRules = {
  min: 0,
  max: 20,
  drainSeconds: 30,
  headroom: 0.2,
  cooldownSeconds: 60,
  tolerance: 0.1,
};

/** What is known of a queue. */
export interface QueueSignal {
  /** Runs that could start now. */
  backlog: number;
  /** Runs that arrive in a second. */
  arrivalRate: number;
  /** How long a run takes, s. */
  serviceSeconds: number;
  /** Runs that one replica does at once. */
  concurrency: number;
}

export interface ScalingMemory {
  wanted: number;
  /** Needs within the cooldown: each is greater than all after it, so few are kept. */
  needs: readonly { at: number; need: number }[];
}

/**
 * Little's law says that `arrivalRate × serviceSeconds` runs are under way at once; with headroom, and with what drains
 * the backlog in time beside them, that many places are needed:
 *
 *     need = ceil(serviceSeconds × (arrivalRate × (1 + headroom) + backlog / drainSeconds) / concurrency)
 */
export function needOf(signal: QueueSignal, rules: ScalingRules): number {
  const { backlog, arrivalRate, serviceSeconds, concurrency } = signal;
  const runsPerSecond = arrivalRate * (1 + rules.headroom) + backlog / rules.drainSeconds;
  const places = Math.ceil((serviceSeconds * runsPerSecond) / Math.max(1, concurrency) - 1e-9);
  const least = backlog > 0 ? 1 : 0;
  return Math.min(rules.max, Math.max(rules.min, least, places));
}

/**
 * More at once, fewer only after the cooldown: the greatest need within it counts. `atSeconds` never goes back. A worker
 * whose memory is not there begins with what runs.
 */
export function wantReplicas(
  signal: QueueSignal,
  rules: ScalingRules,
  memory: ScalingMemory,
  atSeconds: number,
): ScalingMemory {
  const need = needOf(signal, rules);
  const recent = memory.needs.filter(
    ({ at, need: earlier }) => at > atSeconds - rules.cooldownSeconds && earlier > need,
  );
  const needs = [...recent, { at: atSeconds, need }];
  const greatest = needs[0]?.need ?? need;
  const within = Math.min(rules.max, Math.max(rules.min, memory.wanted));
  const isSmallStep = greatest < within && greatest > 0 && within - greatest < within * rules.tolerance;
  return { wanted: isSmallStep ? within : greatest, needs };
}

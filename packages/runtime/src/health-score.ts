/**
 * How well an instance of a worker does, from 0 (it can't work) to 100 (nothing stands in its way), and how well all
 * instances of a worker do together. The formula is in docs/registry.md.
 */

export interface HealthFacts {
  /** Whether it can take runs at all: its needs are there, and it looks at its queue. */
  isUsable: boolean;
  /** Of the attempts that ended in the last five minutes, the share that broke. 0 if none ended. */
  brokenShare: number;
  /** Runs that wait for the worker, by slots of all its instances. */
  waitingPerSlot: number;
  /** How late the event loop is, 99th percentile. */
  loopDelaySeconds: number;
  /** Resident memory as a share of what the process may use. */
  memoryShare: number;
}

export interface ScoredInstance {
  health_score: number;
  /** How much of the work it could do, such as its concurrency. */
  weight: number;
}

/** From where on a fact counts, where it counts in full, and how many points it then takes. */
const TAKES = {
  brokenShare: { from: 0, full: 1, points: 40 },
  waitingPerSlot: { from: 2, full: 20, points: 30 },
  loopDelaySeconds: { from: 0.1, full: 1, points: 15 },
  memoryShare: { from: 0.7, full: 1, points: 15 },
} as const;

/** What the failed ones of an instance's deep checks take from its score. */
const CHECK_POINTS = 60;

export function healthScore(facts: HealthFacts): number {
  if (!facts.isUsable) return 0;
  let score = 100;
  for (const [name, { from, full, points }] of Object.entries(TAKES) as [
    keyof typeof TAKES,
    (typeof TAKES)['brokenShare'],
  ][]) {
    score -= points * clamp((facts[name] - from) / (full - from));
  }
  return Math.max(0, Math.round(score));
}

/** What deep checks take from a score: of `checks` of them `failed` failed. */
export function checkPenalty(failed: number, checks: number): number {
  return checks === 0 ? 0 : Math.round((CHECK_POINTS * failed) / checks);
}

/** The mean, weighted; an instance that died stands in it with 0. Without an instance it is 0. */
export function aggregateScore(instances: readonly ScoredInstance[]): number {
  const weights = instances.reduce((sum, { weight }) => sum + weight, 0);
  if (weights === 0) return 0;
  return Math.round(instances.reduce((sum, { health_score, weight }) => sum + health_score * weight, 0) / weights);
}

const clamp = (share: number) => Math.min(1, Math.max(0, share));

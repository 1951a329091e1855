/** A queue and its replicas second by second: pods take time to start, a run takes its place for a random time. */

import { seeded } from './traces.ts';

/** What a rule sees each second. */
export interface Seen {
  second: number;
  backlog: number;
  running: number;
  /** As heartbeats tell it, every 30 s. */
  ended: number;
  /** Pods, also those that start. */
  pods: number;
}

/** How many pods there are to be. */
export type Rule = (seen: Seen) => number;

export const WORLD = {
  startSeconds: 20,
  /** Runs one pod does at once. */
  concurrency: 4,
  /** Mean of an exponential distribution. */
  serviceSeconds: 2,
  maxPods: 60,
  heartbeatSeconds: 30,
};

export interface Outcome {
  mean: number;
  p95: number;
  /** From the order to the end, also while it starts. */
  podSeconds: number;
  waits: number[];
}

const STEPS = 10;

/** Runs to the end of the trace and on until the queue is empty: who leaves a backlog pays for it. */
export function simulate(arrivals: readonly number[], rule: Rule, seed: number): Outcome {
  const random = seeded(seed);
  const service = () => -Math.log(1 - random()) * WORLD.serviceSeconds;
  // Drawn by run, not by when it starts, so that all rules get the same work.
  const queue: { at: number; takes: number }[] = [];
  let head = 0;
  let running: number[] = [];
  let pods: number[] = [];
  let [podSeconds, ended, told] = [0, 0, 0];
  const waits: number[] = [];
  for (let second = 0; second < arrivals.length || head < queue.length || running.length > 0; second++) {
    if (second > arrivals.length * 3) throw new Error('the rule never empties its queue');
    const newcomers = Array.from({ length: arrivals[second] ?? 0 }, () => ({
      at: second + random(),
      takes: service(),
    }));
    queue.push(...newcomers.sort((a, b) => a.at - b.at));
    for (let step = 1; step <= STEPS; step++) {
      const now = second + step / STEPS;
      const before = running.length;
      running = running.filter((end) => end > now);
      ended += before - running.length;
      const places = pods.filter((ready) => ready <= now).length * WORLD.concurrency;
      for (let next = queue[head]; next && next.at <= now && running.length < places; next = queue[head]) {
        waits.push(now - next.at);
        running.push(now + next.takes);
        head++;
      }
    }
    if (second % WORLD.heartbeatSeconds === 0) told = ended;
    podSeconds += pods.length;
    const seen = { second, backlog: queue.length - head, running: running.length, ended: told, pods: pods.length };
    const wanted = Math.min(WORLD.maxPods, Math.max(0, rule(seen)));
    while (pods.length < wanted) pods.push(second + 1 + WORLD.startSeconds);
    // The youngest go first; what runs goes on to its end.
    if (pods.length > wanted) pods = pods.slice(0, wanted);
  }
  const sorted = waits.toSorted((a, b) => a - b);
  return {
    mean: waits.reduce((sum, wait) => sum + wait, 0) / waits.length,
    p95: sorted[Math.floor(sorted.length * 0.95)] ?? 0,
    podSeconds,
    waits: sorted,
  };
}

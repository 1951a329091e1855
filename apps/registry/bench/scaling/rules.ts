/** The rules that are compared: ours as KEDA reads it, and the plain one on the length of the queue. */

import { addSample, type QueueSample, velocityOf } from '../../src/scaling/queue-signal.ts';
import { DEFAULT_RULES, type ScalingMemory, wantReplicas } from '../../src/scaling/wanted-replicas.ts';
import { type Rule, WORLD } from './simulate.ts';

/** The autoscaler's own default: at most twice as many or 4 more every 15 s. */
const UP_SECONDS = 15;
const mostUp = (pods: number) => Math.max(2 * pods, pods + 4);

/** Sampled every second; read by the autoscaler every 15 s, whose own stabilisation is off. */
export function ourRule(): Rule {
  let ring: QueueSample[] = [];
  let memory: ScalingMemory = { wanted: 0, needs: [] };
  const rules = { ...DEFAULT_RULES, max: WORLD.maxPods };
  return ({ second, backlog, running, ended, pods }) => {
    ring = addSample(ring, { at: second, backlog, running, ended });
    const { arrivalRate, serviceSeconds = 1 } = velocityOf(ring);
    memory = wantReplicas(
      { backlog, arrivalRate, serviceSeconds, concurrency: WORLD.concurrency },
      rules,
      memory,
      second,
    );
    if (second % UP_SECONDS !== 0) return pods;
    return Math.min(memory.wanted, mostUp(pods));
  };
}

/**
 * KEDA's queueLength trigger: ceil(waiting / target), at least one while runs wait; fewer only after 300 s
 * (stabilisation), none after 300 s without a waiting run (cooldown).
 */
export function plainRule(target: number, pollSeconds: number): Rule {
  const windowSeconds = 300;
  let polls: { second: number; wanted: number }[] = [];
  let activeAt = Number.NEGATIVE_INFINITY;
  return ({ second, backlog, pods }) => {
    if (second % pollSeconds !== 0) return pods;
    if (backlog > 0) activeAt = second;
    polls = [
      ...polls.filter((poll) => poll.second > second - windowSeconds),
      { second, wanted: Math.ceil(backlog / target) },
    ];
    if (second - activeAt >= windowSeconds) return 0;
    const wanted = Math.max(1, ...polls.map((poll) => poll.wanted));
    return Math.min(wanted, pods === 0 ? 1 : mostUp(pods) * Math.max(1, pollSeconds / UP_SECONDS));
  };
}

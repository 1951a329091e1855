/** From samples of a queue, one a second, to its rates: pure, on a short ring. */

export interface QueueSample {
  /** s, on a clock that never goes back. */
  at: number;
  /** Could start now. */
  backlog: number;
  running: number;
  /** Ended since some beginning. It may come late and in steps, and falls when an instance leaves. */
  ended: number;
}

export interface QueueVelocity {
  /** Runs a second, over the last 10 s. */
  arrivalRate: number;
  /** Runs a second that end, over the whole ring. */
  serviceRate: number;
  /** Undefined until something ended. */
  serviceSeconds: number | undefined;
  /** How long the run at the head has waited, if runs start in the order of their arrival, s. */
  backlogAge: number;
}

/** Two minutes: four heartbeats, in which ends are counted. */
export const RING = 120;
const FAST_SECONDS = 10;

/** Ring after another sample. */
export function addSample(ring: readonly QueueSample[], sample: QueueSample): QueueSample[] {
  return [...ring.slice(1 - RING), sample];
}

/** What is in the queue changes by what arrives less what ends: `arrivalRate = serviceRate + change of (backlog + running)`. */
export function velocityOf(ring: readonly QueueSample[]): QueueVelocity {
  const [first, last] = [ring[0], ring.at(-1)];
  if (!first || !last || last.at <= first.at) {
    return { arrivalRate: 0, serviceRate: 0, serviceSeconds: undefined, backlogAge: 0 };
  }
  const ended = endedIn(ring);
  const serviceRate = ended / (last.at - first.at);
  const busy = ring.reduce((sum, { running }) => sum + running, 0) / ring.length;
  const from = ring.find(({ at }) => at >= last.at - FAST_SECONDS) ?? first;
  const change = last.at > from.at ? (inside(last) - inside(from)) / (last.at - from.at) : 0;
  const arrivalRate = Math.max(0, serviceRate + change);
  return {
    arrivalRate,
    serviceRate,
    // Little's law again: runs under way = rate of ends × their time.
    serviceSeconds: ended > 0 ? Math.max(0.001, busy / serviceRate) : undefined,
    backlogAge: ageOf(ring, last, serviceRate),
  };
}

const inside = ({ backlog, running }: QueueSample) => backlog + running;

function endedIn(ring: readonly QueueSample[]): number {
  return ring.reduce((sum, { ended }, i) => sum + Math.max(0, ended - (ring[i - 1]?.ended ?? ended)), 0);
}

/** The backlog is the last runs that arrived: back to where so many have. Older than the ring it is at least that long. */
function ageOf(ring: readonly QueueSample[], last: QueueSample, serviceRate: number): number {
  let left = last.backlog;
  if (left <= 0) return 0;
  for (let i = ring.length - 1; i > 0; i--) {
    const [before, after] = [ring[i - 1] as QueueSample, ring[i] as QueueSample];
    left -= Math.max(0, inside(after) - inside(before) + serviceRate * (after.at - before.at));
    if (left <= 1e-9) return last.at - before.at;
  }
  return last.at - (ring[0] as QueueSample).at;
}

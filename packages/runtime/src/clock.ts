/** Time as the runtime sees it, so that tests can move it. */

export interface Clock {
  /** ms since 1970. */
  now(): number;
  /** ms since some moment, rising evenly whatever happens to the wall clock: for limits. */
  monotonic(): number;
  /** Calls back once after a span; the returned function forgets it. */
  after(ms: number, call: () => void): () => void;
}

/** Longest span `setTimeout` takes; longer ones would fire at once. */
const LONGEST_MS = 2_147_483_647;

export const systemClock: Clock = {
  now: Date.now,
  monotonic: () => performance.now(),
  after(ms, call) {
    const timer = setTimeout(call, Math.min(Math.max(0, ms), LONGEST_MS));
    return () => clearTimeout(timer);
  },
};

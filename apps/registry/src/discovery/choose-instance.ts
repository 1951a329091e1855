/** The power of two choices: of two instances taken at random, the one with less to do. */

export interface Candidate {
  /** 0 is idle, 1 has all hands full; more is a queue of its own. */
  load: number;
}

/**
 * As good as looking at all of them, and callers who look at the same moment do not all run to the same one.
 * Undefined without candidates. `random` gives numbers from 0 up to 1.
 */
export function chooseOfTwo<T extends Candidate>(
  candidates: readonly T[],
  random: () => number = Math.random,
): T | undefined {
  const { length } = candidates;
  if (length < 2) return candidates[0];
  const first = Math.floor(random() * length);
  // Never the same one twice.
  const second = (first + 1 + Math.floor(random() * (length - 1))) % length;
  const [a, b] = [candidates[first] as T, candidates[second] as T];
  return b.load < a.load ? b : a;
}

/** How busy an instance is, and how unwell: one that is half well counts as half a hand fuller. */
export function loadOf(inFlight: number, concurrency: number, healthScore: number): number {
  return Math.round((inFlight / Math.max(1, concurrency) + (100 - healthScore) / 100) * 1_000) / 1_000;
}

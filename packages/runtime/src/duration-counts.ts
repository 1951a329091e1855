/**
 * How long attempts took, counted in steps that grow by √2: counts of processes, tasks and minutes add up, and a
 * quantile of the sum is off by less than a fifth.
 */

/** From under 1 ms (the first) to 70 minutes and more (the last). */
export const DURATION_STEPS = 46;

const GROWTH = Math.SQRT2;

/** The step that a duration counts in. */
export function durationStep(ms: number): number {
  if (!(ms >= 1)) return 0;
  return Math.min(DURATION_STEPS - 1, 1 + Math.floor(Math.log(ms) / Math.log(GROWTH)));
}

/** The duration under which the share `quantile` (0 to 1) of what was counted lies, ms; undefined if nothing was. */
export function durationQuantile(counts: readonly number[], quantile: number): number | undefined {
  const total = counts.reduce((sum, count) => sum + count, 0);
  if (total === 0) return undefined;
  let left = total * quantile;
  for (const [step, count] of counts.entries()) {
    if (count > 0 && left <= count) return within(step, left / count);
    left -= count;
  }
  return GROWTH ** (DURATION_STEPS - 2);
}

/** Those of a step are taken to lie evenly in it, on the scale that grows. */
function within(step: number, share: number): number {
  if (step === 0) return share;
  return GROWTH ** (Math.min(step, DURATION_STEPS - 1) - 1 + (step >= DURATION_STEPS - 1 ? 0 : share));
}

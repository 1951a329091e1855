/** The public services' pace: one call a second of one client. */

const EVERY_MS = 1_000;

export interface Pace {
  /** Whether this call came too soon after the one before. */
  tooFast(): boolean;
}

export function createPace(clock: () => number = () => performance.now()): Pace {
  let last = Number.NEGATIVE_INFINITY;
  return {
    tooFast() {
      const now = clock();
      const early = now - last < EVERY_MS;
      last = now;
      return early;
    },
  };
}

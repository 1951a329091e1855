/**
 * Which skipped tests are forgiven. A test skips itself with `ctx.skip(reason)`, and the reason's first word says what
 * was missing: `service: …` a program or server that the test drives, `gold: …` the folder of labelled samples,
 * `network: …` something to be fetched from elsewhere.
 */

export interface Skipped {
  /** Whole name of the test, its file first. */
  name: string;
  /** As given to `ctx.skip`. */
  reason: string | undefined;
}

export interface Strictness {
  /** True under `.ci/run` (`CI=true` or `GENIUS_STRICT=1`). */
  strict: boolean;
  /** True if the folder of labelled samples is there. */
  hasGold: boolean;
}

/** Why a skipped test counts as a failure, or undefined if it may be skipped. */
export function whySkipFails({ reason }: Skipped, { strict, hasGold }: Strictness): string | undefined {
  if (!strict) return undefined;
  if (reason === undefined || reason === '') return 'a test that skips itself has to say why: ctx.skip("service: …")';
  if (reason.startsWith('service:')) return 'in CI a test of a real service may not be left out';
  // What lies beyond this machine may be out of reach, and the machine is then not at fault.
  if (reason.startsWith('network:')) return undefined;
  if (!reason.startsWith('gold:')) return 'the reason has to begin with "service:", "gold:" or "network:"';
  return hasGold ? 'the gold is here, so its tests may not be left out' : undefined;
}

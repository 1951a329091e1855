/** A circuit breaker: a registry that can't be reached again and again is left alone for a while, then tried by one call. */

import { errors, type FailureError } from '@genius/contract';

export interface BreakerOptions {
  /** Failures in a row that open it. Default 5. */
  failures?: number;
  /** How long it is left alone, ms. Default 10_000. */
  openMs?: number;
}

export interface Breaker {
  /** Throws GW_CIRCUIT_OPEN with `retryAfterMs` while it is open. */
  enter(): void;
  /** What became of a call that entered: whether the other side was there. Undefined: nobody can tell. */
  leave(isThere: boolean | undefined): void;
}

/** Who comes while one call tries is told to come back after this. */
const TRIAL_MS = 1_000;

export function createBreaker(name: string, { failures: most = 5, openMs = 10_000 }: BreakerOptions): Breaker {
  let failures = 0;
  let openUntil = 0;
  let isTried = false;

  const refuse = (ms: number): FailureError =>
    errors.GW_CIRCUIT_OPEN(
      { provider: name, failures, until: new Date(Date.now() + ms).toISOString() },
      { retryAfterMs: Math.ceil(ms) },
    );

  return {
    enter() {
      if (failures < most) return;
      const leftMs = openUntil - performance.now();
      if (leftMs > 0) throw refuse(leftMs);
      if (isTried) throw refuse(TRIAL_MS);
      isTried = true;
    },
    leave(isThere) {
      isTried = false;
      if (isThere === undefined) return;
      failures = isThere ? 0 : failures + 1;
      if (failures >= most) openUntil = performance.now() + openMs;
    },
  };
}

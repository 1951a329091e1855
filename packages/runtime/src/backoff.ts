/** Exponential backoff with full jitter and a cap (Brooker, "Exponential Backoff And Jitter", AWS 2015). */

import { durationMs, type RetryPolicy } from '@genius/contract';

/** The highest delay before the attempt that follows attempt number `attempt`, ms. */
export function ceilingMs(policy: RetryPolicy, attempt: number): number {
  return Math.min(durationMs(policy.cap), durationMs(policy.first) * policy.factor ** (attempt - 1));
}

/** The delay before the next attempt, ms. What the other side asked for is a floor. */
export function backoffMs(
  policy: RetryPolicy,
  attempt: number,
  retryAfterMs: number | undefined,
  random: () => number = Math.random,
): number {
  return Math.round((retryAfterMs ?? 0) + random() * ceilingMs(policy, attempt));
}

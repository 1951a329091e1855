/** Between attempts. */

import { expect, it } from 'vitest';
import { backoffMs, ceilingMs } from './backoff.ts';

const policy = { first: '1s', factor: 2, cap: '10s', total: '1d' } as const;

it('a delay is random below a ceiling that doubles up to its cap', () => {
  const attempts = [1, 2, 3, 4, 5, 50];
  expect(attempts.map((attempt) => ceilingMs(policy, attempt))).toEqual([1_000, 2_000, 4_000, 8_000, 10_000, 10_000]);
  for (const random of [0, 0.25, 0.999]) {
    expect(attempts.map((attempt) => backoffMs(policy, attempt, undefined, () => random))).toEqual(
      attempts.map((attempt) => Math.round(random * ceilingMs(policy, attempt))),
    );
  }
});

it('what the other side asked to wait is a floor, and those who were asked the same come back apart', () => {
  expect(backoffMs(policy, 1, 30_000, () => 0)).toBe(30_000);
  expect(backoffMs(policy, 1, 30_000, () => 0.5)).toBe(30_500);
});

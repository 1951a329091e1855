import { expect, test } from 'vitest';
import { DURATION_STEPS, durationQuantile, durationStep } from './duration-counts.ts';

function countsOf(all: readonly number[]): number[] {
  const counts = new Array<number>(DURATION_STEPS).fill(0);
  for (const ms of all) counts[durationStep(ms)] = (counts[durationStep(ms)] ?? 0) + 1;
  return counts;
}

test.each([1, 7, 40, 1_000, 65_000, 3_000_000])('quantiles around %s ms are off by less than a fifth', (ms) => {
  const all = Array.from({ length: 1_000 }, (_, i) => ms * (0.5 + i / 1_000));
  for (const quantile of [0.5, 0.95]) {
    const exact = all[Math.floor(quantile * 1_000) - 1] as number;
    const found = durationQuantile(countsOf(all), quantile) as number;
    expect(Math.abs(found - exact) / exact).toBeLessThan(0.2);
  }
});

test('nothing counted has no quantile, and what no clock gives is taken for the shortest', () => {
  expect(durationQuantile([], 0.5)).toBeUndefined();
  expect(durationQuantile(countsOf([]), 0.95)).toBeUndefined();
  expect([durationStep(0), durationStep(-5), durationStep(Number.NaN)]).toEqual([0, 0, 0]);
});

test('what lasts longer than all steps is at least the last one’s beginning', () => {
  expect(durationStep(1e12)).toBe(DURATION_STEPS - 1);
  expect(durationQuantile(countsOf([1e12]), 0.5)).toBeCloseTo(2 ** 22);
});

test('counts of two processes add up to those of both', () => {
  const [some, others] = [countsOf([5, 5, 5]), countsOf([5_000])];
  const both = some.map((count, step) => count + (others[step] ?? 0));
  expect(durationQuantile(both, 0.5)).toBeLessThan(6);
  expect(durationQuantile(both, 0.95)).toBeGreaterThan(4_000);
});

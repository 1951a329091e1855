import { describe, expect, test } from 'vitest';
import { MOST_POINTS, rangeOf } from './metric-range.ts';

const NOW = Date.parse('2026-11-29T12:34:56Z') / 1_000;
const problemOf = (range: string, step?: string) => {
  try {
    rangeOf(range, step, NOW);
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
};

test.each<[range: string, step: string | undefined, stepSeconds: number, resolution: number, points: number]>([
  ['15m', undefined, 60, 60, 15],
  ['1h', undefined, 60, 60, 60],
  ['6h', undefined, 300, 300, 72],
  // Minutes are kept for a day, five minutes for a week, hours for 90 days.
  ['24h', undefined, 900, 300, 96],
  ['24h', '2m', 120, 60, 720],
  ['7d', undefined, 3_600, 3_600, 168],
  ['7d', '15m', 900, 300, 672],
  ['90d', undefined, 43_200, 3_600, 180],
  ['90d', '3h', 10_800, 3_600, 720],
])('%s by %s is %s s a point', (range, step, stepSeconds, resolution, points) => {
  const found = rangeOf(range, step, NOW);
  expect(found).toMatchObject({ stepSeconds, resolution });
  expect((found.to - found.from) / stepSeconds).toBe(points);
  expect(found.from % stepSeconds).toBe(0);
  expect(found.to).toBeGreaterThan(NOW);
  expect(points).toBeLessThanOrEqual(MOST_POINTS);
});

describe('a request that can not be answered says what could', () => {
  test.each([
    ['10m', undefined, 'range: it must be from 15m to 90d'],
    ['91d', undefined, 'range: it must be from 15m to 90d'],
    ['1h', '30s', 'step: at this range it must be a multiple of 1m'],
    ['1h', '90s', 'step: at this range it must be a multiple of 1m'],
    ['2d', '1m', 'step: at this range it must be a multiple of 5m'],
    ['30d', '15m', 'step: at this range it must be a multiple of 60m'],
    ['15m', '1h', 'step: it is longer than the range'],
    ['24h', '1m', 'step: 1000 points are given at most; from 2m on there are fewer'],
    ['7d', '5m', 'step: 1000 points are given at most; from 15m on there are fewer'],
    ['90d', '1h', 'step: 1000 points are given at most; from 180m on there are fewer'],
  ])('%s by %s', (range, step, problem) => {
    expect(problemOf(range, step)).toContain(problem);
  });
});

import { expect, test } from 'vitest';
import { addBuckets, type Bucket, bucketsOf } from './metric-bucket.ts';
import { pointsOf } from './metric-points.ts';
import { noDurations, type Sample } from './metric-sample.ts';

const sample = (more: Partial<Sample> = {}): Sample => ({
  tag: 'ocr',
  workers: 1,
  inFlight: 0,
  depth: 0,
  inside: 0,
  ended: 0,
  broken: 0,
  memoryBytes: 0,
  cpuShare: 0,
  durations: noDurations(),
  ...more,
});
const bucket = (at: number, more: Partial<Sample> = {}): Bucket => bucketsOf(sample(more), at)[0] as Bucket;

test('a sample is in a minute, in five minutes and in an hour', () => {
  expect(bucketsOf(sample(), 3_600 + 301).map(({ seconds, at }) => [seconds, at])).toEqual([
    [60, 3_900],
    [300, 3_900],
    [3_600, 3_600],
  ]);
});

test('gauges are means, the greatest depth is kept, counters are sums', () => {
  const minute = [
    bucket(600, { workers: 2, depth: 10, inside: 12, ended: 3, broken: 1, memoryBytes: 100 }),
    bucket(615, { workers: 4, depth: 2, inside: 2, ended: 5, broken: 0, memoryBytes: 300 }),
  ].reduce(addBuckets);
  expect(pointsOf([minute], 600, 60)).toEqual([
    {
      at: '1970-01-01T00:10:00.000Z',
      worker_count: 3,
      in_flight: 0,
      queue_depth: 6,
      queue_depth_max: 10,
      arrivals: null,
      ended: 8,
      failures: 1,
      success_rate: 0.875,
      duration_p50_seconds: null,
      duration_p95_seconds: null,
      memory_bytes: 200,
      cpu_share: 0,
    },
  ]);
});

test('arrivals are what ended and what the queue grew by, from the bucket before the first point on', () => {
  const buckets = [
    bucket(540, { inside: 4 }),
    bucket(600, { inside: 10, ended: 7 }),
    bucket(720, { inside: 0, ended: 5 }),
  ];
  const points = pointsOf(buckets, 600, 60);
  // Nothing was seen at 660, so there is no point; a queue that only empties has no arrivals.
  expect(points.map(({ at, arrivals }) => [at.slice(11, 16), arrivals])).toEqual([
    ['00:10', 13],
    ['00:12', 0],
  ]);
});

test('a longer step puts minutes together', () => {
  const minutes = Array.from({ length: 10 }, (_, n) => bucket(600 + 60 * n, { ended: n, inside: n }));
  expect(pointsOf(minutes, 600, 300).map(({ ended, arrivals }) => [ended, arrivals])).toEqual([
    [0 + 1 + 2 + 3 + 4, null],
    [5 + 6 + 7 + 8 + 9, 35 + 9 - 4],
  ]);
});

test('durations of a step come from all of its attempts', () => {
  const durations = noDurations();
  // 90 of about a second, 10 of about 30.
  durations[20] = 90;
  durations[30] = 10;
  const [point] = pointsOf([bucket(600, { ended: 100, durations })], 600, 60);
  expect(point?.duration_p50_seconds).toBeGreaterThan(0.7);
  expect(point?.duration_p50_seconds).toBeLessThan(1.1);
  expect(point?.duration_p95_seconds).toBeGreaterThan(23);
  expect(point?.success_rate).toBe(1);
});

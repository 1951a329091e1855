/** Buckets that wait for the database: while an embedded one is not open, they are the whole history. */

import { addBuckets, type Bucket, bucketKey } from './metric-bucket.ts';

/** Which are kept while nothing takes them, and for how long, s. */
const KEPT: Record<number, number> = { 60: 3_600, 300: 6 * 3_600, 3600: 48 * 3_600 };

/** The longest range that memory answers, s. */
export const MEMORY_SECONDS = 3_600;

export interface MetricMemory {
  add(buckets: readonly Bucket[]): void;
  /** All of them, which are then no longer here. */
  take(): Bucket[];
  names(seconds: number): string[];
  read(tags: readonly string[], seconds: number, from: number, to: number): Bucket[];
  /** Lets go of what is too old. */
  prune(nowSeconds: number): void;
}

export function createMetricMemory(): MetricMemory {
  let waiting = new Map<string, Bucket>();

  return {
    add(buckets) {
      for (const bucket of buckets) {
        const key = bucketKey(bucket);
        const before = waiting.get(key);
        waiting.set(key, before ? addBuckets(before, bucket) : bucket);
      }
    },
    take() {
      const taken = [...waiting.values()];
      waiting = new Map();
      return taken;
    },
    names: (seconds) =>
      [...new Set([...waiting.values()].filter((each) => each.seconds === seconds).map(({ tag }) => tag))].sort(),
    read: (tags, seconds, from, to) =>
      [...waiting.values()]
        .filter((each) => each.seconds === seconds && each.at >= from && each.at < to && tags.includes(each.tag))
        .sort((a, b) => a.at - b.at),
    prune(nowSeconds) {
      for (const [key, { seconds, at }] of waiting) {
        if (at < nowSeconds - (KEPT[seconds] ?? 0) - seconds) waiting.delete(key);
      }
    },
  };
}

/** The history of a tag as points of a chart: buckets put together by the step that was asked for. */

import { durationQuantile } from '@genius/runtime';
import { addBuckets, type Bucket } from './metric-bucket.ts';

export interface Point {
  /** When its time begins, ISO 8601. */
  at: string;
  worker_count: number;
  in_flight: number;
  queue_depth: number;
  queue_depth_max: number;
  /** Null for the first point of all, of which nothing earlier is known. */
  arrivals: number | null;
  ended: number;
  failures: number;
  /** Null where nothing ended. */
  success_rate: number | null;
  duration_p50_seconds: number | null;
  duration_p95_seconds: number | null;
  memory_bytes: number;
  cpu_share: number;
}

/**
 * One tag's points from `from` on (s since 1970). Buckets are in the order of their time and may begin earlier: the last
 * one before says what was in the queue. A time without a sample has no point.
 */
export function pointsOf(buckets: readonly Bucket[], from: number, stepSeconds: number): Point[] {
  const bySlot = new Map<number, Bucket>();
  let inside: number | undefined;
  for (const bucket of buckets) {
    if (bucket.at < from) {
      inside = bucket.inside;
      continue;
    }
    const slot = Math.floor(bucket.at / stepSeconds) * stepSeconds;
    const before = bySlot.get(slot);
    bySlot.set(slot, before ? addBuckets(before, bucket) : bucket);
  }
  return [...bySlot].map(([slot, bucket]) => {
    const point = pointOf(slot, bucket, inside);
    inside = bucket.inside;
    return point;
  });
}

function pointOf(slot: number, bucket: Bucket, insideBefore: number | undefined): Point {
  const { samples, ended, broken, durations } = bucket;
  const mean = (sum: number) => round(sum / samples);
  return {
    at: new Date(slot * 1_000).toISOString(),
    worker_count: mean(bucket.workers),
    in_flight: mean(bucket.inFlight),
    queue_depth: mean(bucket.depth),
    queue_depth_max: bucket.depthMax,
    // What is in the queue changes by what arrives less what ends.
    arrivals: insideBefore === undefined ? null : Math.max(0, ended + bucket.inside - insideBefore),
    ended,
    failures: broken,
    success_rate: ended > 0 ? round(1 - Math.min(ended, broken) / ended) : null,
    duration_p50_seconds: secondsOf(durationQuantile(durations, 0.5)),
    duration_p95_seconds: secondsOf(durationQuantile(durations, 0.95)),
    memory_bytes: Math.round(bucket.memoryBytes / samples),
    cpu_share: mean(bucket.cpuShare),
  };
}

const secondsOf = (ms: number | undefined) => (ms === undefined ? null : Number((ms / 1_000).toPrecision(3)));

const round = (value: number) => Math.round(value * 1_000) / 1_000;

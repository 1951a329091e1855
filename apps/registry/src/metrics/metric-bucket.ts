/** Samples summed up over a minute, five minutes or an hour: buckets of the same time add up, whoever made them. */

import type { Sample } from './metric-sample.ts';

/** How fine the history is, and for how long: seconds of a bucket, and seconds that it is kept. */
export const RESOLUTIONS = [
  { seconds: 60, keptSeconds: 86_400 },
  { seconds: 300, keptSeconds: 7 * 86_400 },
  { seconds: 3_600, keptSeconds: 90 * 86_400 },
] as const;

export interface Bucket {
  tag: string;
  /** How long it is, s. */
  seconds: number;
  /** When it begins, s since 1970. */
  at: number;
  /** How many samples are in it; sums of gauges are divided by it. */
  samples: number;
  workers: number;
  inFlight: number;
  depth: number;
  depthMax: number;
  /** Of the last sample. */
  inside: number;
  ended: number;
  broken: number;
  memoryBytes: number;
  cpuShare: number;
  durations: readonly number[];
}

/** The buckets of a sample, one of each resolution. */
export function bucketsOf(sample: Sample, atSeconds: number): Bucket[] {
  return RESOLUTIONS.map(({ seconds }) => ({
    ...sample,
    seconds,
    at: Math.floor(atSeconds / seconds) * seconds,
    samples: 1,
    depthMax: sample.depth,
  }));
}

export const bucketKey = ({ tag, seconds, at }: Bucket) => `${seconds} ${at} ${tag}`;

/** Both together; `later` is the one whose last sample is the last. */
export function addBuckets(earlier: Bucket, later: Bucket): Bucket {
  return {
    ...earlier,
    samples: earlier.samples + later.samples,
    workers: earlier.workers + later.workers,
    inFlight: earlier.inFlight + later.inFlight,
    depth: earlier.depth + later.depth,
    depthMax: Math.max(earlier.depthMax, later.depthMax),
    inside: later.inside,
    ended: earlier.ended + later.ended,
    broken: earlier.broken + later.broken,
    memoryBytes: earlier.memoryBytes + later.memoryBytes,
    cpuShare: earlier.cpuShare + later.cpuShare,
    durations: later.durations.map((count, step) => count + (earlier.durations[step] ?? 0)),
  };
}

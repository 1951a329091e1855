/** From when to when, and how fine: what of the history a request may ask for. */

import { type Duration, durationMs } from '@genius/contract';
import { errors } from '../errors.ts';
import { RESOLUTIONS } from './metric-bucket.ts';

export interface MetricRange {
  /** s since 1970, a multiple of the step. */
  from: number;
  to: number;
  stepSeconds: number;
  /** Of the buckets to read, s. */
  resolution: number;
}

export const MOST_POINTS = 1_000;
const SHORTEST_S = 900;
const LONGEST_S = 90 * 86_400;
/** Without a step there are up to so many points. */
const USUAL_POINTS = 200;
const STEPS = [60, 300, 900, 1_800, 3_600, 7_200, 21_600, 43_200, 86_400];

/** Throws GW_REGISTRY_BAD_REQUEST with the least step that would do. */
export function rangeOf(range: string, step: string | undefined, nowSeconds: number): MetricRange {
  const rangeSeconds = durationMs(range as Duration) / 1_000;
  if (rangeSeconds < SHORTEST_S || rangeSeconds > LONGEST_S) throw wrong('range', 'it must be from 15m to 90d');
  const finest = RESOLUTIONS.find(({ keptSeconds }) => rangeSeconds <= keptSeconds)?.seconds as number;
  const stepSeconds = step === undefined ? usualStep(rangeSeconds, finest) : durationMs(step as Duration) / 1_000;
  if (stepSeconds < finest || stepSeconds % finest !== 0) {
    throw wrong('step', `at this range it must be a multiple of ${finest / 60}m`);
  }
  if (stepSeconds > rangeSeconds) throw wrong('step', 'it is longer than the range');
  if (rangeSeconds / stepSeconds > MOST_POINTS) {
    const least = Math.ceil(rangeSeconds / MOST_POINTS / finest) * finest;
    throw wrong('step', `${MOST_POINTS} points are given at most; from ${least / 60}m on there are fewer`);
  }
  // The slot that is now is the last one, not yet full.
  const to = Math.floor(nowSeconds / stepSeconds) * stepSeconds + stepSeconds;
  return {
    from: to - Math.floor(rangeSeconds / stepSeconds) * stepSeconds,
    to,
    stepSeconds,
    resolution: coarsest(stepSeconds),
  };
}

function usualStep(rangeSeconds: number, finest: number): number {
  return STEPS.find((each) => each >= finest && rangeSeconds / each <= USUAL_POINTS) ?? (STEPS.at(-1) as number);
}

/** As few buckets as the step allows. */
function coarsest(stepSeconds: number): number {
  return (
    [...RESOLUTIONS].reverse().find(({ seconds }) => stepSeconds % seconds === 0)?.seconds ?? RESOLUTIONS[0].seconds
  );
}

function wrong(field: 'range' | 'step', problem: string) {
  const name = `querystring.${field}`;
  return errors.GW_REGISTRY_BAD_REQUEST({ field: name, problem }, { field: name });
}

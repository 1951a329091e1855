import { expect, test } from 'vitest';
import { fuzz } from '../../testing/fuzz.ts';

test('declarations damaged at random crash nothing, take no time, and none that is ill-formed is called valid', async () => {
  const { failures, slowestMs, illFormed, inputs } = await fuzz(1_500, 2_026);
  expect(failures).toEqual([]);
  expect({ inputs, illFormed }).toEqual({ inputs: 1_500, illFormed: 750 });
  // A hang, not a slow machine: an input takes some milliseconds.
  expect(slowestMs).toBeLessThan(10_000);
}, 120_000);

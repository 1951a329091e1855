import { expect, test } from 'vitest';
import { fuzz } from './fuzz.ts';

test('invoices damaged at random crash nothing, take no time, and none that is ill-formed is called valid', () => {
  const { failures, slowestMs, illFormed, inputs } = fuzz(4_000, 2_026);
  expect(failures).toEqual([]);
  expect({ inputs, illFormed }).toEqual({ inputs: 4_000, illFormed: 2_000 });
  // A hang, not a slow machine: an input of 6 kB takes a fraction of a millisecond.
  expect(slowestMs).toBeLessThan(10_000);
});

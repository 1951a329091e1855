import { expect, test } from 'vitest';
import { addCents, byDecimal, formatCents, negateCents, scaled, timesDecimal, unscaled } from './cents.ts';

test.for([
  [0, '0.00'],
  [5, '0.05'],
  [-5, '-0.05'],
  [121_000, '1210.00'],
  [-121_050, '-1210.50'],
  [9_007_199_254_740_991, '90071992547409.91'],
  [999_999_999_999_999_999n, '9999999999999999.99'],
  [-999_999_999_999_999_999n, '-9999999999999999.99'],
] as const)('%s cents are written as %s', ([cents, text]) => {
  expect(formatCents(cents)).toBe(text);
});

test('a sum stays exact beyond what a number holds, and comes back', () => {
  const large = addCents(Number.MAX_SAFE_INTEGER, 10);
  expect(large).toBe(9_007_199_254_741_001n);
  expect(addCents(large, -20)).toBe(9_007_199_254_740_981);
  expect(negateCents(large)).toBe(-9_007_199_254_741_001n);
  expect(Object.is(negateCents(0), 0)).toBe(true);
});

test.for([
  [10_000, '0.21', 2_100],
  // Half a cent goes away from zero.
  [50, '0.21', 11],
  [-50, '0.21', -11],
  [100, '4.9815', 498],
  [1_000, '2.5', 2_500],
  [333, '0', 0],
] as const)('%s cents times %s are %s', ([cents, factor, expected]) => {
  expect(timesDecimal(cents, factor)).toBe(expected);
});

test.for([
  [49_810, '4.981', 10_000],
  [-49_810, '4.981', -10_000],
  [100, '3', 33],
  [200, '3', 67],
  [100, '-3', -33],
] as const)('%s cents by %s are %s', ([cents, divisor, expected]) => {
  expect(byDecimal(cents, divisor)).toBe(expected);
});

test.for(['0', '10', '2.5', '-0.000001', '123456789012345.123456'])(
  '%s survives as a whole number of millionths',
  (text) => {
    expect(unscaled(scaled(text, 6), 6)).toBe(text);
  },
);

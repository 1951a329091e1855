import { expect, test } from 'vitest';
import { isDate, parseDate } from './dates.ts';
import { RuleStopped } from './stop.ts';
import { anyDifferent, anyEqual, atMostOne, fits, lengthOf, part, tidy, toDouble, truth } from './values.ts';

test('white space is what XML calls so: a no-break space stays', () => {
  expect(['  a \t\n b ', '', ' ', 'a', '\u00A0', ' \u00A0x '].map(tidy)).toEqual([
    'a b',
    '',
    '',
    'a',
    '\u00A0',
    '\u00A0x',
  ]);
});

test('lengths and parts count characters, not halves of them', () => {
  expect([lengthOf('a😀b'), part('😀RO1', 1, 2), part('R', 1, 2)]).toEqual([3, '😀R', 'R']);
  expect([fits('😀'.repeat(20), 20), fits('😀'.repeat(21), 20), fits(` ${'a'.repeat(20)}  `, 20)]).toEqual([
    true,
    false,
    true,
  ]);
});

test('comparisons of lists ask whether any pair fits', () => {
  expect([anyEqual(['a', 'b'], ['b']), anyEqual([], ['b']), anyEqual(['a'], ['b'])]).toEqual([true, false, false]);
  expect([anyDifferent(['a', 'a'], ['a']), anyDifferent(['a'], ['a', 'b']), anyDifferent([], ['a'])]).toEqual([
    false,
    true,
    false,
  ]);
});

test('several values where one is needed stop the rule', () => {
  expect(() => atMostOne([1, 2])).toThrow(RuleStopped);
  expect(() => truth([true, true])).toThrow(RuleStopped);
  expect([atMostOne([]), truth([]), truth([true])]).toEqual([undefined, false, true]);
});

test('doubles have exponents and infinities, and nothing that JavaScript reads besides', () => {
  expect(['1e3', ' -INF ', 'NaN', '.5'].map(toDouble)).toEqual([1_000, -Infinity, Number.NaN, 0.5]);
  for (const text of ['', '0x10', 'Infinity', '1_000', '+INF']) expect(() => toDouble(text)).toThrow(RuleStopped);
});

test.each([
  ['2024-02-29', true],
  ['2023-02-29', false],
  ['2024-06-05Z', true],
  ['2024-06-05+03:00', true],
  ['2024-06-05+14:01', false],
  [' 2024-06-05\n', true],
  ['2024-6-5', false],
  ['24-06-05', false],
  ['2024-06-05T00:00:00', false],
  ['-0044-03-15', true],
  ['12024-01-01', true],
  ['02024-01-01', false],
])('%j is a date: %s', (text, expected) => {
  expect(isDate(text)).toBe(expected);
});

test('a zone moves the day that a date begins', () => {
  expect(parseDate('2024-06-05+02:00')).toBe((parseDate('2024-06-05') as number) - 7_200_000);
});

import { describe, expect, test } from 'vitest';
import { OPERATIONS, type Operation } from './model/codes.ts';
import { toInstant, wallTime } from './romanian-time.ts';
import { earliestDay, validDays, validityOf } from './validity.ts';

test('a UIT of a national transport counts 5 calendar days, the day of the transport among them', () => {
  // As ANAF's own example: a transport of 24 June 2024 ends with the first moment of 29 June.
  expect(validityOf('national', '2024-06-24')).toEqual({
    from: '2024-06-24',
    to: '2024-06-28',
    endsAt: '2024-06-28T21:00:00.000Z',
  });
});

test('that of an acquisition counts 15 days, over the change of the clocks too', () => {
  expect(validityOf('intraCommunityAcquisition', '2026-10-20')).toEqual({
    from: '2026-10-20',
    to: '2026-11-03',
    endsAt: '2026-11-03T22:00:00.000Z',
  });
});

test('which operations have 15 days', () => {
  const long = (Object.keys(OPERATIONS) as Operation[]).filter((name) => validDays(name) === 15);
  expect(long.map((name) => OPERATIONS[name].code)).toEqual(['10', '12', '14', '22', '24', '60']);
});

test('a transport is declared 3 calendar days before it at most', () => {
  expect(earliestDay('2026-12-01')).toBe('2026-11-28');
});

test('what is no day has no validity', () => {
  expect(() => validityOf('national', '2026-02-30')).toThrow(RangeError);
});

describe('Romanian time', () => {
  test.each([
    ['2026-01-15T08:30:00', '2026-01-15T06:30:00.000Z'],
    ['2026-07-15T08:30:00', '2026-07-15T05:30:00.000Z'],
    // The hour that comes twice counts as its second.
    ['2026-10-25T03:30:00', '2026-10-25T01:30:00.000Z'],
  ])('%s is %s', (wall, instant) => {
    expect(toInstant(wall).toISOString()).toBe(instant);
    expect(wallTime(new Date(instant))).toBe(wall);
  });
});

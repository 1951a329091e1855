import { expect, test } from 'vitest';
import { deadlineOf, workingDaysLeft } from './deadline.ts';

test.each([
  // A Friday: Monday is the first day.
  ['2026-11-20', '2026-11-27'],
  // 30 November and 1 December are holidays.
  ['2026-11-24', '2026-12-03'],
  ['2026-11-27', '2026-12-08'],
  // Christmas and New Year.
  ['2026-12-23', '2026-12-31'],
  ['2026-12-30', '2027-01-11'],
  ['2025-06-02', '2025-06-07'],
  ['2023-12-31', undefined],
])('an invoice of %s must be sent by %s', (issued, deadline) => {
  expect(deadlineOf(issued)).toBe(deadline);
});

test.each([
  ['2026-12-03', '2026-12-03', 0],
  ['2026-12-03', '2026-12-02', 1],
  ['2026-12-03', '2026-11-27', 2],
  ['2026-12-03', '2026-12-04', -1],
  ['2026-12-03', '2026-12-07', -2],
])('to %s there are from %s on %i working days', (deadline, today, left) => {
  expect(workingDaysLeft(deadline, today)).toBe(left);
});

/** Working days and legal terms. Regulation (EEC, Euratom) 1182/71 art. 3: the day of the event itself isn't counted. */

import { holidaysOf } from './holidays.ts';
import { addDays, weekdayOf } from './iso-date.ts';

const byYear = new Map<number, ReadonlySet<string>>();

/** Neither Saturday, Sunday nor a public holiday. Takes an ISO date; throws a `RangeError` for anything else. */
export function isWorkingDay(date: string): boolean {
  const weekday = weekdayOf(date);
  return weekday !== 0 && weekday !== 6 && !holidayDates(Number(date.slice(0, 4))).has(date);
}

/**
 * The last day of a term of so many working days after an event: the day of the event isn't counted, a holiday neither.
 * A term of 0 is the day itself. `addWorkingDays('2026-01-02', 5)` is `2026-01-13`.
 */
export function addWorkingDays(date: string, days: number): string {
  if (!Number.isInteger(days) || days < 0)
    throw new RangeError('the number of working days must be whole and 0 or more');
  let at = date;
  for (let left = days; left > 0; ) {
    at = addDays(at, 1);
    if (isWorkingDay(at)) left--;
  }
  return at;
}

/** That day, or the next working day after it: where a term in calendar days ends on a day off (art. 3(4)). */
export function nextWorkingDay(date: string): string {
  let at = date;
  while (!isWorkingDay(at)) at = addDays(at, 1);
  return at;
}

/** Working days after `from` up to and with `to`; 0 if `to` is not later. */
export function workingDaysBetween(from: string, to: string): number {
  let count = 0;
  for (let at = addDays(from, 1); at <= to; at = addDays(at, 1)) if (isWorkingDay(at)) count++;
  return count;
}

function holidayDates(year: number): ReadonlySet<string> {
  let dates = byYear.get(year);
  if (!dates) {
    dates = new Set(holidaysOf(year).map(({ date }) => date));
    byYear.set(year, dates);
  }
  return dates;
}

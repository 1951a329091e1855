/** The period that a caller gives, if it is one of the declaration's kind. */

import { countMonths, monthsOf, type Period, periodOf, periodOfDays } from './domain/generate/period.ts';
import type { DeclarationType } from './domain/generate/sections.ts';
import { errors } from './errors.ts';

const DUE: Readonly<Record<number, { en: string; ro: string }>> = {
  1: { en: 'one month, such as "2026-06"', ro: 'o lună, de exemplu „2026-06”' },
  3: { en: 'a calendar quarter, such as "2026-Q2"', ro: 'un trimestru calendaristic, de exemplu „2026-Q2”' },
  12: { en: 'one year, such as "2025"', ro: 'un an, de exemplu „2025”' },
};
const ANY = { en: 'days of which the first is not after the last', ro: 'zile dintre care prima nu este după ultima' };

/** Throws GW_SAFT_PERIOD. */
export function givenPeriod(declaration: DeclarationType, given: string | { from: string; to: string }): Period {
  const period = typeof given === 'string' ? periodOf(given) : periodOfDays(given.from, given.to);
  const months = monthsOf[declaration];
  if (period && period.from <= period.to && fits(period, months)) return period;
  const due = (months === undefined ? undefined : DUE[months]) ?? ANY;
  throw errors.GW_SAFT_PERIOD({ declaration, due: due.en, dueRo: due.ro }, { field: 'period' });
}

function fits(period: Period, months: number | undefined): boolean {
  if (months === undefined) return true;
  // Quarters and years begin where the calendar has them begin.
  const begins = (Number(period.from.slice(5, 7)) - 1) % months === 0;
  return !period.isDays && begins && countMonths(period) === months;
}

/** The period of a declaration: a month, a quarter, a year, or days. */

import type { DeclarationType } from './sections.ts';

export interface Period {
  /** First and last ISO day. */
  from: string;
  to: string;
  /** Written as days and not as months. */
  isDays: boolean;
}

/** The last day of a month, 1 to 12. */
function lastDayOf(year: number, month: number): string {
  const day = new Date(Date.UTC(year, month, 0)).getUTCDate();
  return `${year}-${String(month).padStart(2, '0')}-${day}`;
}

const firstDayOf = (year: number, month: number) => `${year}-${String(month).padStart(2, '0')}-01`;

/** Of `2026-06`, `2026-Q2` or `2026`; undefined for anything else. */
export function periodOf(text: string): Period | undefined {
  const parts = /^(\d{4})(?:-(?:(0[1-9]|1[0-2])|Q([1-4])))?$/.exec(text);
  if (!parts) return undefined;
  const year = Number(parts[1]);
  if (parts[2]) return ofMonths(year, Number(parts[2]), Number(parts[2]));
  if (parts[3]) return ofMonths(year, Number(parts[3]) * 3 - 2, Number(parts[3]) * 3);
  return ofMonths(year, 1, 12);
}

const ofMonths = (year: number, first: number, last: number): Period => ({
  from: firstDayOf(year, first),
  to: lastDayOf(year, last),
  isDays: false,
});

/** Whole months are written as months. */
export function periodOfDays(from: string, to: string): Period {
  const isWhole = from.endsWith('-01') && to === lastDayOf(Number(to.slice(0, 4)), Number(to.slice(5, 7)));
  return { from, to, isDays: !isWhole };
}

/** How many calendar months a declaration covers; undefined where any number will do. */
export const monthsOf: Readonly<Record<DeclarationType, number | undefined>> = {
  L: 1,
  NL: 1,
  T: 3,
  NT: 3,
  A: 12,
  C: undefined,
};

/** Months that a period touches. */
export function countMonths({ from, to }: Period): number {
  const month = (day: string) => Number(day.slice(0, 4)) * 12 + Number(day.slice(5, 7));
  return month(to) - month(from) + 1;
}

/** Days as ISO text (`2026-01-06`), counted without clocks or zones. */

const DAY_MS = 86_400_000;

export function isIsoDate(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const time = Date.parse(`${text}T00:00:00Z`);
  return Number.isFinite(time) && new Date(time).toISOString().startsWith(text);
}

/** `days` later, or before if negative. Throws a `RangeError` for what is no ISO date. */
export function addDays(date: string, days: number): string {
  return new Date(timeOf(date) + days * DAY_MS).toISOString().slice(0, 10);
}

/** 0 Sunday to 6 Saturday. */
export function weekdayOf(date: string): number {
  return new Date(timeOf(date)).getUTCDay();
}

export function daysBetween(from: string, to: string): number {
  return Math.round((timeOf(to) - timeOf(from)) / DAY_MS);
}

/** The day it is in Romania at an instant. */
export function romanianDay(at: Date): string {
  return DAY_FORMAT.format(at);
}

// The Swedish way of writing a day is ISO's.
const DAY_FORMAT = new Intl.DateTimeFormat('sv-SE', {
  timeZone: 'Europe/Bucharest',
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
});

/** `26.11.2014` or `26/11/2014` as `2014-11-26`; undefined for what is no day. */
export function fromDottedDate(text: string): string | undefined {
  const [, day = '', month = '', year = ''] = /^(\d{1,2})[./](\d{1,2})[./](\d{4})$/.exec(text.trim()) ?? [];
  const iso = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
  return isIsoDate(iso) ? iso : undefined;
}

function timeOf(date: string): number {
  if (!isIsoDate(date)) throw new RangeError(`${date.slice(0, 20)} is no day written as YYYY-MM-DD`);
  return Date.parse(`${date}T00:00:00Z`);
}

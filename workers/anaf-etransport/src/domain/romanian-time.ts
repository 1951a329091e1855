/** Romania's wall time as instants, and back. */

import { isIsoDate } from '@genius/romania';

const FORMAT = new Intl.DateTimeFormat('sv-SE', {
  timeZone: 'Europe/Bucharest',
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  hourCycle: 'h23',
});

/** `2026-11-30T08:30:00` in Romania. */
export function wallTime(at: Date): string {
  return FORMAT.format(at).replace(' ', 'T');
}

/** The moment a day begins in Romania; its clocks change at 3 and 4 in the morning, so that there always is one. */
export function romanianMidnight(day: string): Date {
  return toInstant(`${day}T00:00:00`);
}

/** The hour that comes twice in October counts as its second. */
export function toInstant(wall: string): Date {
  const utc = Date.parse(`${wall}Z`);
  for (const offsetHours of [2, 3]) {
    const instant = new Date(utc - offsetHours * 3_600_000);
    if (wallTime(instant) === wall) return instant;
  }
  return new Date(utc - 2 * 3_600_000);
}

/** ANAF's `202211301452` or `20221130145209`; undefined for what is no moment. */
export function readStamp(stamp: string): Date | undefined {
  const [, day = '', hour = '', second = '00'] = /^(\d{8})(\d{4})(\d{2})?$/.exec(stamp) ?? [];
  const date = `${day.slice(0, 4)}-${day.slice(4, 6)}-${day.slice(6)}`;
  if (!isIsoDate(date)) return undefined;
  const instant = Date.parse(`${date}T${hour.slice(0, 2)}:${hour.slice(2)}:${second}Z`);
  return Number.isFinite(instant) ? toInstant(`${date}T${hour.slice(0, 2)}:${hour.slice(2)}:${second}`) : undefined;
}

/** Moments as the authorities write them: on Romania's clock, whatever the machine's zone is. */

const format = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'Europe/Bucharest',
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  hourCycle: 'h23',
});

export const DAY_MS = 86_400_000;

function partsOf(ms: number): Record<string, string> {
  return Object.fromEntries(format.formatToParts(ms).map(({ type, value }) => [type, value]));
}

/** `202611291652`: dateResponse, data_creare. */
export function writeStamp(ms: number): string {
  const { year, month, day, hour, minute } = partsOf(ms);
  return `${year}${month}${day}${hour}${minute}`;
}

/** `20261129165220`: moments in the lists of e-Transport. */
export function writeLongStamp(ms: number): string {
  return `${writeStamp(ms)}${partsOf(ms).second}`;
}

/** `2026-11-29`: days of the registers, of duplicates, of daily limits. */
export function writeDay(ms: number): string {
  const { year, month, day } = partsOf(ms);
  return `${year}-${month}-${day}`;
}

/** `29-11-2026 16:52:20`: titles and texts of the lists, timestamps of status 400. */
export function writeMoment(ms: number): string {
  const { year, month, day, hour, minute, second } = partsOf(ms);
  return `${day}-${month}-${year} ${hour}:${minute}:${second}`;
}

/** `29.11.2026`: the day within `stare_inregistrare`. */
export function writeDotted(day: string): string {
  return day.split('-').reverse().join('.');
}

/** Whether the text is a day of the calendar, written `YYYY-MM-DD`. */
export function isDay(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const parsed = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(parsed.getTime()) && parsed.toISOString().startsWith(text);
}

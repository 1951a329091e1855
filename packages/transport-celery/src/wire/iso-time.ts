/** Times as Python writes and reads them: ISO 8601 with microseconds; no offset means UTC. */

const ISO =
  /^(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d{1,9}))?)?)?\s*(?:(Z)|([+-])(\d\d):?(\d\d)(?::\d\d)?)?$/i;

/** ms since 1970, or `undefined` for a text that is no time. */
export function parseIso(text: string): number | undefined {
  const match = text.length <= 64 ? ISO.exec(text) : null;
  if (!match) return undefined;
  const [, year, month, day, hour, minute, second, fraction, , sign, offsetHours, offsetMinutes] = match;
  const at = Date.UTC(
    Number(year),
    Number(month) - 1,
    Number(day),
    Number(hour ?? 0),
    Number(minute ?? 0),
    Number(second ?? 0),
  );
  const date = new Date(at);
  // Date.UTC rolls over what does not exist, such as 31 April or 25 o'clock.
  const exists =
    date.getUTCMonth() === Number(month) - 1 &&
    date.getUTCDate() === Number(day) &&
    date.getUTCHours() === Number(hour ?? 0) &&
    date.getUTCMinutes() === Number(minute ?? 0) &&
    date.getUTCSeconds() === Number(second ?? 0);
  if (!exists || Number.isNaN(at)) return undefined;
  const ms = fraction ? Number(`0.${fraction}`) * 1000 : 0;
  const offset = sign ? (Number(offsetHours) * 60 + Number(offsetMinutes)) * 60_000 * (sign === '-' ? -1 : 1) : 0;
  return at + ms - offset;
}

/** Such as `2026-11-24T13:46:05.795000+00:00`. */
export function formatIso(ms: number): string {
  return `${new Date(Math.round(ms)).toISOString().slice(0, -1)}000+00:00`;
}

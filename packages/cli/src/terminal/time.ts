/** Times and spans as people read them. */

import { say } from '../language.ts';

/** `12 s ago`, `3 min ago`, and the date for what is older than a day. */
export function ago(at: number, now = Date.now()): string {
  const s = Math.max(0, Math.round((now - at) / 1_000));
  const before = (n: number, unit: string) => say(`${n} ${unit} ago`, `acum ${n} ${unit}`);
  if (s < 60) return before(s, 's');
  if (s < 3_600) return before(Math.round(s / 60), 'min');
  if (s < 86_400) return before(Math.round(s / 3_600), 'h');
  return stamp(at);
}

/** `2026-11-24 16:30:05`, local. */
export function stamp(at: number): string {
  const d = new Date(at);
  const two = (n: number) => String(n).padStart(2, '0');
  return `${d.getFullYear()}-${two(d.getMonth() + 1)}-${two(d.getDate())} ${clock(at)}`;
}

/** `16:30:05`, local; with milliseconds if asked. */
export function clock(at: number, withMs = false): string {
  const d = new Date(at);
  const two = (n: number) => String(n).padStart(2, '0');
  const ms = withMs ? `.${String(d.getMilliseconds()).padStart(3, '0')}` : '';
  return `${two(d.getHours())}:${two(d.getMinutes())}:${two(d.getSeconds())}${ms}`;
}

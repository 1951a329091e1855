/** Days and times of day as the schema wants them: it knows only moments (`xs:dateTime`). */

import type { Value } from './message.ts';

/** A day is its midnight; a time of day is that of the day that the official examples use. Anything else stays. */
export function wireDate(value: Value, type: string): Value {
  if (type !== 'dateTime' || typeof value !== 'string') return value;
  if (/^\d{4}-\d{2}-\d{2}$/.test(value)) return `${value}T00:00:00`;
  if (/^\d{2}:\d{2}$/.test(value)) return `2024-01-01T${value}:00`;
  return value;
}

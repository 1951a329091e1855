/** What rules look at, and how they tell what they found. */

import type { Data, Value } from '../message/message.ts';
import type { Finding } from './finding.ts';

export interface Options {
  /** ISO date: the day on which it is judged. */
  today: string;
  cnpChecks: 'error' | 'warn';
  /** COR codes that REGES itself lists, where that list was read. */
  occupations?: ReadonlySet<number> | undefined;
}

export interface RuleContext extends Options {
  add(rule: string, field: string, en: string, ro: string, severity?: Finding['severity']): void;
}

/** A value by its path, such as `workingTime.per`; undefined also for null and empty text. */
export function valueAt(data: Data, path: string): Exclude<Value, null> | undefined {
  let at: Value | undefined = data;
  for (const step of path.split('.')) {
    if (typeof at !== 'object' || at === null || Array.isArray(at)) return undefined;
    at = (at as Data)[step];
  }
  return at === null || (typeof at === 'string' && at.trim() === '') ? undefined : at;
}

/** The day of a day or a moment. */
export function dayAt(data: Data, path: string): string | undefined {
  const value = valueAt(data, path);
  return typeof value === 'string' ? value.slice(0, 10) : undefined;
}

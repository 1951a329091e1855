/** A schedule as the SQL stores of the transports hold it: what changes by itself in columns, the rest as JSON. */

import type { Schedule } from './ports/schedules.ts';

export interface ScheduleColumns {
  /** JSON text. */
  json: string;
  next: number;
  paused: boolean | number;
  last: number | null;
}

export function readScheduleColumns({ json, next, paused, last }: ScheduleColumns): Schedule {
  return {
    ...(JSON.parse(json) as Schedule),
    nextAt: next,
    paused: Boolean(paused),
    ...(last === null ? {} : { lastAt: last }),
  };
}

/** The JSON column: two puts of the same schedule give the same text. */
export function scheduleJson({ nextAt: _next, paused: _paused, lastAt: _last, ...rest }: Schedule): string {
  return JSON.stringify(rest);
}

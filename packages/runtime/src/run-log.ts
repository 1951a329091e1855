/** The newest lines that an attempt logs, to be kept with its run: few, short, and never payloads. */

import type { LogFields, Logger } from './log.ts';

export interface LogLine {
  /** ms since 1970. */
  at: number;
  attempt: number;
  level: 'info' | 'warn' | 'error';
  message: string;
  fields?: Record<string, string | number | boolean>;
}

/** Lines that are kept of a run, over all of its attempts. */
export const MOST_LOG_LINES = 200;
const MOST_MESSAGE = 500;
const MOST_FIELDS = 12;
const MOST_VALUE = 200;

export interface KeptLog {
  /** Logs as the one it was made of, and keeps what is not for debugging. */
  readonly log: Logger;
  readonly lines: readonly LogLine[];
}

/** `now` gives ms since 1970. */
export function keepLog(log: Logger, attempt: number, now: () => number): KeptLog {
  const lines: LogLine[] = [];
  const keep = (level: LogLine['level'], message: string, fields: LogFields) => {
    if (lines.length === MOST_LOG_LINES) lines.shift();
    const line: LogLine = { at: now(), attempt, level, message: short(message, MOST_MESSAGE) };
    const kept = Object.entries(fields).flatMap(([name, value]) => (value === undefined ? [] : [fieldOf(name, value)]));
    if (kept.length > 0) line.fields = Object.fromEntries(kept.slice(0, MOST_FIELDS));
    lines.push(line);
  };
  const make = (own: Logger, bound: LogFields): Logger => {
    const at = (level: LogLine['level']) => (message: string, fields?: LogFields) => {
      own[level](message, fields);
      keep(level, message, { ...bound, ...fields });
    };
    return {
      debug: (message, fields) => own.debug(message, fields),
      info: at('info'),
      warn: at('warn'),
      error: at('error'),
      child: (fields) => make(own.child(fields), { ...bound, ...fields }),
    };
  };
  return { log: make(log, {}), lines };
}

function fieldOf(name: string, value: string | number | boolean): [string, string | number | boolean] {
  return [short(name, 60), typeof value === 'string' ? short(value, MOST_VALUE) : value];
}

/** Not longer than that, and such as every store takes. */
function short(text: string, most: number): string {
  const whole = String(text).replaceAll('\0', '\u2400').toWellFormed();
  return whole.length <= most ? whole : `${whole.slice(0, most - 1).toWellFormed()}…`;
}

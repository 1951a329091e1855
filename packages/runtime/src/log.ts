/** Logs: JSON lines on stderr, without payloads, tokens or personal data. */

import { createRequire } from 'node:module';

export type LogLevel = 'debug' | 'info' | 'warn' | 'error' | 'silent';

/** Fields may be ids, names, numbers, durations: never inputs, outputs or anything of a person. */
export type LogFields = Record<string, string | number | boolean | undefined>;

export interface Logger {
  debug(message: string, fields?: LogFields): void;
  info(message: string, fields?: LogFields): void;
  warn(message: string, fields?: LogFields): void;
  error(message: string, fields?: LogFields): void;
  child(fields: LogFields): Logger;
}

interface PinoLike {
  debug(fields: LogFields, message: string): void;
  info(fields: LogFields, message: string): void;
  warn(fields: LogFields, message: string): void;
  error(fields: LogFields, message: string): void;
  child(fields: LogFields): PinoLike;
}

/** A logger at a level. Default level: `info`. pino is loaded with the first line that is written. */
export function createLogger(level: LogLevel = 'info', write?: (line: string) => void): Logger {
  let pino: PinoLike | undefined;
  const load = () => {
    const make = createRequire(import.meta.url)('pino') as {
      (options: object, stream: object): PinoLike;
      destination(options: object): object;
    };
    const stream = write ? { write } : make.destination({ fd: 2, sync: true });
    pino = make(
      { level, base: { pid: process.pid }, timestamp: () => `,"time":"${new Date().toISOString()}"` },
      stream,
    );
    return pino;
  };
  const rank: Record<LogLevel, number> = { debug: 0, info: 1, warn: 2, error: 3, silent: 4 };
  const at = (name: 'debug' | 'info' | 'warn' | 'error', bound: LogFields) => (message: string, fields?: LogFields) => {
    if (rank[name] < rank[level]) return;
    (pino ?? load())[name](fields ? { ...bound, ...fields } : bound, message);
  };
  const make = (bound: LogFields): Logger => ({
    debug: at('debug', bound),
    info: at('info', bound),
    warn: at('warn', bound),
    error: at('error', bound),
    child: (fields) => make({ ...bound, ...fields }),
  });
  return make({});
}

export const silentLogger: Logger = createLogger('silent');

/** The log of a process that serves: JSON lines for machines, and for a person only what went wrong, in one line each. */

import { createLogger, type Logger } from '@genius/runtime';
import type { Settings } from '../settings.ts';
import { styleErr } from './style.ts';

interface Line {
  level: number;
  msg: string;
  time: string;
  [field: string]: unknown;
}

const WARN = 40;
const ERROR = 50;
/** Fields that mean nothing to a person at the terminal. */
const UNTOLD = new Set(['level', 'msg', 'time', 'pid', 'correlation_id']);

export function openLog({ logLevel, given }: Settings): Logger {
  if (process.stderr.isTTY !== true) return createLogger(logLevel);
  return createLogger(given.has('LOG_LEVEL') ? logLevel : 'warn', (line) =>
    process.stderr.write(prettyLine(JSON.parse(line) as Line)),
  );
}

function prettyLine(line: Line): string {
  const sign =
    line.level >= ERROR ? styleErr('red', '✗') : line.level >= WARN ? styleErr('yellow', '!') : styleErr('dim', '·');
  const fields = Object.entries(line).filter(([name]) => !UNTOLD.has(name));
  const more = fields.map(([name, value]) => `${name}=${value}`).join(' ');
  return `\r\x1b[2K${sign} ${line.msg}${more ? `  ${styleErr('dim', more)}` : ''}\n`;
}

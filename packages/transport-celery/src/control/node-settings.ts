/** Settings as `celery inspect conf` and `report` show them: nothing secret in them, even by mistake. */

import { arch, release, type } from 'node:os';
import { pythonRepr } from '../wire/python-repr.ts';
import type { NodeState } from './node-state.ts';

const MASK = '********';
/** Celery's own list: what is named like these is masked. */
const SECRET_NAME = /API|TOKEN|KEY|SECRET|PASS|PROFANITIES_LIST|SIGNATURE|DATABASE|BEAT_DBURI/i;
const PASSWORD_IN_URL = /(:\/\/[^/@\s:]*:)[^@\s]*@/g;
const DEEPEST = 8;

export function maskedSettings(settings: Readonly<Record<string, unknown>>, depth = 0): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(settings).map(([name, value]) => [name, SECRET_NAME.test(name) ? MASK : masked(value, depth)]),
  );
}

function masked(value: unknown, depth: number): unknown {
  if (typeof value === 'string') return value.replace(PASSWORD_IN_URL, `$1${MASK}@`);
  if (typeof value === 'number' || typeof value === 'boolean') return value;
  if (typeof value !== 'object' || value === null || depth > DEEPEST) return null;
  if (Array.isArray(value)) return value.map((each) => masked(each, depth + 1));
  return maskedSettings(value as Record<string, unknown>, depth + 1);
}

/** A text for bug reports, laid out as Celery's. */
export function nodeReport(state: NodeState, shownAddress: string): string {
  const lines = Object.entries(maskedSettings(state.conf())).map(([name, value]) => `${name}: ${pythonRepr(value)}`);
  return [
    '',
    `software -> genius-workers:${state.version} node:${process.versions.node}`,
    `platform -> system:${type()} arch:${arch()}`,
    `            kernel version:${release()} imp:V8 ${process.versions.v8}`,
    'loader   -> genius-workers',
    `settings -> transport:${shownAddress}`,
    '',
    ...lines,
    '',
  ].join('\n');
}

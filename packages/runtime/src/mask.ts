/** Hides what may be personal in payloads and failures: their shape stays, their values go. */

import type { Failure } from '@genius/contract';

/** Every text becomes dots and its length, every number and truth value dots. */
export function mask(value: unknown): unknown {
  if (typeof value === 'string') return value === '' ? '' : `•••• (${[...value].length})`;
  if (typeof value === 'number' || typeof value === 'boolean') return '••••';
  if (Array.isArray(value)) {
    const shown = value.slice(0, 3).map(mask);
    return value.length > 3 ? [...shown, `… ${value.length - 3} more`] : shown;
  }
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, mask(each)]));
  }
  return value;
}

/** A defect's message and stack are whatever was thrown, so they may quote the input; all others have fixed words. */
export function withoutQuotes(failure: Failure): Failure {
  if (failure.code !== 'GW_DEFECT') return failure;
  return { kind: failure.kind, code: failure.code, message: '••••', messageRo: '••••' };
}

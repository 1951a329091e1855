/** Headers that we don't know are kept and passed on, within bounds. */

import { FRESH, GENIUS } from './genius-header.ts';

const OWN = new Set([
  'lang',
  'task',
  'id',
  'root_id',
  'parent_id',
  'group',
  'group_index',
  'retries',
  'eta',
  'expires',
  'timelimit',
  'shadow',
  'argsrepr',
  'kwargsrepr',
  'origin',
  'ignore_result',
  'replaced_task_nesting',
  'compression',
  'tenant',
  'traceparent',
  'tracestate',
  GENIUS,
  FRESH,
  // What a broker adds on the way says nothing about the run.
  'CC',
  'BCC',
]);
const MAX_COUNT = 32;
const MAX_BYTES = 8192;

/** The headers to keep, or `undefined` where there are none. Those past 32, or past 8 KiB in all, are left behind. */
export function foreignHeaders(headers: Record<string, unknown>): Record<string, unknown> | undefined {
  let kept: [string, unknown][] | undefined;
  let bytes = 0;
  for (const name of Object.keys(headers)) {
    if (OWN.has(name) || /^x-(?:death|first-death-|last-death-|delivery-count|opt-)/.test(name)) continue;
    const value = headers[name];
    if (value === undefined || isDefaultStamp(name, value)) continue;
    let size: number;
    try {
      size = name.length + (JSON.stringify(value)?.length ?? 0);
    } catch {
      continue;
    }
    if (bytes + size > MAX_BYTES) continue;
    bytes += size;
    kept ??= [];
    if (kept.push([name, value]) === MAX_COUNT) break;
  }
  return kept && Object.fromEntries(kept);
}

/** Celery 5.6 sends them always; only true stamps are worth keeping. */
function isDefaultStamp(name: string, value: unknown): boolean {
  if (name === 'stamped_headers') return value === null;
  return name === 'stamps' && typeof value === 'object' && Object.keys(value ?? {}).length === 0;
}

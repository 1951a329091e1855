/** Members of a chord's sorted set in Redis: written when a part ends, read when the last one has. */

import { isPlainObject, topLevelSlices } from './json-text.ts';
import { reprException } from './python-repr.ts';
import type { ResultTuple } from './results.ts';
import type { CeleryException, CelerySignature } from './types.ts';

/** A part that ended. ZADD `celery-taskset-meta-<group>.j` <score> <member>, then compare the count with `.s`. */
export interface ChordPart {
  group: string;
  member: string;
  score: number | '+inf';
  /** What starts when the last part is in. */
  body: CelerySignature;
  /** The run that ended. */
  partId: string;
  rootId: string;
}

/** The member of a part: `[1, "<id>", "<STATE>", <result or exception>]`, as Python writes it. */
export function chordMember(id: string, state: string, result: string | CeleryException): string {
  if (typeof result === 'string') return `[1, ${JSON.stringify(id)}, "${state}", ${result}]`;
  const { exc_type, exc_message, exc_module } = result;
  const message = `[${exc_message.map((each) => JSON.stringify(each)).join(', ')}]`;
  const exception = `{"exc_type": ${JSON.stringify(exc_type)}, "exc_message": ${message}, "exc_module": ${JSON.stringify(exc_module)}}`;
  return `[1, ${JSON.stringify(id)}, "${state}", ${exception}]`;
}

export type ChordOutcome = { results: string[] } | { failed: string; repr: string };

/**
 * What the parts of a chord come to: their results as JSON texts in the order of the members, or the first that failed.
 * `saved`, the JSON of `celery-taskset-meta-<group>`, tells how results of groups inside the chord nest.
 */
export function chordOutcome(members: readonly string[], saved?: string): ChordOutcome {
  const byId = new Map<string, string>();
  for (const member of members) {
    const [, id, state, result] = topLevelSlices(member) as [string, string, string, string];
    if (state !== '"SUCCESS"') return { failed: JSON.parse(id) as string, repr: reprOf(JSON.parse(result)) };
    byId.set(JSON.parse(id) as string, result);
  }
  if (saved === undefined) return { results: [...byId.values()] };
  const [, children] = (JSON.parse(saved) as { result: ResultTuple }).result;
  const nested = (children ?? []).map((each) => nestedResult(each, byId));
  // A saved group that names other runs than those that were counted does not fit: then the order of the members holds.
  return { results: nested.includes(undefined) ? [...byId.values()] : (nested as string[]) };
}

function nestedResult([[id], children]: ResultTuple, byId: Map<string, string>): string | undefined {
  if (!children) return byId.get(id);
  const parts = children.map((each) => nestedResult(each, byId));
  return parts.includes(undefined) ? undefined : `[${parts.join(', ')}]`;
}

function reprOf(result: unknown): string {
  if (!isPlainObject(result) || typeof result.exc_type !== 'string') return 'Exception()';
  const { exc_type, exc_message } = result;
  return reprException(exc_type, Array.isArray(exc_message) ? exc_message : [exc_message]);
}

/** Python's positional and keyword arguments as the one object that a task of ours takes. */

import { type Failure, FailureError } from '@genius/contract';
import { wireErrors } from './errors.ts';
import type { GeniusExtras } from './genius-header.ts';
import { isPlainObject, parseExact, topLevelSlices } from './json-text.ts';
import { mayBeTyped, plainJson } from './typed-json.ts';

export type TaskInput = { input: string; fed: boolean } | { failure: Failure };

/**
 * The input as JSON text, cut out of the body where it needs no change.
 *
 * - keyword arguments alone are the input; one positional argument alone is the input
 * - a result put in front by a chain: under `as`, ignored by an immutable run, else merged under the keyword arguments
 * - anything else is a failure: more than one positional argument, or one that is no object beside keyword arguments
 */
export function taskInput(
  task: string,
  args: unknown[],
  kwargs: unknown,
  text: { args: string; kwargs: string },
  { as, immutable }: Pick<GeniusExtras, 'as' | 'immutable'>,
): TaskInput {
  const fail = (got: string): TaskInput => ({ failure: wireErrors.GW_ARGUMENTS_MISFIT({ task, got }).failure });
  if (typeof kwargs !== 'object' || kwargs === null || Array.isArray(kwargs)) {
    return fail(`keyword arguments that are ${Array.isArray(kwargs) ? 'a list' : typeof kwargs}, not an object`);
  }
  try {
    if (args.length === 0 || (immutable && args.length === 1)) return { input: plainText(text.kwargs), fed: false };
    if (args.length > 1) return fail(`${args.length} positional arguments`);
    const argument = topLevelSlices(text.args)[0] as string;
    if (as) return { input: merged(text.kwargs, (given) => ({ ...given, [as]: plainParsed(argument) })), fed: true };
    if (Object.keys(kwargs).length === 0) return { input: plainText(argument), fed: false };
    if (!isPlainObject(args[0])) return fail('a positional argument that is no object beside keyword arguments');
    const under = plainParsed(argument);
    if (!isPlainObject(under)) return fail('a positional argument that is no object beside keyword arguments');
    return { input: merged(text.kwargs, (given) => ({ ...under, ...given })), fed: true };
  } catch (error) {
    if (error instanceof FailureError) return { failure: error.failure };
    // Its own words only name a type or a depth, never a value.
    return fail(error instanceof Error ? error.message : 'something unreadable');
  }
}

function plainText(json: string): string {
  return mayBeTyped(json) ? JSON.stringify(plainJson(parseExact(json))) : json;
}

function plainParsed(json: string): unknown {
  const value = parseExact(json);
  return mayBeTyped(json) ? plainJson(value) : value;
}

function merged(kwargs: string, merge: (given: Record<string, unknown>) => unknown): string {
  return JSON.stringify(merge(plainParsed(kwargs) as Record<string, unknown>));
}

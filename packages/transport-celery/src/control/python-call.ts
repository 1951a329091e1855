/** Arguments by name, refused in the words in which Python refuses them. */

import { pythonRepr, reprException } from '../wire/python-repr.ts';

/** What a function takes by name. */
export interface Signature {
  name: string;
  required?: readonly string[];
  optional?: readonly string[];
  /** Whether names that it does not know are passed over. */
  takesMore: boolean;
}

export interface ControlError {
  error: string;
}

/** An answer as Celery gives it where a command raised: the exception's repr. */
export function raised(type: string, ...words: unknown[]): ControlError {
  return { error: reprException(type, words) };
}

/** The arguments, or the answer that says why they do not fit. */
export type Bound = { arguments: Record<string, unknown>; refusal?: never } | { refusal: ControlError };

export function bindArguments(signature: Signature, given: unknown): Bound {
  const { name, required = [], optional = [], takesMore } = signature;
  const refused = (words: string): Bound => ({ refusal: raised('TypeError', words) });
  // In Python these are false, and stand for no arguments.
  const named = !given || (Array.isArray(given) && given.length === 0) ? {} : given;
  if (typeof named !== 'object' || Array.isArray(named)) {
    return refused(`celery.worker.control.${name}() argument after ** must be a mapping, not ${pythonType(named)}`);
  }
  if (Object.hasOwn(named, 'state')) return refused(`${name}() got multiple values for argument 'state'`);
  const unknown = Object.keys(named).find((key) => !required.includes(key) && !optional.includes(key));
  if (unknown !== undefined && !takesMore) {
    return refused(`${name}() got an unexpected keyword argument ${pythonRepr(shortened(unknown))}`);
  }
  const missing = required.filter((key) => !Object.hasOwn(named, key)).map((key) => `'${key}'`);
  if (missing.length === 0) return { arguments: named as Record<string, unknown> };
  const noun = missing.length === 1 ? 'argument' : 'arguments';
  return refused(`${name}() missing ${missing.length} required positional ${noun}: ${listed(missing)}`);
}

function listed(names: readonly string[]): string {
  if (names.length < 3) return names.join(' and ');
  return `${names.slice(0, -1).join(', ')}, and ${names.at(-1)}`;
}

/** Python's name for the type of a JSON value. */
export function pythonType(value: unknown): string {
  if (value === null || value === undefined) return 'NoneType';
  if (typeof value === 'boolean') return 'bool';
  if (typeof value === 'string') return 'str';
  if (typeof value === 'number') return Number.isInteger(value) ? 'int' : 'float';
  return Array.isArray(value) ? 'list' : 'dict';
}

/** What comes back to a sender is no longer than it needs to be. */
export function shortened(text: string): string {
  return text.length > 200 ? `${text.slice(0, 200)}…` : text;
}

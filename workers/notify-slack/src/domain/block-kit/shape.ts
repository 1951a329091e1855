/** The small language in which the tables of Block Kit are written: shapes check a value and report what breaks. */

import { type Check, kindOf, lengthOf, nameOf, report } from './issue.ts';

/** Checks a value at a path. */
export type Shape = (value: unknown, path: string, check: Check) => void;

/** An object of a document, once it is known to be one. */
export type Fields = Record<string, unknown>;

interface StringRules {
  max?: number;
  /** Default 0. */
  min?: number;
  /** What it must look like, and that in words. */
  form?: [RegExp, string];
}

export function string({ max, min = 0, form }: StringRules = {}): Shape {
  return (value, path, check) => {
    if (typeof value !== 'string') return report(check, path, 'type', kindOf(value), 'string');
    const length = max !== undefined && value.length <= max ? value.length : lengthOf(value);
    if (max !== undefined && length > max) report(check, path, 'length', length, max);
    if (length < min) report(check, path, 'length', length, `at least ${min}`);
    if (form && !form[0].test(value)) report(check, path, 'format', `a text of ${length} characters`, form[1]);
  };
}

export function number({ min, max, whole = true }: { min?: number; max?: number; whole?: boolean } = {}): Shape {
  return (value, path, check) => {
    if (typeof value !== 'number' || !Number.isFinite(value)) {
      return report(check, path, 'type', kindOf(value), 'number');
    }
    if (whole && !Number.isInteger(value)) report(check, path, 'type', 'fraction', 'whole number');
    if (min !== undefined && value < min) report(check, path, 'range', value, `at least ${min}`);
    if (max !== undefined && value > max) report(check, path, 'range', value, max);
  };
}

export const boolean: Shape = (value, path, check) => {
  if (typeof value !== 'boolean') report(check, path, 'type', kindOf(value), 'boolean');
};

export function oneOf(...allowed: readonly (string | number)[]): Shape {
  return (value, path, check) => {
    if (!allowed.includes(value as string)) report(check, path, 'one of', nameOf(value), allowed.join(', '));
  };
}

export function list(item: Shape, { min = 0, max }: { min?: number; max?: number } = {}): Shape {
  return (value, path, check) => {
    if (!Array.isArray(value)) return report(check, path, 'type', kindOf(value), 'array');
    if (value.length < min) report(check, path, 'count', value.length, `at least ${min}`);
    if (max !== undefined && value.length > max) return report(check, path, 'count', value.length, max);
    for (let n = 0; n < value.length; n++) item(value[n], `${path}[${n}]`, check);
  };
}

interface ObjectRules {
  required?: Record<string, Shape>;
  optional?: Record<string, Shape>;
  /** Rules over several fields. */
  also?: (fields: Fields, path: string, check: Check) => void;
}

/** An object with these fields and no others. `null` counts as absent, as Slack's own answers write it. */
export function object({ required = {}, optional = {}, also }: ObjectRules): Shape {
  const known = new Map<string, Shape>([...Object.entries(required), ...Object.entries(optional)]);
  const needed = Object.keys(required);
  return (value, path, check) => {
    const fields = asFields(value, path, check);
    if (!fields) return;
    for (const name of needed) {
      if (isAbsent(fields[name])) report(check, join(path, name), 'required', 'nothing', name);
    }
    for (const name of Object.keys(fields)) {
      const field = fields[name];
      if (isAbsent(field)) continue;
      const shape = known.get(name);
      if (shape) shape(field, join(path, name), check);
      else if (name !== 'type') {
        report(check, path, 'unknown property', nameOf(name), 'only the properties that Slack documents');
      }
    }
    also?.(fields, path, check);
  };
}

/** An object whose `type` says what it is. */
export function byType(shapes: ReadonlyMap<string, Shape>, allowed: Iterable<string> = shapes.keys()): Shape {
  const names = new Set(allowed);
  return (value, path, check) => {
    const fields = asFields(value, path, check);
    if (!fields) return;
    const { type } = fields;
    if (typeof type !== 'string') {
      return report(check, join(path, 'type'), 'required', kindOf(type), 'a type');
    }
    const shape = shapes.get(type);
    if (!shape) return report(check, join(path, 'type'), 'unknown type', nameOf(type), shortList(names));
    if (!names.has(type)) return report(check, join(path, 'type'), 'not allowed here', nameOf(type), shortList(names));
    shape(value, path, check);
  };
}

/** A shape that is known only later: for shapes that contain each other. */
export const lazy =
  (make: () => Shape): Shape =>
  (value, path, check) =>
    make()(value, path, check);

/** One shape after another. */
export const all =
  (...shapes: Shape[]): Shape =>
  (value, path, check) => {
    for (const shape of shapes) shape(value, path, check);
  };

export function asFields(value: unknown, path: string, check: Check): Fields | undefined {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Fields;
  report(check, path, 'type', kindOf(value), 'object');
  return undefined;
}

export function isAbsent(value: unknown): boolean {
  return value === undefined || value === null;
}

export function join(path: string, name: string): string {
  return path === '' ? name : `${path}.${name}`;
}

function shortList(names: ReadonlySet<string>): string {
  return [...names].join(', ');
}

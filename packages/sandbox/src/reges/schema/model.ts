/** The types of messages: their parts with those of the types that they extend. */

import { LISTS, TYPES } from './generated.ts';

export const NAMESPACE = 'http://www.inspectiamuncii.ro/reges2025';

/** One element of a type. */
export interface Part {
  name: string;
  /** Of `TYPES` or `LISTS`, `GUID`, a type of XML Schema, or `text<256>`. */
  type: string;
  least: number;
  most: number;
  mayBeNil: boolean;
}

/** A message, or a part of one, by the names of the schema; `$type` where a derived type was said. */
export interface Entity {
  [name: string]: Value | undefined;
}

export type Value = string | number | boolean | Entity | Value[];

/** Whether values of the type have parts. */
export const isComplex = (type: string): boolean => Object.hasOwn(TYPES, type);

const parts = new Map<string, readonly Part[]>();

/** The parts of a type in their order, those of its base first. */
export function partsOf(type: string): readonly Part[] {
  const known = parts.get(type);
  if (known) return known;
  const written = Object.hasOwn(TYPES, type) ? TYPES[type] : undefined;
  const made = [...(written?.base ? partsOf(written.base) : []), ...(written?.parts ?? []).map(readPart)];
  parts.set(type, made);
  return made;
}

export const isAnyOrder = (type: string): boolean => TYPES[type]?.isAnyOrder === true;

/** Whether the type is the other or extends it. */
export function isKindOf(type: string, other: string): boolean {
  if (type === other) return true;
  const base = Object.hasOwn(TYPES, type) ? TYPES[type]?.base : undefined;
  return base !== undefined && isKindOf(base, other);
}

/** The values that a list allows; `undefined` for what is no list. */
export const listOf = (type: string): readonly string[] | undefined =>
  Object.hasOwn(LISTS, type) ? LISTS[type] : undefined;

const OFTEN: Readonly<Record<string, readonly [number, number]>> = {
  '': [1, 1],
  '?': [0, 1],
  '*': [0, Number.POSITIVE_INFINITY],
  '+': [1, Number.POSITIVE_INFINITY],
};

function readPart(written: string): Part {
  const found = /^(\w+)([?*+]|\{\d+,\d+\})?(~)? (\S+)$/.exec(written);
  if (!found) throw new TypeError(`the part ${written} is not understood`);
  const [, name = '', often = '', nil, type = ''] = found;
  const [least = 0, most = 1] = OFTEN[often] ?? often.slice(1, -1).split(',').map(Number);
  return { name, type, least, most, mayBeNil: nil !== undefined };
}

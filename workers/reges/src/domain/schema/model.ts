/** The schema of REGES-Online, read once out of the generated tables: what stands in an element of each type. */

import { LISTS } from './generated/lists.ts';
import { ROOTS, TYPES } from './generated/types.ts';

export const REGES_NAMESPACE = 'http://www.inspectiamuncii.ro/reges2025';

/** An element within a type. */
export interface Particle {
  /** Such as `ReferintaContract`. */
  readonly name: string;
  /** Of a complex type, a list, or a built-in type such as `int` or `string256`. */
  readonly type: string;
  readonly min: number;
  readonly max: number;
  /** It may be there with nothing in it: `xsi:nil`, or null in JSON. */
  readonly isNillable: boolean;
}

export interface ComplexType {
  readonly name: string;
  readonly base: string | undefined;
  /** Those of its bases first. */
  readonly particles: readonly Particle[];
  /** Its elements come in any order. */
  readonly isUnordered: boolean;
}

const types = new Map<string, ComplexType>();
/** Root elements, each with its type. */
export const roots: ReadonlyMap<string, string> = new Map(
  ROOTS.split(/\s+/).map((each) => each.split(':') as [string, string]),
);

/** Undefined for what holds text. */
export function complexType(name: string): ComplexType | undefined {
  return types.get(name);
}

/** The values that a type may have, if it is a list. */
export function valuesOf(type: string): readonly string[] | undefined {
  return Object.hasOwn(LISTS, type) ? LISTS[type as keyof typeof LISTS] : undefined;
}

/** Whether a type is another one or derived from it. */
export function isDerived(type: string, from: string): boolean {
  for (let at: string | undefined = type; at !== undefined; at = types.get(at)?.base) if (at === from) return true;
  return false;
}

/** All types that are this one or derived from it. */
export function derivedFrom(type: string): string[] {
  return [...types.keys()].filter((each) => isDerived(each, type));
}

interface Row {
  name: string;
  base: string | undefined;
  isUnordered: boolean;
  own: Particle[];
}

const rows = new Map(
  TYPES.trim()
    .split(/\n{2,}/)
    .map((block): [string, Row] => {
      const [, name = '', all, base, elements = ''] = /^(\w+)( &)?(?: < (\w+))?:\s*([\s\S]*)$/.exec(block) ?? [];
      const own = elements.split(/\s+/).filter(Boolean).map(particle);
      return [name, { name, base, isUnordered: all !== undefined, own }];
    }),
);
for (const name of rows.keys()) types.set(name, build(name));

function build(name: string): ComplexType {
  const row = rows.get(name) as Row;
  const inherited = row.base === undefined ? [] : build(row.base).particles;
  return { name, base: row.base, particles: [...inherited, ...row.own], isUnordered: row.isUnordered };
}

/** Whether something of the schema is called so. */
export const isSchemaName = (name: string): boolean => schemaNames.has(name.toLowerCase());

const schemaNames = new Set(
  [...types.values()]
    .flatMap(({ name, particles }) => [name, ...particles.map((each) => each.name)])
    .map((name) => name.toLowerCase()),
);

/** `Name?:Type~`, `Name{0,7}:Type`, `Name{1,}:Type`. */
function particle(text: string): Particle {
  const [, name = '', times = '', type = '', nil] = /^(\w+)(\?|\{\d+,\d*\})?:(\w+)(~)?$/.exec(text) ?? [];
  const [min = '1', max = '1'] = times === '?' ? ['0', '1'] : times === '' ? [] : times.slice(1, -1).split(',');
  return {
    name,
    type,
    min: Number(min),
    max: max === '' ? Number.POSITIVE_INFINITY : Number(max),
    isNillable: nil !== undefined,
  };
}

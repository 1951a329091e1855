/**
 * Reads a message of JSON by the types of the schema. No JSON schema is published: names are those of the XSD in any
 * case, in any order, the type of a part stands in `$type`.
 */

import { TYPES } from './generated.ts';
import { type Entity, isComplex, isKindOf, type Part, partsOf, type Value } from './model.ts';
import { jsonFault, kind, type Say } from './values.ts';

export interface JsonRules {
  /** `$type` must be the first name of its object. */
  typeFirst: boolean;
  /** What is done with names that the schema doesn't have. */
  unknownNames: 'refuse' | 'ignore';
}

/** The type that a value says in its `$type`, of these and what extends them; the first where it says none. */
export function typeSaid(value: unknown, types: readonly string[]): string | undefined {
  const said = saidIn(value);
  if (said === undefined) return types[0];
  return types.flatMap(kindsOf).find((type) => isCalled(type, said));
}

/** What can be read of it; each fault is said with its path. */
export function readJson(value: unknown, type: string, rules: JsonRules, say: Say, path = ''): Entity {
  const entity: Entity = {};
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    say(path, `se așteaptă un obiect, nu ${kind(value)}`);
    return entity;
  }
  const parts = new Map(partsOf(type).map((part) => [part.name.toLowerCase(), part]));
  for (const [index, [name, inner]] of Object.entries(value).entries()) {
    const here = `${path}/${name.slice(0, 60)}`;
    if (name.toLowerCase() === '$type') {
      entity.$type = type;
      if (index > 0 && rules.typeFirst) say(here, 'trebuie să fie primul nume din obiect');
      continue;
    }
    const part = parts.get(name.toLowerCase());
    if (!part) {
      if (rules.unknownNames === 'refuse') say(here, 'nume necunoscut');
    } else if (entity[part.name] !== undefined) say(here, 'apare de două ori');
    else if (inner !== null) entity[part.name] = readPart(inner, part, rules, say, here);
    else if (!part.mayBeNil && part.least > 0) say(here, 'nu poate fi null');
  }
  // What an action must have depends on the operation: the official examples end a suspension without its ground.
  if (isKindOf(type, 'Actiune')) return entity;
  for (const { name, least } of partsOf(type)) {
    const isNull = Object.entries(value).some(
      ([key, inner]) => inner === null && key.toLowerCase() === name.toLowerCase(),
    );
    if (least > 0 && entity[name] === undefined && !isNull) say(`${path}/${camel(name)}`, 'lipsește');
  }
  return entity;
}

function readPart(value: unknown, part: Part, rules: JsonRules, say: Say, path: string): Value {
  const { type, most } = part;
  // A list of the schema is a type with one part; in JSON it is the list itself.
  const [inner] = type.startsWith('ArrayOf') ? partsOf(type) : [];
  if (inner) return { [inner.name]: readList(value, inner, rules, say, path) };
  return most > 1 ? readList(value, part, rules, say, path) : readOne(value, type, rules, say, path);
}

function readList(value: unknown, { type, most }: Part, rules: JsonRules, say: Say, path: string): Value[] {
  if (!Array.isArray(value)) {
    say(path, `se așteaptă o listă, nu ${kind(value)}`);
    return [];
  }
  if (value.length > most) say(path, `are mai mult de ${most} elemente`);
  return value.map((each, index) => readOne(each, type, rules, say, `${path}[${index}]`));
}

function readOne(value: unknown, declared: string, rules: JsonRules, say: Say, path: string): Value {
  if (!isComplex(declared)) {
    const wrong = jsonFault(declared, value);
    if (wrong !== undefined) say(path, wrong);
    return wrong === undefined ? (value as Value) : '';
  }
  const type = typeSaid(value, [declared]);
  if (type === undefined) say(`${path}/$type`, `tipul nu se potrivește aici; se așteaptă ${camel(declared)}`);
  return readJson(value, type ?? declared, rules, say, path);
}

function saidIn(value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const said = Object.entries(value).find(([name]) => name.toLowerCase() === '$type')?.[1];
  return said === undefined ? undefined : String(said);
}

const kindsOf = (type: string): string[] => Object.keys(TYPES).filter((each) => isKindOf(each, type));

/** `contract` is Contract, `spor` is TipSpor: the registry leaves `Tip` out. */
function isCalled(type: string, said: string): boolean {
  const name = said.toLowerCase();
  return [type, type.replace(/^Tip/, '')].some((each) => each.toLowerCase() === name);
}

/** The name in JSON: `CUIAngajatorSursa` is `cuiAngajatorSursa`. */
export function camel(name: string): string {
  return name.replace(/^[A-Z]+(?=[A-Z][a-z]|$)|^[A-Z]/, (start) => start.toLowerCase());
}

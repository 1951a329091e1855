/** How the schema's types look as data: which are one value, which have kinds, and what they are called in JSON. */

import { complexType, derivedFrom, type Particle } from '../schema/model.ts';
import { fieldName, jsonName } from './names.ts';

/** Types of one element, which are that element's value as data: `{ "codSiruta": 179141 }` is 179141. */
const ONE_VALUE: Readonly<Record<string, string>> = { Referinta: 'Id', Nationalitate: 'Nume', Localitate: 'CodSiruta' };

/** Types of one repeated element, which are lists as data and in JSON. */
const LISTS = new Set(['ArrayOfSpor']);

/** What `kind` says in data, and `$type` in JSON. */
const KINDS: Readonly<Record<string, { kind?: string; json: string }>> = {
  ActiuneSuspendare: { kind: 'suspension', json: 'actiuneSuspendare' },
  ActiuneIncetare: { kind: 'end', json: 'actiuneIncetare' },
  ActiuneReactivare: { kind: 'reactivation', json: 'actiuneReactivare' },
  ActiuneDetasare: { kind: 'secondment', json: 'actiuneDetasare' },
  ActiuneMutare: { kind: 'move', json: 'actiuneMutare' },
  ActiuneActiv: { kind: 'active', json: 'actiuneActiv' },
  TipSpor: { kind: 'general', json: 'spor' },
  TipSporAngajator: { kind: 'own', json: 'sporAngajator' },
  // Its name in JSON is not published.
  TipSporPredefinit: { kind: 'predefined', json: 'sporPredefinit' },
  Referinta: { json: 'referinta' },
  ContinutContract: { json: 'continutContract' },
};

export interface Field {
  /** In data. */
  field: string;
  /** In JSON messages. */
  json: string;
  particle: Particle;
}

export interface Shape {
  type: string;
  fields: readonly Field[];
  /** As data it is the value of its only field. */
  isOneValue: boolean;
  isList: boolean;
}

const shapes = new Map<string, Shape>();

/** Undefined for what holds text. */
export function shapeOf(type: string): Shape | undefined {
  const known = shapes.get(type);
  if (known) return known;
  const complex = complexType(type);
  if (!complex) return undefined;
  const shape: Shape = {
    type,
    fields: complex.particles.map((particle) => ({
      field: fieldName(type, particle.name),
      json: jsonName(particle.name),
      particle,
    })),
    isOneValue: Object.hasOwn(ONE_VALUE, type),
    isList: LISTS.has(type),
  };
  shapes.set(type, shape);
  return shape;
}

/** `$type` of a type in JSON, where it is written; messages have their own. */
export const jsonTypeOf = (type: string): string | undefined => KINDS[type]?.json;

/** `kind` of a type in data, where types stand for one another. */
export const kindOf = (type: string): string | undefined => KINDS[type]?.kind;

/** The type that `$type` names, of those that can stand for `declared`. Capitals do not count. */
export function typeByJson(declared: string, name: string): string | undefined {
  const wanted = name.toLowerCase();
  return derivedFrom(declared).find((type) => (KINDS[type]?.json ?? jsonName(type)).toLowerCase() === wanted);
}

/** The type that `kind` names, of those that can stand for `declared`. */
export const typeByKind = (declared: string, kind: string): string | undefined =>
  derivedFrom(declared).find((type) => KINDS[type]?.kind === kind);

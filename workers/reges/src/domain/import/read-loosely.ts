/** Reads a part of the register out of a file whose shape is not published: what is known is taken, the rest is left. */

import type { Data, Value } from '../message/message.ts';
import { shapeOf, typeByJson } from '../message/shapes.ts';
import type { AnswerTree } from '../results/answer-tree.ts';
import type { Particle } from '../schema/model.ts';
import { isOfType } from '../structure/lexical.ts';

/** Data of a type, without what the schema does not know or allow; `lost` is told the path of each such value. */
export function readLoosely(tree: AnswerTree, type: string, lost: (field: string) => void): Data {
  return asData(readValue(tree, type, '', lost));
}

function readValue(tree: AnswerTree, declared: string, at: string, lost: (field: string) => void): Value | undefined {
  const named = isObject(tree) && typeof tree.$type === 'string' ? typeByJson(declared, tree.$type) : undefined;
  const shape = shapeOf(named ?? declared);
  if (!shape) return readText(tree, declared, at, lost);
  const [only] = shape.fields;
  if (only && shape.isList) {
    const inner = isObject(tree) ? (property(tree, only.particle.name) ?? []) : tree;
    return manyOf(inner).flatMap((each) => readValue(each, only.particle.type, at, lost) ?? []);
  }
  if (!isObject(tree)) return undefined;
  const data: Data = {};
  for (const { field, particle } of shape.fields) {
    const value = readField(tree, particle, at === '' ? field : `${at}.${field}`, lost);
    if (value !== undefined) data[field] = value;
  }
  return shape.isOneValue ? Object.values(data)[0] : data;
}

function readField(
  tree: { [name: string]: AnswerTree },
  { name, type, max }: Particle,
  at: string,
  lost: (field: string) => void,
): Value | undefined {
  const given = property(tree, name);
  if (given === undefined || given === null || given === '') return undefined;
  if (max !== 1) return manyOf(given).flatMap((each) => readValue(each, type, at, lost) ?? []);
  return readValue(given, type, at, lost);
}

function readText(tree: AnswerTree, type: string, at: string, lost: (field: string) => void): Value | undefined {
  if (tree === null || typeof tree === 'object') return undefined;
  const text = String(tree).trim();
  if (text === '' || !isOfType(text, type)) {
    lost(at);
    return undefined;
  }
  if (type === 'int' || type === 'double') return Number(text);
  if (type === 'boolean') return text === 'true' || text === '1';
  return text;
}

/** By its name in any case. */
export function property(tree: AnswerTree, name: string): AnswerTree | undefined {
  if (!isObject(tree)) return undefined;
  const wanted = name.toLowerCase();
  for (const [key, value] of Object.entries(tree)) if (key.toLowerCase() === wanted) return value;
  return undefined;
}

export const manyOf = (tree: AnswerTree | undefined): AnswerTree[] =>
  tree === undefined || tree === null || tree === '' ? [] : Array.isArray(tree) ? tree : [tree];

const isObject = (tree: AnswerTree): tree is { [name: string]: AnswerTree } =>
  typeof tree === 'object' && tree !== null && !Array.isArray(tree);

const asData = (value: Value | undefined): Data =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Data) : {};

/** Reads a JSON message. Keys may be in camelCase or PascalCase, in any order; what the schema does not know is refused. */

import { type Particle, valuesOf } from '../schema/model.ts';
import { isOfType } from '../structure/lexical.ts';
import type { Data, Header, Message, Value } from './message.ts';
import { MessageError } from './message-error.ts';
import { kindOf, type Shape, shapeOf, typeByJson } from './shapes.ts';

type Json = Readonly<Record<string, unknown>>;

/** Throws a `MessageError`. */
export function readJson(value: unknown): Message {
  if (!isObject(value)) throw notObject('message');
  const name = value.$type;
  const type = typeof name === 'string' ? typeByJson('Message', name) : undefined;
  const shape = type === undefined ? undefined : shapeOf(type);
  if (!shape) {
    throw new MessageError(
      '$type',
      'names no kind of message, such as contract, salariat, propunereDetasareContract, propunereMutareContract',
      'nu numește un fel de mesaj, precum contract, salariat, propunereDetasareContract, propunereMutareContract',
    );
  }
  const { header, ...body } = readObject(value, shape, '') as Data;
  return { type: shape.type, header: header as unknown as Header, body };
}

/** Several: `{"Message":[…]}`, as a batch is sent. Undefined if it is no batch. */
export function batchOf(value: unknown): unknown[] | undefined {
  if (!isObject(value)) return undefined;
  const [only, ...others] = Object.entries(value);
  return only?.[0].toLowerCase() === 'message' && others.length === 0 && Array.isArray(only[1]) ? only[1] : undefined;
}

function readObject(value: unknown, shape: Shape, at: string): Value {
  if (!isObject(value)) throw notObject(at);
  const given = new Map<string, [string, unknown]>();
  for (const [key, each] of Object.entries(value)) {
    if (key === '$type') continue;
    const name = key.toLowerCase();
    if (given.has(name)) throw new MessageError(join(at, key), 'stands twice', 'apare de două ori');
    given.set(name, [key, each]);
  }
  const data: Data = {};
  const kind = kindOf(shape.type);
  if (kind !== undefined) data.kind = kind;
  for (const { field, json, particle } of shape.fields) {
    const [key, each] = given.get(json.toLowerCase()) ?? [];
    if (key === undefined) continue;
    given.delete(json.toLowerCase());
    data[field] = readField(each, particle, join(at, json));
  }
  const [unknown] = given.values();
  if (unknown) {
    throw new MessageError(join(at, unknown[0]), 'is not known to the schema of REGES', 'nu există în schema REGES');
  }
  if (!shape.isOneValue) return data;
  const only = Object.values(data)[0];
  if (only === undefined) throw new MessageError(at, 'is empty', 'este gol');
  return only;
}

function readField(value: unknown, particle: Particle, at: string): Value {
  if (value === null) return null;
  if (particle.max === 1) return readOne(value, particle, at);
  if (!Array.isArray(value)) throw new MessageError(at, 'must be a list', 'trebuie să fie o listă');
  return value.map((each, index) => readOne(each, particle, `${at}.${index}`));
}

function readOne(value: unknown, { type: declared }: Particle, at: string): Value {
  const name = isObject(value) ? value.$type : undefined;
  const type = name === undefined ? declared : typeByJson(declared, String(name));
  if (type === undefined) {
    throw new MessageError(
      join(at, '$type'),
      `can not stand for ${declared}`,
      `nu poate ține locul tipului ${declared}`,
    );
  }
  const shape = shapeOf(type);
  if (!shape) return readScalar(value, type, at);
  const [only] = shape.fields;
  if (!shape.isList || !only) return readObject(value, shape, at);
  if (!Array.isArray(value)) throw new MessageError(at, 'must be a list', 'trebuie să fie o listă');
  return value.map((each, index) => readOne(each, only.particle, `${at}.${index}`));
}

function readScalar(value: unknown, type: string, at: string): string | number | boolean {
  const isNumber = type === 'int' || type === 'double';
  const wanted = isNumber ? 'number' : type === 'boolean' ? 'boolean' : 'string';
  if (typeof value !== wanted || !isOfType(String(value), type)) {
    const values = valuesOf(type);
    const what = values ? (values.length > 10 ? `a value of ${type}` : `one of ${values.join(', ')}`) : type;
    const ro = values ? (values.length > 10 ? `o valoare ${type}` : `una dintre valorile ${values.join(', ')}`) : type;
    throw new MessageError(at, `must be ${what}`, `trebuie să fie ${ro}`);
  }
  return value as string | number | boolean;
}

const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const join = (at: string, key: string) => {
  const name = key.replace(/[^\w$.-]/g, '?').slice(0, 60);
  return at === '' ? name : `${at}.${name}`;
};
const notObject = (at: string) => new MessageError(at, 'must be an object', 'trebuie să fie un obiect');

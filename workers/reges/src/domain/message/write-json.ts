/** Writes a message as REGES takes it in JSON: `$type` first, names in camelCase. */

import type { Particle } from '../schema/model.ts';
import type { Data, Message, Value } from './message.ts';
import { MessageError } from './message-error.ts';
import { jsonName } from './names.ts';
import { jsonTypeOf, type Shape, shapeOf, typeByKind } from './shapes.ts';
import { wireDate } from './wire-date.ts';

export type JsonObject = { [key: string]: unknown };

/** Throws a `MessageError` if a field is not known. */
export function writeJson({ type, header, body }: Message): JsonObject {
  const shape = shapeOf(type);
  if (!shape) throw new MessageError('type', `${type} is no message`, `${type} nu este un mesaj`);
  return { $type: jsonName(type), ...writeFields({ header, ...body } as unknown as Data, shape, '') };
}

function writeFields(data: Data, shape: Shape, at: string): JsonObject {
  const { kind: _, ...given } = data;
  const written: JsonObject = {};
  for (const { field, json, particle } of shape.fields) {
    const value = given[field];
    delete given[field];
    if (value !== undefined) written[json] = writeField(value, particle, at === '' ? field : `${at}.${field}`);
  }
  refuseUnknown(given, shape, at);
  return written;
}

/** A field that the type of the message does not have. */
export function refuseUnknown(rest: Data, shape: Shape, at: string): void {
  const [unknown] = Object.keys(rest).filter((field) => rest[field] !== undefined);
  if (unknown === undefined) return;
  const field = at === '' ? unknown : `${at}.${unknown}`;
  throw new MessageError(field, `can not stand in ${shape.type}`, `nu poate sta în ${shape.type}`);
}

function writeField(value: Value, particle: Particle, at: string): unknown {
  if (value === null) return null;
  if (particle.max !== 1 && Array.isArray(value)) {
    return value.map((each, index) => writeOne(each, particle, `${at}.${index}`));
  }
  return writeOne(value, particle, at);
}

function writeOne(value: Value, { type: declared }: Particle, at: string): unknown {
  const shape = shapeOf(concreteType(value, declared));
  if (!shape) return wireDate(value, declared);
  const [only] = shape.fields;
  const $type = jsonTypeOf(shape.type);
  const head = $type === undefined ? {} : { $type };
  if (only && shape.isList && Array.isArray(value)) {
    return value.map((each, index) => writeOne(each, only.particle, `${at}.${index}`));
  }
  if (only && shape.isOneValue) return { ...head, [only.json]: value };
  return { ...head, ...writeFields(value as Data, shape, at) };
}

/** The type that the data's `kind` names, or the declared one. */
export function concreteType(value: Value, declared: string): string {
  const kind = typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Data).kind : undefined;
  return (typeof kind === 'string' ? typeByKind(declared, kind) : undefined) ?? declared;
}

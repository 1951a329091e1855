/** Writes messages as XML, strictly in the order of the official schema. */

import { writeXml, type XmlNode } from '@genius/xml';
import { type Particle, REGES_NAMESPACE } from '../schema/model.ts';
import type { Data, Message, Value } from './message.ts';
import { MessageError } from './message-error.ts';
import { type Shape, shapeOf } from './shapes.ts';
import { wireDate } from './wire-date.ts';
import { concreteType, refuseUnknown } from './write-json.ts';

const NAMESPACES = { xmlns: REGES_NAMESPACE, 'xmlns:xsi': 'http://www.w3.org/2001/XMLSchema-instance' };

/** Throws a `MessageError`, or an `XmlWriteError` for characters that XML can not carry. */
export function writeXmlMessage(message: Message): string {
  const { name, attributes, content } = messageNode(message);
  return writeXml({ name, attributes: { ...attributes, ...NAMESPACES }, content });
}

/** `<Batch>` of them. */
export function writeXmlBatch(messages: readonly Message[]): string {
  return writeXml({ name: 'Batch', attributes: NAMESPACES, content: messages.map(messageNode) });
}

function messageNode({ type, header, body }: Message): XmlNode {
  const shape = shapeOf(type);
  if (!shape) throw new MessageError('type', `${type} is no message`, `${type} nu este un mesaj`);
  const data = { header, ...body } as unknown as Data;
  return { name: 'Message', attributes: { 'xsi:type': type }, content: children(data, shape, '') };
}

function children(data: Data, shape: Shape, at: string): XmlNode[] {
  const { kind: _, ...given } = data;
  const nodes: XmlNode[] = [];
  for (const { field, particle } of shape.fields) {
    const value = given[field];
    delete given[field];
    if (value === undefined) continue;
    const each = particle.max !== 1 && Array.isArray(value) ? value : [value];
    for (const one of each) nodes.push(node(one as Value, particle, at === '' ? field : `${at}.${field}`));
  }
  refuseUnknown(given, shape, at);
  return nodes;
}

function node(value: Value, particle: Particle, at: string): XmlNode {
  const { name, type: declared } = particle;
  if (value === null) return { name, attributes: { 'xsi:nil': 'true' } };
  const type = concreteType(value, declared);
  const attributes = type === declared ? undefined : { 'xsi:type': type };
  const shape = shapeOf(type);
  if (!shape) return { name, attributes, content: String(wireDate(value, declared)) };
  const [only] = shape.fields;
  if (only && shape.isOneValue) {
    return { name, attributes, content: [{ name: only.particle.name, content: String(value) }] };
  }
  if (only && shape.isList && Array.isArray(value)) {
    return { name, attributes, content: value.map((each, index) => node(each, only.particle, `${at}.${index}`)) };
  }
  return { name, attributes, content: children(value as Data, shape, at) };
}

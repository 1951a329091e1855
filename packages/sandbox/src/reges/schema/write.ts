/** Writes messages: XML in the order of the schema, JSON in the style that the settings choose. */

import { escapeHtml } from '../../page/html.ts';
import type { RegesSettings } from '../settings.ts';
import { type Entity, isComplex, NAMESPACE, partsOf, type Value } from './model.ts';
import { camel } from './read-json.ts';

export type JsonStyle = Exclude<RegesSettings['resultStyle'], 'xml'>;

const INSTANCE = 'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"';

/** JSON may carry characters that XML can't. */
const FORBIDDEN = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu;

/** One message as a document under the name of its type. */
export function writeXml(entity: Entity, type: string): string {
  return `<?xml version="1.0" encoding="utf-8"?><${type} xmlns="${NAMESPACE}" ${INSTANCE}>${xmlParts(entity, type)}</${type}>`;
}

/** Messages as a `Batch`, each with its type. */
export function writeXmlBatch(entities: readonly Entity[], type: string): string {
  const messages = entities.map((entity) => {
    const own = String(entity.$type ?? type);
    return `<Message xsi:type="${own}">${xmlParts(entity, own)}</Message>`;
  });
  return `<?xml version="1.0" encoding="utf-8"?><Batch xmlns="${NAMESPACE}" ${INSTANCE}>${messages.join('')}</Batch>`;
}

function xmlParts(entity: Entity, type: string): string {
  return partsOf(type)
    .flatMap(({ name, type: inner }) => {
      const value = entity[name];
      const values = value === undefined ? [] : Array.isArray(value) ? value : [value];
      return values.map((each) => xmlElement(name, each, inner));
    })
    .join('');
}

function xmlElement(name: string, value: Value, type: string): string {
  if (typeof value !== 'object') return `<${name}>${escapeHtml(String(value).replace(FORBIDDEN, '\ufffd'))}</${name}>`;
  const said = (value as Entity).$type;
  const own = said === undefined ? type : String(said);
  const mark = own === type ? '' : ` xsi:type="${own}"`;
  return `<${name}${mark}>${xmlParts(value as Entity, own)}</${name}>`;
}

/** One message as JSON reads it. */
export function toJson(entity: Entity, type: string, style: JsonStyle): Record<string, unknown> {
  const nameOf = style.endsWith('pascal') ? (name: string) => name : camel;
  if (!style.startsWith('flat-')) return jsonParts(entity, type, nameOf);
  // Header and result lose their own level; what they hold stands side by side.
  const { Header = {}, Result = {}, ...rest } = entity;
  return {
    ...jsonParts(Header as Entity, 'Header', nameOf),
    ...jsonParts(rest, type, nameOf),
    ...jsonParts(Result as Entity, 'Result', nameOf),
  };
}

function jsonParts(entity: Entity, type: string, nameOf: (name: string) => string): Record<string, unknown> {
  const made: Record<string, unknown> = {};
  const said = entity.$type === undefined ? undefined : String(entity.$type);
  // A receipt and a result say no type: they are nothing else.
  if (said !== undefined && !said.startsWith('Message')) made.$type = camel(said.replace(/^Tip/, ''));
  for (const part of partsOf(said ?? type)) {
    const value = entity[part.name];
    if (value !== undefined) made[nameOf(part.name)] = jsonValue(value, part.type, nameOf);
  }
  return made;
}

function jsonValue(value: Value, type: string, nameOf: (name: string) => string): unknown {
  if (Array.isArray(value)) return value.map((each) => jsonValue(each, type, nameOf));
  if (typeof value !== 'object' || !isComplex(type)) return value;
  const [inner] = type.startsWith('ArrayOf') ? partsOf(type) : [];
  if (!inner) return jsonParts(value, type, nameOf);
  return jsonValue(value[inner.name] ?? [], inner.type, nameOf);
}

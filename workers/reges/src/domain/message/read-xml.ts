/** Reads XML messages, in whatever order their elements stand: most of the official examples break the schema's own. */

import type { XmlTree } from '@genius/xml';
import { complexType, isDerived, type Particle, REGES_NAMESPACE } from '../schema/model.ts';
import { isOfType } from '../structure/lexical.ts';
import type { Data, Header, Message, Value } from './message.ts';
import { MessageError } from './message-error.ts';
import { kindOf, type Shape, shapeOf } from './shapes.ts';

const XSI = 'http://www.w3.org/2001/XMLSchema-instance';

/** The messages of a `<Message>` or a `<Batch>`. Throws a `MessageError`. */
export function readXmlMessages(tree: XmlTree): Message[] {
  const { uri, local } = tree.names.at(tree.name[0] as number);
  if (uri !== REGES_NAMESPACE) throw notMessage();
  if (local === 'Message') return [readMessage(tree, 0)];
  if (local !== 'Batch') throw notMessage();
  return childrenOf(tree, 0).map((child) => readMessage(tree, child));
}

function readMessage(tree: XmlTree, node: number): Message {
  const type = typeGiven(tree, node);
  const shape = type !== undefined && isDerived(type, 'Message') ? shapeOf(type) : undefined;
  if (!shape) throw notMessage();
  const { header, ...body } = readChildren(tree, node, shape);
  return { type: shape.type, header: header as unknown as Header, body };
}

function readChildren(tree: XmlTree, node: number, shape: Shape): Data {
  const data: Data = {};
  const kind = kindOf(shape.type);
  if (kind !== undefined) data.kind = kind;
  const children = childrenOf(tree, node);
  for (const { field, particle } of shape.fields) {
    const own = children.filter((child) => nameOf(tree, child) === particle.name);
    if (own.length === 0) continue;
    if (particle.max !== 1) data[field] = own.map((child) => readOne(tree, child, particle));
    else if (own.length === 1) data[field] = readOne(tree, own[0] as number, particle);
    else throw new MessageError(tree.path(own[1] as number), 'stands twice', 'apare de două ori');
  }
  const unknown = children.find((child) => !shape.fields.some(({ particle }) => particle.name === nameOf(tree, child)));
  if (unknown !== undefined) {
    throw new MessageError(tree.path(unknown), 'is not known to the schema of REGES', 'nu există în schema REGES');
  }
  return data;
}

function readOne(tree: XmlTree, node: number, { type: declared }: Particle): Value {
  if (attribute(tree, node, 'nil') === 'true' || attribute(tree, node, 'nil') === '1') return null;
  const asked = typeGiven(tree, node);
  const type = asked !== undefined && complexType(asked) && isDerived(asked, declared) ? asked : declared;
  const shape = shapeOf(type);
  if (!shape) return readText(tree, node, type);
  const [only] = shape.fields;
  if (only && shape.isList) return childrenOf(tree, node).map((child) => readOne(tree, child, only.particle));
  const data = readChildren(tree, node, shape);
  if (!shape.isOneValue) return data;
  const value = Object.values(data)[0];
  if (value === undefined) throw new MessageError(tree.path(node), 'is empty', 'este gol');
  return value;
}

function readText(tree: XmlTree, node: number, type: string): Value {
  const text = tree.text(node);
  const tidy = text.trim();
  if (tree.hasChildren(node) || !isOfType(type === 'string' ? text : tidy, type)) {
    throw new MessageError(tree.path(node), `must be of the type ${type}`, `trebuie să fie de tipul ${type}`);
  }
  if (type === 'int' || type === 'double') return Number(tidy);
  if (type === 'boolean') return tidy === 'true' || tidy === '1';
  return type.startsWith('string') ? text : tidy;
}

function childrenOf(tree: XmlTree, node: number): number[] {
  const found: number[] = [];
  for (let child = tree.firstChild[node] as number; child >= 0; child = tree.nextSibling[child] as number) {
    found.push(child);
  }
  return found;
}

const nameOf = (tree: XmlTree, node: number) => tree.names.at(tree.name[node] as number).local;

function attribute(tree: XmlTree, node: number, local: string): string | undefined {
  const name = tree.names.find(XSI, local);
  return name && tree.attribute(node, name.id)?.trim();
}

const typeGiven = (tree: XmlTree, node: number) => attribute(tree, node, 'type')?.replace(/^[^:]*:/, '');

const notMessage = () =>
  new MessageError(
    '/',
    'is no message of REGES: it begins with <Message xsi:type="…"> or <Batch> in its namespace (reges2025)',
    'nu este un mesaj REGES: începe cu <Message xsi:type="…"> sau <Batch>, în spațiul său de nume (reges2025)',
  );

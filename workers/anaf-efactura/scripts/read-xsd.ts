/** Reads the content models and simple types that a UBL document needs out of its schema files. */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseXml, type XmlTree } from '@genius/xml';

export interface AttributeFact {
  name: string;
  type: string;
  isRequired: boolean;
}

export interface SimpleType {
  /** The built-in type that the content has, such as `decimal`. */
  base: string;
  attributes: AttributeFact[];
}

export interface Particle {
  name: string;
  min: number;
  /** Infinity for unbounded. */
  max: number;
}

interface Schemas {
  /** Prefixed element name to prefixed type. */
  elements: Map<string, string>;
  types: Map<string, XsdNode>;
}

interface XsdNode {
  prefix: string;
  name: string;
  attributes: Record<string, string>;
  children: XsdNode[];
  aliases: Map<string, string>;
}

const FILES: [string, string][] = [
  ['ubl', 'maindoc/UBL-Invoice-2.1.xsd'],
  ['cn', 'maindoc/UBL-CreditNote-2.1.xsd'],
  ['cac', 'common/UBL-CommonAggregateComponents-2.1.xsd'],
  ['cbc', 'common/UBL-CommonBasicComponents-2.1.xsd'],
  ['ext', 'common/UBL-CommonExtensionComponents-2.1.xsd'],
  ['udt', 'common/UBL-UnqualifiedDataTypes-2.1.xsd'],
  ['cct', 'common/CCTS_CCT_SchemaModule-2.1.xsd'],
];

export function readXsd(folder: string): Schemas {
  const schemas: Schemas = { elements: new Map(), types: new Map() };
  for (const [prefix, file] of FILES) {
    const root = nodeOf(parseXml(readFileSync(join(folder, file)), { maxBytes: 20_000_000 }), 0, prefix);
    for (const child of root.children) {
      const name = `${prefix}:${child.attributes.name}`;
      if (child.name === 'element') schemas.elements.set(name, qualified(child.attributes.type ?? '', prefix));
      if (child.name === 'complexType') schemas.types.set(name, child);
    }
  }
  return schemas;
}

/** `ccts-cct:AmountType` and `AmountType` with our own prefixes. */
function qualified(name: string, prefix: string): string {
  const [first = '', second] = name.split(':');
  if (second === undefined) return `${prefix}:${first}`;
  return `${first === 'ccts-cct' ? 'cct' : first}:${second}`;
}

function nodeOf(tree: XmlTree, at: number, prefix: string): XsdNode {
  const attributes: Record<string, string> = {};
  for (let i = tree.attributeFrom[at] as number; i < (tree.attributeFrom[at + 1] as number); i++) {
    attributes[tree.names.at(tree.attributeName[i] as number).local] = tree.attributeValue(i);
  }
  const children: XsdNode[] = [];
  for (let child = tree.firstChild[at] as number; child >= 0; child = tree.nextSibling[child] as number) {
    children.push(nodeOf(tree, child, prefix));
  }
  return { prefix, name: tree.names.at(tree.name[at] as number).local, attributes, children, aliases: new Map() };
}

/** The children of a type in their order; undefined if its content is a text. */
export function particlesOf(schemas: Schemas, type: string): Particle[] | undefined {
  const node = schemas.types.get(type);
  const sequence = node?.children.find(({ name }) => name === 'sequence');
  if (node === undefined || sequence === undefined) return undefined;
  return sequence.children
    .filter(({ name }) => name !== 'annotation')
    .map(({ name, attributes, prefix }) => {
      if (name !== 'element' || attributes.ref === undefined) throw new Error(`${type}: a ${name} in its sequence`);
      return {
        name: qualified(attributes.ref, prefix),
        min: Number(attributes.minOccurs ?? 1),
        max: attributes.maxOccurs === 'unbounded' ? Number.POSITIVE_INFINITY : Number(attributes.maxOccurs ?? 1),
      };
    });
}

/** What a type with text content allows, its bases included. */
export function simpleTypeOf(schemas: Schemas, type: string): SimpleType | undefined {
  if (type.startsWith('xsd:')) return { base: type.slice(4), attributes: [] };
  const content = schemas.types.get(type)?.children.find(({ name }) => name === 'simpleContent');
  const derivation = content?.children.find(({ name }) => name === 'extension' || name === 'restriction');
  if (derivation === undefined) return undefined;
  const parent = simpleTypeOf(schemas, qualified(derivation.attributes.base ?? '', derivation.prefix));
  if (parent === undefined) return undefined;
  const attributes = new Map(parent.attributes.map((each) => [each.name, each]));
  for (const child of derivation.children.filter(({ name }) => name === 'attribute')) {
    const { name = '', type: of = '', use } = child.attributes;
    if (use === 'prohibited') attributes.delete(name);
    else attributes.set(name, { name, type: of.replace('xsd:', ''), isRequired: use === 'required' });
  }
  return { base: parent.base, attributes: [...attributes.values()] };
}

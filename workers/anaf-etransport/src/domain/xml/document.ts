/** An e-Transport document as elements with attributes: what the structure, the rules and the reader all look at. */

import { parseXml, type XmlTree } from '@genius/xml';

export const NAMESPACE = 'mfp:anaf:dgti:eTransport:declaratie:v2';

export interface Attribute {
  /** The namespace; empty for none, as all attributes of the schema. */
  uri: string;
  local: string;
  value: string;
}

export interface Element {
  /** Its number in the tree. */
  at: number;
  /** The namespace. */
  uri: string;
  local: string;
  attributes: readonly Attribute[];
  children: Element[];
  parent: Element | undefined;
  /** More than white space directly inside. */
  hasText: boolean;
}

export interface Document {
  tree: XmlTree;
  root: Element;
  /** All, in document order. */
  elements: readonly Element[];
}

/** ANAF takes uploads of at most 5 MB. */
export const MAX_BYTES = 5_000_000;

/** Throws an `XmlError` for what is no safe, well-formed XML. */
export function readDocument(xml: string | Uint8Array): Document {
  const tree = parseXml(xml, { maxBytes: MAX_BYTES });
  const elements: Element[] = [];
  for (let at = 0; at < tree.count; at++) {
    const { uri, local } = tree.names.at(tree.name[at] as number);
    const element: Element = {
      at,
      uri,
      local,
      attributes: attributesOf(tree, at),
      children: [],
      parent: elements[tree.parent[at] as number],
      hasText: tree.hasOwnText(at),
    };
    elements.push(element);
    element.parent?.children.push(element);
  }
  return { tree, root: elements[0] as Element, elements };
}

/** The value of an attribute without a namespace. */
export function attribute(element: Element, local: string): string | undefined {
  return element.attributes.find((each) => each.local === local && each.uri === '')?.value;
}

/** The first child of that name in the namespace of the declarations. */
export function childOf(element: Element, local: string): Element | undefined {
  return element.children.find((each) => each.local === local && each.uri === NAMESPACE);
}

export function childrenOf(element: Element, local: string): Element[] {
  return element.children.filter((each) => each.local === local && each.uri === NAMESPACE);
}

/** White space at the ends left out, and within it one blank each: XPath's `normalize-space`, XSD's `collapse`. */
export function collapse(text: string): string {
  // Most are codes and numbers: nothing is made anew for them.
  if (!/[ \t\r\n]/.test(text)) return text;
  return text.replace(/[ \t\r\n]+/g, ' ').replace(/^ | $/g, '');
}

function attributesOf(tree: XmlTree, element: number): Attribute[] {
  const found: Attribute[] = [];
  const end = tree.attributeFrom[element + 1] as number;
  for (let index = tree.attributeFrom[element] as number; index < end; index++) {
    const { uri, local } = tree.names.at(tree.attributeName[index] as number);
    found.push({ uri, local, value: tree.attributeValue(index) });
  }
  return found;
}

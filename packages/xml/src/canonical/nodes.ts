/**
 * A document as nodes with their prefixes and namespace declarations, which canonical form and signatures need and a
 * tree of names does not keep. The text must have passed `parseXml`: nothing is checked here.
 */

import { decodeAttribute, decodeText } from '../parse/characters.ts';

export interface ElementNode {
  kind: 'element';
  /** As it is spelt. */
  name: string;
  prefix: string;
  local: string;
  /** Empty for none. */
  namespace: string;
  parent: ElementNode | undefined;
  /** Prefix (empty for the default) to namespace, as declared on this element. */
  declared: ReadonlyMap<string, string>;
  attributes: readonly AttributeNode[];
  children: ChildNode[];
}

export interface AttributeNode {
  name: string;
  prefix: string;
  local: string;
  namespace: string;
  value: string;
}

export interface TextNode {
  kind: 'text';
  value: string;
}

export interface InstructionNode {
  kind: 'instruction';
  target: string;
  data: string;
}

export interface CommentNode {
  kind: 'comment';
  value: string;
}

export type ChildNode = ElementNode | TextNode | InstructionNode | CommentNode;

export interface DocumentNodes {
  root: ElementNode;
  /** Instructions and comments outside the root. */
  before: (InstructionNode | CommentNode)[];
  after: (InstructionNode | CommentNode)[];
}

const XML = 'http://www.w3.org/XML/1998/namespace';
const ATTRIBUTE = /([^\s=]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g;
const BANG = 33;
const QUOTE = 34;
const APOSTROPHE = 39;
const SLASH = 47;
const GT = 62;
const QUESTION = 63;

/** Of elements that declare nothing and have no attributes, as most do. */
const NOTHING_DECLARED: ReadonlyMap<string, string> = new Map();
const NO_ATTRIBUTES: readonly AttributeNode[] = [];
const NO_CHILDREN: ChildNode[] = [];

/** Reads the source of a document that `parseXml` took. */
export function readNodes(source: string): DocumentNodes {
  const outside: { before: DocumentNodes['before']; after: DocumentNodes['after'] } = { before: [], after: [] };
  const names = new Map<string, SpeltName>();
  let root: ElementNode | undefined;
  let open: ElementNode | undefined;
  const add = (node: InstructionNode | CommentNode) => {
    if (open) append(open, node);
    else (root ? outside.after : outside.before).push(node);
  };
  for (let at = 0; at < source.length; ) {
    const tag = source.indexOf('<', at);
    const end = tag < 0 ? source.length : tag;
    if (end > at) addText(open, decodeText(source.slice(at, end)));
    if (tag < 0) break;
    const sign = source.charCodeAt(tag + 1);
    if (sign === SLASH) {
      at = source.indexOf('>', tag) + 1;
      open = open?.parent;
    } else if (sign === QUESTION) {
      at = source.indexOf('?>', tag) + 2;
      const instruction = instructionOf(source.slice(tag + 2, at - 2));
      if (instruction.target !== 'xml') add(instruction);
    } else if (sign === BANG && source.startsWith('<!--', tag)) {
      at = source.indexOf('-->', tag) + 3;
      add({ kind: 'comment', value: lineEnds(source.slice(tag + 4, at - 3)) });
    } else if (sign === BANG) {
      at = source.indexOf(']]>', tag) + 3;
      addText(open, lineEnds(source.slice(tag + 9, at - 3)));
    } else {
      at = tagEnd(source, tag);
      const isEmpty = source.charCodeAt(at - 2) === SLASH;
      const element = elementOf(source, tag + 1, at - (isEmpty ? 2 : 1), open, names);
      root ??= element;
      if (open) append(open, element);
      if (!isEmpty) open = element;
    }
  }
  return { root: root as ElementNode, ...outside };
}

/** Neighbouring pieces, such as CDATA between text, are one text. Outside the root there is only white space. */
function addText(to: ElementNode | undefined, value: string): void {
  if (!to) return;
  const last = to.children.at(-1);
  if (last?.kind === 'text') last.value += value;
  else append(to, { kind: 'text', value });
}

/** Most have one child: a list that is made for one takes a tenth of the memory of one that is made to grow. */
function append(to: ElementNode, child: ChildNode): void {
  if (to.children.length === 0) to.children = [child];
  else to.children.push(child);
}

function elementOf(
  source: string,
  from: number,
  to: number,
  parent: ElementNode | undefined,
  names: Map<string, SpeltName>,
): ElementNode {
  let nameEnd = from;
  while (nameEnd < to && source.charCodeAt(nameEnd) > 32) nameEnd++;
  const { name, prefix, local } = spelt(source.slice(from, nameEnd), names);
  const element: ElementNode = {
    kind: 'element',
    name,
    prefix,
    local,
    namespace: '',
    parent,
    declared: NOTHING_DECLARED,
    attributes: NO_ATTRIBUTES,
    children: NO_CHILDREN,
  };
  if (nameEnd < to) readAttributes(element, source.slice(nameEnd, to), names);
  // Most are of their parent's namespace, whose prefix means the same where nothing is declared.
  const isAsParent = parent?.prefix === prefix && element.declared === NOTHING_DECLARED;
  element.namespace = isAsParent ? parent.namespace : namespaceOf(element, prefix);
  return element;
}

function readAttributes(element: ElementNode, text: string, names: Map<string, SpeltName>): void {
  const declared = new Map<string, string>();
  const attributes: AttributeNode[] = [];
  for (const [, key = '', double, single] of text.matchAll(ATTRIBUTE)) {
    const value = decodeAttribute(double ?? single ?? '');
    if (key === 'xmlns') declared.set('', value);
    else if (key.startsWith('xmlns:')) declared.set(key.slice(6), value);
    else attributes.push({ ...spelt(key, names), namespace: '', value });
  }
  if (declared.size > 0) element.declared = declared;
  if (attributes.length > 0) element.attributes = attributes;
  for (const each of attributes) if (each.prefix !== '') each.namespace = namespaceOf(element, each.prefix);
}

/** What a prefix means at an element; empty for no namespace. */
export function namespaceOf(element: ElementNode, prefix: string): string {
  if (prefix === 'xml') return XML;
  for (let at: ElementNode | undefined = element; at; at = at.parent) {
    const found = at.declared.get(prefix);
    if (found !== undefined) return found;
  }
  return '';
}

interface SpeltName {
  name: string;
  prefix: string;
  local: string;
}

/** Each spelling is cut up once for a document. */
function spelt(name: string, names: Map<string, SpeltName>): SpeltName {
  let found = names.get(name);
  if (!found) {
    const colon = name.indexOf(':');
    found =
      colon < 0
        ? { name, prefix: '', local: name }
        : { name, prefix: name.slice(0, colon), local: name.slice(colon + 1) };
    names.set(name, found);
  }
  return found;
}

function instructionOf(text: string): InstructionNode {
  const [, target = '', data = ''] = /^(\S+)\s*([\s\S]*)$/.exec(text) ?? [];
  return { kind: 'instruction', target, data: lineEnds(data) };
}

/** A `>` may stand in the value of an attribute. */
function tagEnd(source: string, tag: number): number {
  let quote = 0;
  for (let at = tag + 1; at < source.length; at++) {
    const code = source.charCodeAt(at);
    if (quote !== 0) {
      if (code === quote) quote = 0;
    } else if (code === GT) return at + 1;
    else if (code === QUOTE || code === APOSTROPHE) quote = code;
  }
  return source.length;
}

const lineEnds = (text: string): string => text.replace(/\r\n?/g, '\n');

/** Its text and that of its descendants. */
export function textOf(node: ElementNode): string {
  return node.children
    .map((each) => (each.kind === 'text' ? each.value : each.kind === 'element' ? textOf(each) : ''))
    .join('');
}

export function childElements(node: ElementNode): ElementNode[] {
  return node.children.filter((each): each is ElementNode => each.kind === 'element');
}

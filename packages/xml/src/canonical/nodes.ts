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

/** Reads the source of a document that `parseXml` took. */
export function readNodes(source: string): DocumentNodes {
  const outside: { before: DocumentNodes['before']; after: DocumentNodes['after'] } = { before: [], after: [] };
  let root: ElementNode | undefined;
  let open: ElementNode | undefined;
  const add = (node: InstructionNode | CommentNode) => {
    if (open) open.children.push(node);
    else (root ? outside.after : outside.before).push(node);
  };
  for (let at = 0; at < source.length; ) {
    const tag = source.indexOf('<', at);
    const end = tag < 0 ? source.length : tag;
    if (open && end > at) addText(open, decodeText(source.slice(at, end)));
    if (tag < 0) break;
    if (source.startsWith('<!--', tag)) {
      at = source.indexOf('-->', tag) + 3;
      add({ kind: 'comment', value: lineEnds(source.slice(tag + 4, at - 3)) });
    } else if (source.startsWith('<![CDATA[', tag)) {
      at = source.indexOf(']]>', tag) + 3;
      if (open) addText(open, lineEnds(source.slice(tag + 9, at - 3)));
    } else if (source.startsWith('<?', tag)) {
      at = source.indexOf('?>', tag) + 2;
      const instruction = instructionOf(source.slice(tag + 2, at - 2));
      if (instruction.target !== 'xml') add(instruction);
    } else if (source.startsWith('</', tag)) {
      at = source.indexOf('>', tag) + 1;
      open = open?.parent;
    } else {
      at = tagEnd(source, tag);
      const isEmpty = source[at - 2] === '/';
      const element = elementOf(source.slice(tag + 1, at - (isEmpty ? 2 : 1)), open);
      root ??= element;
      open?.children.push(element);
      if (!isEmpty) open = element;
    }
  }
  return { root: root as ElementNode, ...outside };
}

/** Neighbouring pieces, such as CDATA between text, are one text. */
function addText(to: ElementNode, value: string): void {
  const last = to.children.at(-1);
  if (last?.kind === 'text') last.value += value;
  else to.children.push({ kind: 'text', value });
}

function elementOf(tag: string, parent: ElementNode | undefined): ElementNode {
  const name = /^[^\s]+/.exec(tag)?.[0] ?? '';
  const declared = new Map<string, string>();
  const plain: { name: string; value: string }[] = [];
  const rest = tag.slice(name.length);
  for (const [, key = '', double, single] of rest === '' ? [] : rest.matchAll(ATTRIBUTE)) {
    const value = decodeAttribute(double ?? single ?? '');
    if (key === 'xmlns') declared.set('', value);
    else if (key.startsWith('xmlns:')) declared.set(key.slice(6), value);
    else plain.push({ name: key, value });
  }
  const element: ElementNode = {
    kind: 'element',
    ...split(name),
    name,
    namespace: '',
    parent,
    declared,
    attributes: [],
    children: [],
  };
  element.namespace = namespaceOf(element, element.prefix);
  element.attributes = plain.map((each) => {
    const { prefix, local } = split(each.name);
    return { ...each, prefix, local, namespace: prefix === '' ? '' : namespaceOf(element, prefix) };
  });
  return element;
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

function split(name: string): { prefix: string; local: string } {
  const colon = name.indexOf(':');
  return colon < 0 ? { prefix: '', local: name } : { prefix: name.slice(0, colon), local: name.slice(colon + 1) };
}

function instructionOf(text: string): InstructionNode {
  const [, target = '', data = ''] = /^(\S+)\s*([\s\S]*)$/.exec(text) ?? [];
  return { kind: 'instruction', target, data: lineEnds(data) };
}

/** A `>` may stand in the value of an attribute. */
function tagEnd(source: string, tag: number): number {
  let quote = '';
  for (let at = tag + 1; at < source.length; at++) {
    const character = source[at] as string;
    if (quote === '' && character === '>') return at + 1;
    if (quote === '' && (character === '"' || character === "'")) quote = character;
    else if (character === quote) quote = '';
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

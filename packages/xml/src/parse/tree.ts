/**
 * A document as flat arrays: an element is a number, in document order, and texts are cut from the source only when
 * somebody reads them. 250,000 elements take about 10 MB beside the source.
 */

import { decodeAttribute, decodeText } from './characters.ts';
import type { XmlNames } from './names.ts';
import { placeOf } from './place.ts';
import type { XmlPlace } from './xml-error.ts';

/** Flags of an element: it has child elements; its text is broken by markup; its text holds references or line ends; it has text. */
export const HAS_CHILDREN = 1;
export const HAS_MARKUP = 2;
export const IS_ENCODED = 4;
/** There is more than white space directly inside it. */
export const HAS_TEXT = 8;

/** The position of an element whose parent has no other of its name. */
const ONLY_ONE = -1;

/** What a tree is made of; `XmlTree` reads it. */
export interface TreeParts {
  source: string;
  names: XmlNames;
  count: number;
  name: Int32Array;
  parent: Int32Array;
  firstChild: Int32Array;
  nextSibling: Int32Array;
  start: Int32Array;
  contentStart: Int32Array;
  contentEnd: Int32Array;
  flags: Uint8Array;
  /** Attributes of element n are those from `attributeFrom[n]` to before `attributeFrom[n + 1]`. */
  attributeFrom: Int32Array;
  attributeName: Int32Array;
  attributeStart: Int32Array;
  /** Negative if the value holds references or line ends: then its end is `~end`. */
  attributeEnd: Int32Array;
}

export class XmlTree {
  /** The text that was read; offsets point into it. */
  readonly source: string;
  readonly names: XmlNames;
  /** How many elements there are; the root is 0. */
  readonly count: number;
  /** Per element: the number of its name, and neighbours (-1 for none). */
  readonly name: Int32Array;
  readonly parent: Int32Array;
  readonly firstChild: Int32Array;
  readonly nextSibling: Int32Array;
  /** Per element: where its start tag begins, and where its content begins and ends. */
  readonly start: Int32Array;
  readonly contentStart: Int32Array;
  readonly contentEnd: Int32Array;
  readonly attributeFrom: Int32Array;
  readonly attributeName: Int32Array;
  readonly #flags: Uint8Array;
  readonly #attributeStart: Int32Array;
  readonly #attributeEnd: Int32Array;
  #positionsOnce: Int32Array | undefined;

  constructor(parts: TreeParts) {
    this.source = parts.source;
    this.names = parts.names;
    this.count = parts.count;
    this.name = parts.name;
    this.parent = parts.parent;
    this.firstChild = parts.firstChild;
    this.nextSibling = parts.nextSibling;
    this.start = parts.start;
    this.contentStart = parts.contentStart;
    this.contentEnd = parts.contentEnd;
    this.attributeFrom = parts.attributeFrom;
    this.attributeName = parts.attributeName;
    this.#flags = parts.flags;
    this.#attributeStart = parts.attributeStart;
    this.#attributeEnd = parts.attributeEnd;
  }

  /** All text inside an element, that of its descendants included, as XPath's `string()`. */
  text(element: number): string {
    const raw = this.source.slice(this.contentStart[element], this.contentEnd[element]);
    const flags = this.#flags[element] as number;
    if ((flags & (HAS_CHILDREN | HAS_MARKUP)) !== 0) return pieces(raw).join('');
    return (flags & IS_ENCODED) === 0 ? raw : decodeText(raw);
  }

  /** The text nodes directly inside an element, as XPath's `text()`: CDATA belongs to the text around it. */
  textNodes(element: number): string[] {
    const flags = this.#flags[element] as number;
    if ((flags & ~HAS_TEXT) === 0) {
      const text = this.text(element);
      return text === '' ? [] : [text];
    }
    return pieces(this.source.slice(this.contentStart[element], this.contentEnd[element]), true);
  }

  /** Whether there is anything but white space directly inside an element. */
  hasOwnText(element: number): boolean {
    return ((this.#flags[element] as number) & HAS_TEXT) !== 0;
  }

  hasChildren(element: number): boolean {
    return (this.firstChild[element] as number) >= 0;
  }

  /** The value of an attribute by the number of its name; undefined if the element doesn't have it. */
  attribute(element: number, name: number): string | undefined {
    const index = this.attributeIndex(element, name);
    return index < 0 ? undefined : this.attributeValue(index);
  }

  /** The number of an attribute in the document, or -1. */
  attributeIndex(element: number, name: number): number {
    const end = this.attributeFrom[element + 1] as number;
    for (let index = this.attributeFrom[element] as number; index < end; index++) {
      if (this.attributeName[index] === name) return index;
    }
    return -1;
  }

  /** The value of an attribute by its number in the document. */
  attributeValue(index: number): string {
    const start = this.#attributeStart[index];
    const end = this.#attributeEnd[index] as number;
    return end < 0 ? decodeAttribute(this.source.slice(start, ~end)) : this.source.slice(start, end);
  }

  /** Where a start tag begins. */
  place(element: number): XmlPlace {
    return placeOf(this.source, this.start[element] as number);
  }

  /** Per element: which one of its name it is in its parent, from 1; 0 until somebody asks. */
  get #positions(): Int32Array {
    this.#positionsOnce ??= new Int32Array(this.count);
    return this.#positionsOnce;
  }

  /** Where an element stands, such as `/Invoice/cac:InvoiceLine[2]/cbc:ID`, with the prefixes that `prefixOf` gives. */
  path(element: number, prefixOf: (uri: string) => string = () => ''): string {
    const steps: string[] = [];
    for (let at = element; at >= 0; at = this.parent[at] as number) {
      const { uri, local } = this.names.at(this.name[at] as number);
      const prefix = prefixOf(uri);
      steps.push(`${prefix === '' ? '' : `${prefix}:`}${local}${this.#position(at)}`);
    }
    return `/${steps.reverse().join('/')}`;
  }

  #position(element: number): string {
    const parent = this.parent[element] as number;
    if (parent < 0) return '';
    if (this.#positions[element] === 0) this.#countChildren(parent);
    const position = this.#positions[element] as number;
    return position === ONLY_ONE ? '' : `[${position}]`;
  }

  /** All children at once: whoever asks for many paths does not count the same ones each time. */
  #countChildren(parent: number): void {
    const counts = new Map<number, number>();
    const first = this.firstChild[parent] as number;
    for (let at = first; at >= 0; at = this.nextSibling[at] as number) {
      const name = this.name[at] as number;
      const count = (counts.get(name) ?? 0) + 1;
      counts.set(name, count);
      this.#positions[at] = count;
    }
    for (let at = first; at >= 0; at = this.nextSibling[at] as number) {
      if (counts.get(this.name[at] as number) === 1) this.#positions[at] = ONLY_ONE;
    }
  }
}

/** The text nodes in content that was found well-formed; with `ownOnly`, those that lie in no element inside it. */
function pieces(content: string, ownOnly = false): string[] {
  const texts: string[] = [];
  let current = '';
  let depth = 0;
  const flush = () => {
    if (current !== '') texts.push(current);
    current = '';
  };
  for (let at = 0; at < content.length; ) {
    const isOurs = depth === 0 || !ownOnly;
    const tag = content.indexOf('<', at);
    const end = tag < 0 ? content.length : tag;
    if (end > at && isOurs) current += decodeText(content.slice(at, end));
    if (tag < 0) break;
    if (content.startsWith('<![CDATA[', tag)) {
      at = content.indexOf(']]>', tag) + 3;
      if (isOurs) current += content.slice(tag + 9, at - 3).replace(/\r\n?/g, '\n');
      continue;
    }
    flush();
    at = afterMarkup(content, tag);
    if (content.startsWith('<!--', tag) || content.startsWith('<?', tag)) continue;
    if (content.charCodeAt(tag + 1) === 47) depth--;
    else if (content.charCodeAt(at - 2) !== 47) depth++;
  }
  flush();
  return texts;
}

function afterMarkup(content: string, tag: number): number {
  if (content.startsWith('<!--', tag)) return content.indexOf('-->', tag) + 3;
  if (content.startsWith('<?', tag)) return content.indexOf('?>', tag) + 2;
  let quote = 0;
  for (let at = tag + 1; ; at++) {
    const code = content.charCodeAt(at);
    if (quote === 0 && code === 62) return at + 1;
    if (quote === 0 && (code === 34 || code === 39)) quote = code;
    else if (code === quote) quote = 0;
  }
}

/** An element that remembers what of it was read, so that what the model does not keep can be named. */

import type { XmlTree } from '@genius/xml';
import { CAC, CBC } from './names.ts';

const NAMESPACES: Readonly<Record<string, string>> = { cac: CAC, cbc: CBC };
const PREFIXES = new Map(Object.entries(NAMESPACES).map(([prefix, namespace]) => [namespace, prefix]));
/** At most so many paths are named. */
const MAX_LEFT = 200;

const ENTERED = 1;
const TEXT_READ = 2;

export class Reading {
  readonly #tree: XmlTree;
  readonly #element: number;
  /** What was read of each element, and which attributes, shared by all readings of one document. */
  readonly #marks: Uint8Array;
  readonly #attributes: Set<number>;

  private constructor(tree: XmlTree, element: number, marks: Uint8Array, attributes: Set<number>) {
    this.#tree = tree;
    this.#element = element;
    this.#marks = marks;
    this.#attributes = attributes;
  }

  static of(tree: XmlTree): Reading {
    return new Reading(tree, 0, new Uint8Array(tree.count), new Set());
  }

  /** The first child of this name, such as `cbc:ID`; it counts as read. */
  child(name: string): Reading | undefined {
    this.#mark(ENTERED);
    const child = this.peek(name);
    if (child) child.#mark(ENTERED);
    return child;
  }

  /** The first child of this name; it does not count as read. */
  peek(name: string): Reading | undefined {
    return this.children(name)[0];
  }

  /** All children of this name; each counts as read once something of it is. */
  children(name: string): Reading[] {
    const id = this.#idOf(name);
    if (id === undefined) return [];
    const found: Reading[] = [];
    for (const child of this.#childElements()) {
      if (this.#tree.name[child] === id) found.push(this.#at(child));
    }
    return found;
  }

  /** Its text; undefined if there is none but white space. */
  text(): string | undefined {
    this.#mark(ENTERED | TEXT_READ);
    const text = this.plainText();
    return text.trim() === '' ? undefined : text;
  }

  /** Its text as a decimal number in its usual form; other text as it is, for the model's check to refuse. */
  number(): string | undefined {
    const text = this.text()?.trim();
    const [, minus, whole, fraction] = /^(?:(-)|\+)?(\d*)\.?(\d*)$/.exec(text ?? '') ?? [];
    if (text === undefined || whole === undefined || whole + (fraction ?? '') === '') return text;
    return `${minus ?? ''}${whole || '0'}${fraction ? `.${fraction}` : ''}`;
  }

  plainText(): string {
    return this.#tree.text(this.#element);
  }

  attribute(name: string): string | undefined {
    const index = this.#attributeIndex(name);
    if (index < 0) return undefined;
    this.#attributes.add(index);
    const value = this.#tree.attributeValue(index);
    return value.trim() === '' ? undefined : value;
  }

  plainAttribute(name: string): string | undefined {
    const index = this.#attributeIndex(name);
    return index < 0 ? undefined : this.#tree.attributeValue(index);
  }

  /** Paths of what was not read. */
  left(): string[] {
    const paths = new Set<string>();
    this.#collect('', paths);
    return [...paths].slice(0, MAX_LEFT);
  }

  #collect(above: string, into: Set<string>): void {
    if (into.size > MAX_LEFT) return;
    const tree = this.#tree;
    const marks = this.#marks[this.#element] as number;
    const path = `${above}/${this.#spelt(tree.name[this.#element] as number)}`;
    if (marks === 0) {
      into.add(path);
      return;
    }
    const end = tree.attributeFrom[this.#element + 1] as number;
    for (let index = tree.attributeFrom[this.#element] as number; index < end; index++) {
      if (this.#attributes.has(index)) continue;
      const { uri, local } = tree.names.at(tree.attributeName[index] as number);
      if (uri === '' && tree.attributeValue(index).trim() !== '') into.add(`${path}/@${local}`);
    }
    if (!tree.hasChildren(this.#element) && (marks & TEXT_READ) === 0 && tree.hasOwnText(this.#element)) into.add(path);
    for (const child of this.#childElements()) this.#at(child).#collect(path, into);
  }

  #at(element: number): Reading {
    return new Reading(this.#tree, element, this.#marks, this.#attributes);
  }

  #mark(mark: number): void {
    this.#marks[this.#element] = (this.#marks[this.#element] as number) | mark;
  }

  *#childElements(): Generator<number> {
    const { firstChild, nextSibling } = this.#tree;
    for (let at = firstChild[this.#element] as number; at >= 0; at = nextSibling[at] as number) yield at;
  }

  #idOf(name: string): number | undefined {
    const [prefix = '', local = ''] = name.split(':');
    return this.#tree.names.find(NAMESPACES[prefix] ?? '', local)?.id;
  }

  #attributeIndex(name: string): number {
    const id = this.#tree.names.find('', name)?.id;
    return id === undefined ? -1 : this.#tree.attributeIndex(this.#element, id);
  }

  #spelt(name: number): string {
    const { uri, local } = this.#tree.names.at(name);
    const prefix = PREFIXES.get(uri);
    return prefix ? `${prefix}:${local}` : local;
  }
}

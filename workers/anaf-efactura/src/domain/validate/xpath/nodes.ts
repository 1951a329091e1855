/**
 * Walking an invoice as the rules do. A node is a number: an element from 0, the document -1, and attribute i is -2 - i.
 * Lists of nodes are in document order and without repetition where that can matter.
 */

import type { XmlTree } from '@genius/xml';
import { vocabulary } from '../vocabulary.ts';
import { RuleStopped } from './stop.ts';

export type Nodes = readonly number[];

/** The document itself, above the root element. */
export const DOCUMENT = -1;
const NOTHING = -0x7fff_ffff;
const NONE: Nodes = Object.freeze([]);
/** Steps that no honest invoice of 10 MB needs (it takes a fifth of them); beyond, the rules stop with a finding. */
const MOST_WORK = 100_000_000;
/** What a step costs that calls a condition, against one that only looks at the next sibling. */
const CALL = 10;

/** An invoice with what the rules look up again and again. */
export class Doc {
  readonly tree: XmlTree;
  readonly #values: (string | undefined)[] = [];
  readonly #memo: unknown[] = [];
  readonly #memoAt = new Map<string, unknown>();
  #byName: Map<number, number[]> | undefined;
  #attributes: Map<number, number[]> | undefined;
  #work = 0;
  #isBounded = true;

  constructor(tree: XmlTree) {
    this.tree = tree;
  }

  /** All elements with a name, in document order. */
  all(name: number): Nodes {
    this.#byName ??= indexBy(this.tree.name, 0, this.tree.count);
    return this.#byName.get(name) ?? NONE;
  }

  /** All attributes with a name. */
  allAttributes(name: number): Nodes {
    this.#attributes ??= indexBy(this.tree.attributeName, 0, this.tree.attributeFrom[this.tree.count] ?? 0, true);
    return this.#attributes.get(name) ?? NONE;
  }

  /** XPath's string(): the text of an element, the value of an attribute. */
  value(node: number): string {
    if (node < DOCUMENT) return this.tree.attributeValue(-2 - node);
    if (node === DOCUMENT) return this.tree.text(0);
    const known = this.#values[node];
    if (known !== undefined) return known;
    if (this.tree.hasChildren(node)) {
      this.work((this.tree.contentEnd[node] as number) - (this.tree.contentStart[node] as number));
    }
    const value = this.tree.text(node);
    // Whole branches are long and rarely read; keeping leaves is enough.
    if (!this.tree.hasChildren(node)) this.#values[node] = value;
    return value;
  }

  /** A value that depends on nothing but the document, worked out once. */
  memo<T>(key: number, make: () => T): T {
    const known = this.#memo[key];
    if (known !== undefined) return known as T;
    const value = make();
    this.#memo[key] = value;
    return value;
  }

  /** The same for what also depends on a node and a value. */
  memoAt<T>(key: number, node: number, given: string, make: () => T): T {
    const place = `${key}/${node}/${given}`;
    const known = this.#memoAt.get(place);
    if (known !== undefined) return known as T;
    const value = make();
    this.#memoAt.set(place, value);
    return value;
  }

  /** Counts work, and stops a document that is made to keep the rules busy. */
  work(steps: number): void {
    this.#work += steps;
    if (this.#work > MOST_WORK && this.#isBounded) throw new RuleStopped('WORK');
  }

  /** For telling a few findings, after the rules. */
  unbind(): void {
    this.#isBounded = false;
  }
}

function indexBy(names: Int32Array, from: number, to: number, areAttributes = false): Map<number, number[]> {
  const index = new Map<number, number[]>();
  for (let at = from; at < to; at++) {
    const name = names[at] as number;
    const node = areAttributes ? -2 - at : at;
    const list = index.get(name);
    if (list === undefined) index.set(name, [node]);
    else list.push(node);
  }
  return index;
}

const firstChild = (d: Doc, node: number): number =>
  node >= 0 ? (d.tree.firstChild[node] as number) : node === DOCUMENT ? 0 : -1;

/** Names of a path of children, such as `cac:Item/cbc:ID`, as numbers. */
export function chain(path: string): readonly number[] {
  return path.split('/').map((name) => vocabulary.element(name));
}

export function attribute(name: string): number {
  return vocabulary.attribute(name);
}

/** The elements at the end of a path of children below one node. */
export function kids(d: Doc, node: number, path: readonly number[]): Nodes {
  return gather(d, node, path, 0, undefined) ?? NONE;
}

function gather(
  d: Doc,
  parent: number,
  path: readonly number[],
  depth: number,
  found: number[] | undefined,
): number[] | undefined {
  const { name, nextSibling } = d.tree;
  const wanted = path[depth];
  const isLast = depth === path.length - 1;
  let list = found;
  let steps = 0;
  for (let child = firstChild(d, parent); child >= 0; child = nextSibling[child] as number) {
    steps++;
    if (name[child] !== wanted) continue;
    if (!isLast) list = gather(d, child, path, depth + 1, list);
    else if (list === undefined) list = [child];
    else list.push(child);
  }
  d.work(steps);
  return list;
}

/** The element at the end of a path of children, or -1; throws if there are several. */
export function onlyKid(d: Doc, parent: number, path: readonly number[], depth = 0): number {
  const { name, nextSibling } = d.tree;
  const wanted = path[depth];
  const isLast = depth === path.length - 1;
  let found = -1;
  let steps = 0;
  for (let child = firstChild(d, parent); child >= 0; child = nextSibling[child] as number) {
    steps++;
    if (name[child] !== wanted) continue;
    const inner = isLast ? child : onlyKid(d, child, path, depth + 1);
    if (inner >= 0 && found >= 0) throw new RuleStopped('XPTY0004');
    if (inner >= 0) found = inner;
  }
  d.work(steps);
  return found;
}

/** Whether there is one. */
export function has(d: Doc, node: number, path: readonly number[], depth = 0): boolean {
  const { name, nextSibling } = d.tree;
  const wanted = path[depth];
  const isLast = depth === path.length - 1;
  let steps = 0;
  for (let child = firstChild(d, node); child >= 0; child = nextSibling[child] as number) {
    steps++;
    if (name[child] === wanted && (isLast || has(d, child, path, depth + 1))) return true;
  }
  d.work(steps);
  return false;
}

/** The elements at the end of a path of children below several nodes. */
export function kidsOf(d: Doc, nodes: Nodes, path: readonly number[]): Nodes {
  if (nodes.length === 0) return NONE;
  if (nodes.length === 1) return kids(d, nodes[0] as number, path);
  d.work(nodes.length * CALL);
  const found: number[] = [];
  for (const node of nodes) for (const kid of kids(d, node, path)) found.push(kid);
  return found;
}

/** All child elements. */
export function anyKids(d: Doc, node: number): Nodes {
  const found: number[] = [];
  for (let child = firstChild(d, node); child >= 0; child = d.tree.nextSibling[child] as number) found.push(child);
  d.work(found.length);
  return found;
}

/** The attribute of each of these elements that has it. */
export function attributesOf(d: Doc, nodes: Nodes, name: number): Nodes {
  const found: number[] = [];
  for (const node of nodes) {
    const index = node >= 0 ? d.tree.attributeIndex(node, name) : -1;
    if (index >= 0) found.push(-2 - index);
  }
  return found;
}

export function attributeOf(d: Doc, node: number, name: number): Nodes {
  const index = node >= 0 ? d.tree.attributeIndex(node, name) : -1;
  return index < 0 ? NONE : [-2 - index];
}

/** The parent; the document above the root, and nothing above the document. */
export function up(d: Doc, node: number): number {
  return node >= 0 ? (d.tree.parent[node] as number) : NOTHING;
}

/** The node as a list, if it is one. */
export function itself(node: number): Nodes {
  return node === NOTHING ? NONE : [node];
}

export function selfNamed(d: Doc, node: number, name: number): Nodes {
  return node >= 0 && d.tree.name[node] === name ? [node] : NONE;
}

/** Ancestors with a name, of one node, nearest first. */
export function ancestors(d: Doc, node: number, name: number): Nodes {
  const found: number[] = [];
  for (let at = up(d, node); at >= 0; at = up(d, at)) if (d.tree.name[at] === name) found.push(at);
  return found;
}

export function laterSiblings(d: Doc, node: number, name: number): Nodes {
  const found: number[] = [];
  if (node < 0) return NONE;
  let steps = 0;
  for (let at = d.tree.nextSibling[node] as number; at >= 0; at = d.tree.nextSibling[at] as number) {
    steps++;
    if (d.tree.name[at] === name) found.push(at);
  }
  d.work(steps);
  return found;
}

export function where(d: Doc, nodes: Nodes, holds: (node: number) => boolean): Nodes {
  if (nodes.length === 0) return NONE;
  d.work(nodes.length * CALL);
  return nodes.filter(holds);
}

/** Both lists, in document order. */
export function union(a: Nodes, b: Nodes): Nodes {
  if (a.length === 0) return b;
  if (b.length === 0) return a;
  return [...new Set([...a, ...b])].sort((x, y) => x - y);
}

/** What each node leads to, as one list. */
export function flat<T>(d: Doc, nodes: Nodes, make: (node: number) => readonly T[]): T[] {
  d.work(nodes.length * CALL);
  return nodes.flatMap(make);
}

/** What each node is worth; nodes worth nothing are left out. */
export function each<T>(d: Doc, nodes: Nodes, make: (node: number) => T | undefined): T[] {
  d.work(nodes.length * CALL);
  const found: T[] = [];
  for (const node of nodes) {
    const value = make(node);
    if (value !== undefined) found.push(value);
  }
  return found;
}

/** Elements of a name before which, ancestors aside, none has the same text: `X[not(preceding::X/. = .)]`. */
export function firstOfTheirText(d: Doc, name: number): Nodes {
  const seen = new Map<string, number[]>();
  return d.all(name).filter((node) => {
    const text = d.value(node);
    const before = seen.get(text);
    if (before === undefined) {
      seen.set(text, [node]);
      return true;
    }
    const isFirst = before.every((other) => isAncestor(d, other, node));
    if (isFirst) before.push(node);
    return isFirst;
  });
}

function isAncestor(d: Doc, ancestor: number, node: number): boolean {
  for (let at = up(d, node); at >= 0; at = up(d, at)) if (at === ancestor) return true;
  return false;
}

/** The local name of an element; empty for anything else. */
export function localName(d: Doc, node: number): string {
  return node >= 0 ? d.tree.names.at(d.tree.name[node] as number).local : '';
}

/** Whether a node stands below these names, the last nearest; -1 is any name; `fromRoot` if the first is the root. */
export function isUnder(d: Doc, node: number, names: readonly number[], fromRoot: boolean): boolean {
  let at = up(d, node);
  for (let i = names.length - 1; i >= 0; i--) {
    if (at < 0 || (names[i] !== -1 && d.tree.name[at] !== names[i])) return false;
    at = up(d, at);
  }
  return !fromRoot || at === DOCUMENT;
}

const TAX_SCHEME = vocabulary.element('cac:TaxScheme');
const ID = chain('cbc:ID');

/** Whether a tax category or registration is one of VAT: `cac:TaxScheme/normalize-space(upper-case(cbc:ID)) = 'VAT'`. */
export function hasVatScheme(d: Doc, node: number): boolean {
  const { name, nextSibling } = d.tree;
  let steps = 0;
  for (let scheme = firstChild(d, node); scheme >= 0; scheme = nextSibling[scheme] as number) {
    steps++;
    if (name[scheme] !== TAX_SCHEME) continue;
    const id = onlyKid(d, scheme, ID);
    if (id >= 0 && isVat(d.value(id))) return true;
  }
  d.work(steps);
  return false;
}

const isVat = (text: string) => text === 'VAT' || /^[ \t\r\n]*VAT[ \t\r\n]*$/.test(text.toUpperCase());

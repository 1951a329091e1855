/** Values and comparisons as XPath 2.0 defines them for untyped documents. Errors end the rule: RuleStopped. */

import type { CodeList } from '../rules/codes.ts';
import { add, compare, type Decimal, decimalOf, decimalOfDouble, parseDecimal } from './decimal.ts';
import { type Doc, type Nodes, onlyKid } from './nodes.ts';
import { RuleStopped } from './stop.ts';

export type Op = '=' | '!=' | '<' | '<=' | '>' | '>=';

/** At most one value where a function takes one. */
export function atMostOne<T>(values: readonly T[]): T | undefined {
  if (values.length > 1) throw new RuleStopped('XPTY0004');
  return values[0];
}

/** The text of at most one node; empty if there is none. */
export function one(d: Doc, nodes: Nodes): string {
  const node = atMostOne(nodes);
  return node === undefined ? '' : d.value(node);
}

export function texts(d: Doc, nodes: Nodes): string[] {
  return nodes.map((node) => d.value(node));
}

/** The text nodes of an element, of which there may be one. */
export function ownText(d: Doc, node: number): string {
  return atMostOne(d.tree.textNodes(node)) ?? '';
}

const BLANKS = /[ \t\r\n]+/g;

/** normalize-space(): XML's white space only; a no-break space stays. */
export function tidy(text: string): string {
  // Most texts are tidy: no white space but single blanks between words.
  let before = 32;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code <= 32 && (code !== 32 || before === 32)) return squeeze(text);
    before = code;
  }
  return before === 32 && text !== '' ? squeeze(text) : text;
}

const squeeze = (text: string) => text.replace(BLANKS, ' ').replace(/^ | $/g, '');

/** Whether normalize-space() of a text has at most so many characters. */
export function fits(text: string, most: number): boolean {
  return text.length <= most || lengthOf(tidy(text)) <= most;
}

/** The text at the end of a path of children, of which there may be one; empty if there is none. */
export function textAt(d: Doc, node: number, path: readonly number[]): string {
  const found = onlyKid(d, node, path);
  return found < 0 ? '' : d.value(found);
}

/** xs:decimal() of the text at the end of a path of children. */
export function decimalAt(d: Doc, node: number, path: readonly number[]): Decimal | undefined {
  const found = onlyKid(d, node, path);
  return found < 0 ? undefined : toDecimal(d.value(found));
}

/** string-length(): in characters, not in UTF-16 units. */
export function lengthOf(text: string): number {
  let length = text.length;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code >= 0xdc00 && code <= 0xdfff) length--;
  }
  return length;
}

/** substring(), of whole characters; `start` counts from 1. */
export function part(text: string, start: number, length: number): string {
  return [...text].slice(start - 1, start - 1 + length).join('');
}

export function after(text: string, sign: string): string {
  const at = text.indexOf(sign);
  return at < 0 ? '' : text.slice(at + sign.length);
}

export function before(text: string, sign: string): string {
  const at = text.indexOf(sign);
  return at < 0 ? '' : text.slice(0, at);
}

/** Several truth values where one is needed: none is false, more than one is an error. */
export function truth(values: readonly boolean[]): boolean {
  if (values.length > 1) throw new RuleStopped('FORG0006');
  return values[0] ?? false;
}

/** `a = b` between lists of texts: whether any pair is equal. */
export function anyEqual(a: readonly string[], b: readonly string[]): boolean {
  if (a.length === 0 || b.length === 0) return false;
  if (a.length > 8 && b.length > 8) {
    const known = new Set(b);
    return a.some((text) => known.has(text));
  }
  return a.some((text) => b.includes(text));
}

/** `a != b` between lists of texts: whether any pair differs. */
export function anyDifferent(a: readonly string[], b: readonly string[]): boolean {
  if (a.length === 0 || b.length === 0) return false;
  const first = a[0];
  return b.some((text) => text !== first) || a.some((text) => text !== first);
}

/** The same with one text. */
export function anyIs(d: Doc, nodes: Nodes, text: string): boolean {
  for (const node of nodes) if (d.value(node) === text) return true;
  return false;
}

export function anyIsNot(d: Doc, nodes: Nodes, text: string): boolean {
  for (const node of nodes) if (d.value(node) !== text) return true;
  return false;
}

/** Comparison with a truth value: the text is cast to xs:boolean. */
export function anyIsTruth(d: Doc, nodes: Nodes, wanted: boolean): boolean {
  for (const node of nodes) {
    const text = tidy(d.value(node));
    const isTrue = text === 'true' || text === '1';
    if (!isTrue && text !== 'false' && text !== '0') throw new RuleStopped('FORG0001');
    if (isTrue === wanted) return true;
  }
  return false;
}

const DOUBLE = /^(?:[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?|-?INF|NaN)$/;

/** A text as xs:double. */
export function toDouble(text: string): number {
  const trimmed = tidy(text);
  if (!DOUBLE.test(trimmed)) throw new RuleStopped('FORG0001');
  return trimmed.endsWith('INF') ? (trimmed === 'INF' ? Infinity : -Infinity) : Number(trimmed);
}

/** At most one node as xs:double. */
export function doubleOf(d: Doc, nodes: Nodes): number | undefined {
  const node = atMostOne(nodes);
  return node === undefined ? undefined : toDouble(d.value(node));
}

/** Comparison of untyped nodes with a number: each is cast to xs:double. */
export function anyNumber(d: Doc, nodes: Nodes, op: Op, number: number): boolean {
  for (const node of nodes) {
    const value = toDouble(d.value(node));
    if (Number.isNaN(value) ? op === '!=' : holds(value < number ? -1 : value > number ? 1 : 0, op)) return true;
  }
  return false;
}

export function toDecimal(text: string): Decimal {
  const decimal = parseDecimal(text);
  if (decimal === undefined) throw new RuleStopped('FORG0001');
  return decimal;
}

/** xs:decimal() of at most one node. */
export function decimal(d: Doc, nodes: Nodes): Decimal | undefined {
  const node = atMostOne(nodes);
  return node === undefined ? undefined : toDecimal(d.value(node));
}

/** xs:decimal() of a double. */
export function exactly(value: number | undefined): Decimal | undefined {
  return value === undefined ? undefined : decimalOfDouble(value);
}

const ZERO = decimalOf(0);

export function sum(values: readonly Decimal[]): Decimal {
  return values.reduce(add, ZERO);
}

/** An operation that is nothing if an operand is nothing. */
export function both(
  a: Decimal | undefined,
  b: Decimal | undefined,
  make: (a: Decimal, b: Decimal) => Decimal,
): Decimal | undefined {
  return a === undefined || b === undefined ? undefined : make(a, b);
}

export function whole(a: Decimal | undefined, make: (a: Decimal) => Decimal): Decimal | undefined {
  return a === undefined ? undefined : make(a);
}

/** Comparison of two decimals; false if one is missing. */
export function compares(a: Decimal | undefined, op: Op, b: Decimal | undefined): boolean {
  return a !== undefined && b !== undefined && holds(compare(a, b), op);
}

/** Comparison of lists of decimals: whether any pair holds. */
export function anyCompares(a: readonly Decimal[], op: Op, b: Decimal | undefined): boolean {
  return b !== undefined && a.some((value) => holds(compare(value, b), op));
}

export function holds(order: number, op: Op): boolean {
  switch (op) {
    case '=':
      return order === 0;
    case '!=':
      return order !== 0;
    case '<':
      return order < 0;
    case '<=':
      return order <= 0;
    case '>':
      return order > 0;
    default:
      return order >= 0;
  }
}

/** `every $x in value satisfies …` for at most one value. */
export function forThe<T>(value: T | undefined, satisfies: (value: T) => boolean): boolean {
  return value === undefined || satisfies(value);
}

/** A double plus an integer; nothing stays nothing. */
export function plus(value: number | undefined, integer: number): number | undefined {
  return value === undefined ? undefined : value + integer;
}

/** Whether a text is one of the codes. */
export function isListed(text: string, list: CodeList): boolean {
  return list.codes.has(text);
}

/** A whole document from text or bytes into a tree. */

import { decodeText } from './characters.ts';
import { decodeBytes, type Encoding } from './encoding.ts';
import { MEBIBYTE, type XmlLimits } from './limits.ts';
import { type XmlName, XmlNames } from './names.ts';
import { Scanner, type Sink, TEXT_ENCODED, TEXT_PLAIN } from './scanner.ts';
import { HAS_CHILDREN, HAS_MARKUP, HAS_TEXT, IS_ENCODED, XmlTree } from './tree.ts';
import { XmlError } from './xml-error.ts';

export interface ParseOptions extends XmlLimits {
  /** A vocabulary whose names keep their numbers; it is not changed. Default: none. */
  names?: XmlNames;
}

/**
 * Reads a document. Bytes are UTF-8, or UTF-16 with a byte order mark; a string is text already.
 * Throws XmlError, which says what is wrong and where, for everything that is not well-formed XML 1.0 with namespaces, has a
 * document type, or exceeds a limit.
 * @example const tree = parseXml('<a b="1">x</a>'); tree.text(0) // 'x'
 */
export function parseXml(input: string | Uint8Array, options: ParseOptions = {}): XmlTree {
  const limit = options.maxBytes ?? 10 * MEBIBYTE;
  const isText = typeof input === 'string';
  const isTooLarge = isText ? input.length * 3 > limit && Buffer.byteLength(input) > limit : input.length > limit;
  if (isTooLarge) throw new XmlError('XML_TOO_LARGE', { line: 1, column: 1 }, { limit });
  const { text, encoding }: { text: string; encoding: Encoding } = isText
    ? { text: input, encoding: 'text' }
    : decodeBytes(input);
  const names = new XmlNames(options.names);
  const builder = new TreeBuilder(text, names);
  const scanner = new Scanner(builder, names, { maxElements: 1_000_000, maxTag: limit, ...options }, encoding);
  builder.scanner = scanner;
  scanner.feed(text, true);
  return builder.finish();
}

class TreeBuilder implements Sink {
  scanner: Scanner | undefined;
  readonly #source: string;
  readonly #names: XmlNames;
  #count = 0;
  #attributes = 0;
  #current = -1;
  #name: Int32Array;
  #parent: Int32Array;
  #firstChild: Int32Array;
  #lastChild: Int32Array;
  #nextSibling: Int32Array;
  #start: Int32Array;
  #contentStart: Int32Array;
  #contentEnd: Int32Array;
  #attributeFrom: Int32Array;
  #flags: Uint8Array;
  #attributeName: Int32Array;
  #attributeStart: Int32Array;
  #attributeEnd: Int32Array;

  constructor(source: string, names: XmlNames) {
    this.#source = source;
    this.#names = names;
    const guess = Math.max(32, source.length >> 5);
    // One piece of memory for all: ten small ones cost more than the parsing of a small document.
    const memory = new Int32Array(guess * 9 + 1 + 3 * (guess >> 1));
    const part = (n: number, size = guess) => memory.subarray(n * guess, n * guess + size);
    this.#name = part(0);
    this.#parent = part(1);
    this.#firstChild = part(2);
    this.#lastChild = part(3);
    this.#nextSibling = part(4);
    this.#start = part(5);
    this.#contentStart = part(6);
    this.#contentEnd = part(7);
    this.#attributeFrom = part(8, guess + 1);
    const half = guess >> 1;
    const behind = guess * 9 + 1;
    this.#attributeName = memory.subarray(behind, behind + half);
    this.#attributeStart = memory.subarray(behind + half, behind + 2 * half);
    this.#attributeEnd = memory.subarray(behind + 2 * half);
    this.#flags = new Uint8Array(guess);
  }

  open(name: XmlName, at: number, contentStart: number): void {
    const element = this.#count++;
    if (element >= this.#name.length) this.#grow();
    const parent = this.#current;
    this.#name[element] = name.id;
    this.#parent[element] = parent;
    this.#firstChild[element] = -1;
    this.#lastChild[element] = -1;
    this.#nextSibling[element] = -1;
    this.#start[element] = at;
    this.#contentStart[element] = contentStart;
    if (parent >= 0) {
      const before = this.#lastChild[parent] as number;
      if (before < 0) this.#firstChild[parent] = element;
      else this.#nextSibling[before] = element;
      this.#lastChild[parent] = element;
      this.#flags[parent] = (this.#flags[parent] as number) | HAS_CHILDREN;
    }
    this.#keepAttributes();
    this.#attributeFrom[element + 1] = this.#attributes;
    this.#current = element;
  }

  #keepAttributes(): void {
    const scanner = this.scanner as Scanner;
    const count = scanner.attributeCount;
    if (this.#attributes + count > this.#attributeName.length) {
      const size = (this.#attributes + count) * 2;
      this.#attributeName = enlarge(this.#attributeName, size);
      this.#attributeStart = enlarge(this.#attributeStart, size);
      this.#attributeEnd = enlarge(this.#attributeEnd, size);
    }
    for (let i = 0; i < count; i++) {
      const index = this.#attributes++;
      const end = scanner.attributeEnds[i] as number;
      this.#attributeName[index] = (scanner.attributeNames[i] as XmlName).id;
      this.#attributeStart[index] = scanner.attributeStarts[i] as number;
      this.#attributeEnd[index] = scanner.attributeIsPlain[i] ? end : ~end;
    }
  }

  close(contentEnd: number): void {
    this.#contentEnd[this.#current] = contentEnd;
    this.#current = this.#parent[this.#current] as number;
  }

  text(start: number, end: number, form: number): void {
    if (form !== TEXT_PLAIN) this.#mark(form === TEXT_ENCODED ? IS_ENCODED : HAS_MARKUP);
    if (!isBlank(this.#source, start, end, form)) this.#mark(HAS_TEXT);
  }

  aside(): void {
    this.#mark(HAS_MARKUP);
  }

  #mark(flag: number): void {
    this.#flags[this.#current] = (this.#flags[this.#current] as number) | flag;
  }

  #grow(): void {
    const size = this.#name.length * 2;
    this.#name = enlarge(this.#name, size);
    this.#parent = enlarge(this.#parent, size);
    this.#firstChild = enlarge(this.#firstChild, size);
    this.#lastChild = enlarge(this.#lastChild, size);
    this.#nextSibling = enlarge(this.#nextSibling, size);
    this.#start = enlarge(this.#start, size);
    this.#contentStart = enlarge(this.#contentStart, size);
    this.#contentEnd = enlarge(this.#contentEnd, size);
    this.#attributeFrom = enlarge(this.#attributeFrom, size + 1);
    const flags = new Uint8Array(size);
    flags.set(this.#flags);
    this.#flags = flags;
  }

  finish(): XmlTree {
    return new XmlTree({
      source: this.#source,
      names: this.#names,
      count: this.#count,
      name: this.#name,
      parent: this.#parent,
      firstChild: this.#firstChild,
      nextSibling: this.#nextSibling,
      start: this.#start,
      contentStart: this.#contentStart,
      contentEnd: this.#contentEnd,
      flags: this.#flags,
      attributeFrom: this.#attributeFrom,
      attributeName: this.#attributeName,
      attributeStart: this.#attributeStart,
      attributeEnd: this.#attributeEnd,
    });
  }
}

function isBlank(source: string, start: number, end: number, form: number): boolean {
  if (form === TEXT_ENCODED) return /^[ \t\r\n]*$/.test(decodeText(source.slice(start, end)));
  for (let at = start; at < end; at++) if (source.charCodeAt(at) > 32) return false;
  return true;
}

function enlarge(old: Int32Array, size: number): Int32Array {
  const larger = new Int32Array(size);
  larger.set(old);
  return larger;
}

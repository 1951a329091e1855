/**
 * A scanner for documents of hundreds of megabytes: it walks over the bytes of UTF-8 once, as they arrive, knows names by
 * number, and tells an element that holds only text in one call, by offsets. It makes no string and no object for what is
 * plain; attributes, prefixes, CDATA and the like go a slower way. The rules of well-formedness and safety are those of the
 * other scanner: no DTD, no entities of one's own.
 */

import { isQualifiedName } from '../parse/characters.ts';
import { MEBIBYTE, type XmlLimits } from '../parse/limits.ts';
import { MOST_HELD } from './byte-input.ts';
import { type ByteTable, HASH_START, hashByte } from './byte-table.ts';
import { ByteText, FORM_CDATA, FORM_ENCODED, FORM_MULTIBYTE, FORM_PLAIN } from './byte-text.ts';
import { CR, GT, isSpaceByte, LF, LT, NAME_BYTE, NAME_START, PLAIN, SLASH, TEXT_CLASS } from './bytes.ts';
import { type ByteAttribute, type Prefixes, readStartTag, uriOf } from './start-tag.ts';

/** Whom the scanner tells. Names are numbers of its table, -1 for others; offsets are into its buffer, during the call. */
export interface ByteSink {
  /** A start tag of what is no leaf, or of what can't be told in one call. */
  open(name: number, attributes: readonly ByteAttribute[]): void;
  /** A whole element with nothing but text in it, or nothing. */
  leaf(name: number, start: number, end: number, form: number): void;
  /** A piece of text of the element that is open; white space between tags is left out. */
  text(start: number, end: number, form: number): void;
  close(): void;
}

/** Longer ones are refused, the slower way. */
const LONGEST_NAME = 1_000;
const NO_ATTRIBUTES: readonly ByteAttribute[] = [];
const decoder = new TextDecoder();

export class ByteScanner extends ByteText {
  /** The namespace of the element being told. */
  uri = '';
  elements = 0;
  depth = 0;
  readonly #sink: ByteSink;
  readonly #names: ByteTable;
  readonly #maxDepth: number;
  readonly #maxTag: number;
  readonly #maxAttributes: number;
  readonly #maxElements: number;
  #hasRoot = false;
  #nameStart = 0;
  #nameEnd = 0;
  #defaultUri = '';
  #prefixes: Prefixes = {
    declared: new Map([
      ['', ''],
      ['xml', 'http://www.w3.org/XML/1998/namespace'],
    ]),
  };
  readonly #open: Int32Array;
  /** Spellings of open elements that are not in the table or have a prefix. */
  readonly #spellings: (Uint8Array | undefined)[] = [];
  readonly #scopes: { depth: number; prefixes: Prefixes; uri: string }[] = [];

  constructor(sink: ByteSink, names: ByteTable, limits: XmlLimits = {}) {
    super();
    this.#sink = sink;
    this.#names = names;
    this.#maxDepth = limits.maxDepth ?? 100;
    this.#maxTag = limits.maxTag ?? MEBIBYTE;
    this.#maxAttributes = limits.maxAttributes ?? 256;
    this.#maxElements = limits.maxElements ?? Number.POSITIVE_INFINITY;
    this.#open = new Int32Array(this.#maxDepth + 1);
  }

  /** How an element is called that is being opened; valid during `open` and `leaf`. */
  get name(): string {
    return decoder.decode(this.buffer.subarray(this.#nameStart, this.#nameEnd));
  }

  protected run(): void {
    const { buffer } = this;
    const end = this.limit;
    while (this.position < end) {
      const at = this.position;
      if (buffer[at] !== LT) {
        if (!this.#between(at)) return;
      } else if (at + 1 >= end) {
        this.#needMore(at);
        return;
      } else if (NAME_START[buffer[at + 1] as number] === 1) {
        if (!this.#startTag(at)) return;
      } else if (buffer[at + 1] === SLASH) {
        if (!this.#endTag(at)) return;
      } else if (!this.#aside(at)) return;
    }
  }

  /** White space between tags, or text. */
  #between(at: number): boolean {
    const { buffer } = this;
    let i = at;
    let byte = buffer[i] as number;
    while (byte === 32 || byte === LF || byte === CR || byte === 9) byte = buffer[++i] as number;
    if (byte === LT && i < this.limit) {
      this.skip(i);
      return true;
    }
    if (i === this.limit) {
      // Half a line end waits for its other half.
      if (!this.isFinal && buffer[i - 1] === CR) i--;
      this.skip(i);
      return false;
    }
    if (this.depth === 0) this.fail('XML_OUTSIDE_ROOT', i);
    return this.#textPiece(at);
  }

  /** Text that is told in pieces: after an element, an aside, or longer than is held. */
  #textPiece(at: number): boolean {
    let end = this.walkText(at);
    const isTorn = end < 0;
    if (isTorn) end = -1 - end;
    if (!this.isFinal && (isTorn || end === this.limit)) {
      // The rest of it has not arrived: that is waited for, unless it is long.
      if (end - at < MOST_HELD) return this.#needMore(at);
      if (!isTorn) end = this.safeCut();
    }
    this.#sink.text(at, end, this.form);
    this.skip(end);
    return true;
  }

  #startTag(at: number): boolean {
    const { buffer } = this;
    let i = at + 1;
    let hash = HASH_START;
    for (let byte = buffer[i] as number; NAME_BYTE[byte] === 1; byte = buffer[++i] as number)
      hash = hashByte(hash, byte);
    if (i >= this.limit) return this.#needMore(at);
    if (i - at > LONGEST_NAME) return this.#slowTag(at);
    const isEmpty = buffer[i] === SLASH;
    if (buffer[i] !== GT && !(isEmpty && buffer[i + 1] === GT)) return this.#slowTag(at);
    this.#nameStart = at + 1;
    this.#nameEnd = i;
    const name = this.#names.findHashed(buffer, at + 1, i, hash);
    if (isEmpty) {
      this.#count(at);
      this.#sink.leaf(name, i + 2, i + 2, FORM_PLAIN);
      this.position = i + 2;
      return true;
    }
    return buffer[i + 1] === LT && buffer[i + 2] !== SLASH && i + 2 < this.limit
      ? this.#openPlain(at, name, i)
      : this.#leaf(at, name, i);
  }

  /** An element that may be a leaf: told in one call if it is one and all of it is here. */
  #leaf(at: number, name: number, tagEnd: number): boolean {
    const { buffer } = this;
    const start = tagEnd + 1;
    let i = start;
    while (TEXT_CLASS[buffer[i] as number] === PLAIN) i++;
    let form = FORM_PLAIN;
    let isPlain = true;
    if (buffer[i] !== LT) {
      i = this.walkText(start);
      if (i < 0) return this.limit - at < MOST_HELD ? this.#needMore(at) : this.#openPlain(at, name, tagEnd);
      form = this.form;
      isPlain = false;
    }
    const length = tagEnd - at;
    if (i + 2 + length > this.limit) {
      // Perhaps a long text, perhaps the end of what has arrived.
      if (!this.isFinal && this.limit - at < MOST_HELD) return this.#needMore(at);
      return this.#openPlain(at, name, tagEnd);
    }
    if (buffer[i + 1] !== SLASH || buffer[i + 1 + length] !== GT) return this.#openPlain(at, name, tagEnd);
    for (let a = at + 1, b = i + 2; a < tagEnd; a++, b++) {
      if (buffer[a] !== buffer[b]) return this.#openPlain(at, name, tagEnd);
    }
    this.#count(at);
    this.#sink.leaf(name, start, i, form);
    if (isPlain) this.position = i + 2 + length;
    else this.skip(i + 2 + length);
    return true;
  }

  #openPlain(at: number, name: number, tagEnd: number): boolean {
    this.#count(at);
    this.#push(name, name < 0 ? this.buffer.slice(at + 1, tagEnd) : undefined);
    this.#sink.open(name, NO_ATTRIBUTES);
    this.position = tagEnd + 1;
    return true;
  }

  /** A tag with attributes, a prefix or letters beyond ASCII. */
  #slowTag(at: number): boolean {
    const { buffer } = this;
    const close = this.#tagEnd(at);
    if (close < 0) return this.#needMore(at);
    const text = decoder.decode(buffer.subarray(at, close + 1));
    this.checkCharacters(at, close);
    const tag = readStartTag(text, this.#prefixes, this.#maxAttributes);
    if ('code' in tag) {
      return this.fail(tag.code, at + Buffer.byteLength(text.slice(0, tag.offset)), tag.params);
    }
    this.#count(at);
    const raw = Buffer.from(tag.raw);
    const local = Buffer.from(tag.local);
    this.#nameStart = at + 1 + (raw.length - local.length);
    this.#nameEnd = at + 1 + raw.length;
    const name = this.#names.find(local, 0, local.length);
    this.uri = uriOf(tag.prefixes, tag.prefix) ?? '';
    this.#scopes.push({ depth: this.depth, prefixes: this.#prefixes, uri: this.#defaultUri });
    this.#push(name, raw);
    this.#prefixes = tag.prefixes;
    this.#defaultUri = uriOf(tag.prefixes, '') ?? '';
    this.#sink.open(name, tag.attributes);
    this.uri = this.#defaultUri;
    if (tag.isEmpty) this.#close();
    this.skip(close + 1);
    return true;
  }

  /** Where the `>` of a tag is, outside its quotes; -1 if it is not here yet. */
  #tagEnd(at: number): number {
    const { buffer } = this;
    let quote = 0;
    for (let i = at + 1; i < this.limit; i++) {
      const byte = buffer[i] as number;
      if (quote !== 0) {
        if (byte === quote) quote = 0;
        else if (byte === LT) this.fail('XML_TAG', i);
      } else if (byte === 34 || byte === 39) quote = byte;
      else if (byte === GT) return i;
      else if (byte === LT) this.fail('XML_TAG', i);
    }
    return -1;
  }

  #endTag(at: number): boolean {
    const { buffer } = this;
    if (this.depth === 0) this.fail('XML_OUTSIDE_ROOT', at);
    const name = this.#open[this.depth] as number;
    const spelling = this.#spellings[this.depth];
    const length = spelling === undefined ? this.#names.lengthOf(name) : spelling.length;
    let i = at + 2 + length;
    if (i >= this.limit) return this.#needMore(at);
    const isSame =
      spelling === undefined
        ? this.#names.standsAt(name, buffer, at + 2)
        : spelling.every((byte, index) => buffer[at + 2 + index] === byte);
    if (isSame) while (isSpaceByte(buffer[i])) i++;
    if (i >= this.limit) return this.#needMore(at);
    if (!isSame || buffer[i] !== GT) this.fail('XML_END_TAG', at, { expected: `<${this.#openName()}>` });
    this.#close();
    if (i === at + 2 + length) this.position = i + 1;
    else this.skip(i + 1);
    return true;
  }

  /** A comment, CDATA section or instruction, or what is refused. */
  #aside(at: number): boolean {
    const { buffer } = this;
    const head = decoder.decode(buffer.subarray(at, Math.min(at + 9, this.limit)));
    if (head.startsWith('<!--')) return this.#comment(at);
    if (head === '<![CDATA[') return this.#cdata(at);
    if (head === '<!DOCTYPE') this.fail('XML_DOCTYPE', at);
    if (head.startsWith('<?')) return this.#instruction(at);
    if (['<!--', '<![CDATA[', '<!DOCTYPE'].some((each) => each.startsWith(head)) && head.length < 9) {
      return this.#needMore(at);
    }
    return head.startsWith('<!') ? this.fail('XML_TAG', at) : this.#slowTag(at);
  }

  #comment(at: number): boolean {
    const end = this.find('--', at + 4);
    if (end < 0 || end + 2 >= this.limit) return this.#needMore(at);
    if (this.buffer[end + 2] !== GT) this.fail('XML_COMMENT', end);
    this.checkCharacters(at, end);
    this.skip(end + 3);
    return true;
  }

  #cdata(at: number): boolean {
    if (this.depth === 0) this.fail('XML_OUTSIDE_ROOT', at);
    const end = this.find(']]>', at + 9);
    if (end < 0) return this.#needMore(at);
    this.checkCharacters(at, end);
    this.#sink.text(at + 9, end, FORM_CDATA | FORM_ENCODED | FORM_MULTIBYTE);
    this.skip(end + 3);
    return true;
  }

  #instruction(at: number): boolean {
    const end = this.find('?>', at + 2);
    if (end < 0) return this.#needMore(at);
    this.checkCharacters(at, end);
    const inside = decoder.decode(this.buffer.subarray(at + 2, Math.min(end, at + 1_000)));
    const target = /^[^\s?]*/.exec(inside)?.[0] ?? '';
    if (target.toLowerCase() === 'xml') this.fail('XML_DECLARATION', at);
    if (!isQualifiedName(target) || target.includes(':')) this.fail('XML_INSTRUCTION', at);
    this.skip(end + 2);
    return true;
  }

  protected finish(): void {
    if (this.position < this.limit || this.depth > 0) this.#cutOff();
    if (!this.#hasRoot) this.fail('XML_EMPTY', this.position);
  }

  #count(at: number): void {
    if (this.depth === 0) {
      if (this.#hasRoot) this.fail('XML_OUTSIDE_ROOT', at);
      this.#hasRoot = true;
    }
    if (this.depth >= this.#maxDepth) this.fail('XML_TOO_DEEP', at, { limit: this.#maxDepth });
    if (++this.elements > this.#maxElements) this.fail('XML_TOO_MANY_ELEMENTS', at, { limit: this.#maxElements });
  }

  #push(name: number, spelling: Uint8Array | undefined): void {
    this.depth++;
    this.#open[this.depth] = name;
    this.#spellings[this.depth] = spelling;
  }

  #close(): void {
    this.depth--;
    const scope = this.#scopes.at(-1);
    if (scope !== undefined && scope.depth === this.depth) {
      this.#scopes.pop();
      this.#prefixes = scope.prefixes;
      this.#defaultUri = this.uri = scope.uri;
    }
    this.#sink.close();
  }

  #openName(): string {
    const spelling = this.#spellings[this.depth];
    if (spelling === undefined) return this.#names.text(this.#open[this.depth] as number);
    const name = decoder.decode(spelling);
    return /^[\w:.-]{1,60}$/.test(name) ? name : '…';
  }

  /** Stops until there is more, unless what is open has grown past its limit or nothing more will come. */
  #needMore(at: number): false {
    if (this.isFinal) this.#cutOff();
    if (this.limit - at > this.#maxTag) this.fail('XML_TAG_TOO_LONG', at, { limit: this.#maxTag });
    return false;
  }

  #cutOff(): never {
    return this.fail('XML_CUT_OFF', this.limit, { found: this.depth > 0 ? `<${this.#openName()}>` : '<' });
  }
}

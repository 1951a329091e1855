/**
 * The scanner under both the tree and the stream: it walks over the text once, holds every rule of well-formedness and
 * safety, and tells a sink what it meets by offsets, so that nobody pays for a string that nobody reads.
 *
 * It knows no DTD: <!DOCTYPE is refused, and with it every entity but the predefined ones.
 */

import { codeOf, decodeAttribute, illegalCharacterAt, isQualifiedName, resolveReference } from './characters.ts';
import { type Encoding, fitsEncoding } from './encoding.ts';
import { MEBIBYTE, type XmlLimits } from './limits.ts';
import { type XmlName, XmlNames } from './names.ts';
import { mayDeclare, NamespaceScope } from './namespaces.ts';
import { placeOf } from './place.ts';
import { XmlError, type XmlErrorCode, type XmlPlace } from './xml-error.ts';

/** How a piece of text is written: as it reads, with references or carriage returns, or as CDATA. */
export const TEXT_PLAIN = 0;
export const TEXT_ENCODED = 1;
export const TEXT_CDATA = 2;

export interface Sink {
  /** A start tag from `at` to `contentStart`. The scanner's attribute fields are valid during the call. */
  open(name: XmlName, at: number, contentStart: number): void;
  /** The end of the element that is open: its content ends at `contentEnd`. */
  close(contentEnd: number): void;
  text(start: number, end: number, form: number): void;
  /** A comment or processing instruction inside the root. */
  aside(): void;
}

const LT = 60;
const GT = 62;
const SLASH = 47;
const NONE = Number.POSITIVE_INFINITY;
/** Different spellings of names: more is no vocabulary but an attack on memory. */
const MOST_NAMES = 20_000;
/** Spellings that were found to be names, kept over documents, as most documents use the same ones. */
const MOST_SPELLINGS = 5_000;
const wellSpelt = new Set<string>();

const isSpace = (code: number) => code === 32 || code === 10 || code === 13 || code === 9;

export class Scanner {
  buffer = '';
  /** Everything before it has been told to the sink. */
  position = 0;
  /** Attributes of the tag being told; declarations of namespaces are not among them. */
  attributeCount = 0;
  readonly attributeNames: XmlName[] = [];
  readonly attributeStarts: number[] = [];
  readonly attributeEnds: number[] = [];
  readonly attributeIsPlain: boolean[] = [];

  readonly #sink: Sink;
  readonly #encoding: Encoding;
  readonly #maxDepth: number;
  readonly #maxElements: number;
  readonly #maxAttributes: number;
  readonly #maxTag: number;
  #origin: XmlPlace = { line: 1, column: 1 };
  #isFinal = false;
  #hasStarted = false;
  #hasRoot = false;
  #elements = 0;
  readonly #names: XmlNames;
  readonly #mostNames: number;
  #scope: NamespaceScope;
  readonly #open: string[] = [];
  readonly #scopes: NamespaceScope[] = [];
  readonly #rawNames: string[] = [];
  #declared: Map<string, string> | undefined;
  // Offsets of the next occurrences, so that each search runs over the text once.
  #nextReference = -1;
  #nextReturn = -1;
  #nextCdataEnd = -1;

  constructor(sink: Sink, names = new XmlNames(), limits: XmlLimits = {}, encoding: Encoding = 'text') {
    this.#sink = sink;
    this.#encoding = encoding;
    this.#maxDepth = limits.maxDepth ?? 100;
    this.#maxElements = limits.maxElements ?? NONE;
    this.#maxAttributes = limits.maxAttributes ?? 256;
    this.#maxTag = limits.maxTag ?? MEBIBYTE;
    this.#names = names;
    this.#mostNames = names.size + MOST_NAMES;
    this.#scope = new NamespaceScope(names);
  }

  /** Takes more text. With `isFinal` the document must be complete at its end. Throws XmlError. */
  feed(text: string, isFinal: boolean): void {
    const rest = this.position < this.buffer.length ? this.buffer.slice(this.position) : '';
    if (this.position > 0) this.#origin = placeOf(this.buffer, this.position, this.#origin);
    this.buffer = rest === '' ? text : rest + text;
    this.position = 0;
    this.#isFinal = isFinal;
    this.#nextReference = this.#nextReturn = this.#nextCdataEnd = -1;
    const illegal = illegalCharacterAt(this.buffer);
    if (illegal >= 0) this.#fail('XML_CHARACTER', illegal, { found: codeOf(this.buffer, illegal) });
    this.#run();
    if (isFinal) this.#finish();
  }

  /** How many elements are open. */
  get depth(): number {
    return this.#open.length;
  }

  #run(): void {
    if (!this.#hasStarted && !this.#start()) return;
    const { buffer } = this;
    while (this.position < buffer.length) {
      const isAtTag = buffer.charCodeAt(this.position) === LT;
      if (isAtTag ? !this.#markup() : !this.#text()) return;
    }
  }

  #finish(): void {
    if (this.position < this.buffer.length) {
      this.#fail('XML_CUT_OFF', this.buffer.length, { found: this.#open.at(-1) ?? '<' });
    }
    if (this.#open.length > 0) this.#fail('XML_CUT_OFF', this.position, { found: this.#open.at(-1) ?? '' });
    if (!this.#hasRoot) this.#fail('XML_EMPTY', this.position);
  }

  /** The byte order mark and the XML declaration. False if more text is needed. */
  #start(): boolean {
    const { buffer } = this;
    if (!this.#isFinal && buffer.length < 7) return false;
    if (buffer.charCodeAt(0) === 0xfeff) this.position = 1;
    if (/^<\?xml[\s?]/.test(buffer.slice(this.position, this.position + 6))) {
      const end = buffer.indexOf('?>', this.position);
      if (end < 0) return this.#needMore(this.position);
      const declaration = DECLARATION.exec(buffer.slice(this.position, end + 2));
      if (declaration === null) this.#fail('XML_DECLARATION', this.position);
      const declared = declaration[1] ?? declaration[2];
      if (declared !== undefined && !fitsEncoding(declared, this.#encoding)) {
        const actual = this.#encoding === 'text' ? 'UTF-8' : this.#encoding;
        this.#fail('XML_ENCODING', this.position, { found: declared, actual });
      }
      this.position = end + 2;
    }
    this.#hasStarted = true;
    return true;
  }

  /** Text up to the next tag. False if more is needed. */
  #text(): boolean {
    const { buffer, position: start } = this;
    const tag = buffer.indexOf('<', start);
    let end = tag;
    if (tag < 0) {
      end = this.#isFinal ? buffer.length : this.#safeEnd(start);
      if (end === start) return false;
    }
    if (this.#open.length === 0) {
      for (let at = start; at < end; at++) {
        if (!isSpace(buffer.charCodeAt(at))) this.#fail('XML_OUTSIDE_ROOT', at);
      }
    } else {
      this.#sink.text(start, end, this.#checkText(start, end));
    }
    this.position = end;
    return tag >= 0 || this.#isFinal;
  }

  /** Where text can be cut so that no reference, line end or `]]>` is torn apart. */
  #safeEnd(start: number): number {
    const { buffer } = this;
    let end = buffer.length;
    const reference = buffer.lastIndexOf('&');
    if (reference >= start && end - reference < 16 && buffer.indexOf(';', reference) < 0) end = reference;
    while (end > start && (buffer.charCodeAt(end - 1) === 93 || buffer.charCodeAt(end - 1) === 13)) end--;
    return end;
  }

  #checkText(start: number, end: number): number {
    if (this.#nextCdataEnd < start) this.#nextCdataEnd = indexOrNone(this.buffer.indexOf(']]>', start));
    if (this.#nextCdataEnd < end) this.#fail('XML_CDATA_END', this.#nextCdataEnd);
    return this.#checkReferences(start, end) ? TEXT_PLAIN : TEXT_ENCODED;
  }

  /** Whether the text reads as it is written. Throws for a reference that is not allowed. */
  #checkReferences(start: number, end: number): boolean {
    if (this.#nextReturn < start) this.#nextReturn = indexOrNone(this.buffer.indexOf('\r', start));
    if (this.#nextReference < start) this.#nextReference = indexOrNone(this.buffer.indexOf('&', start));
    if (this.#nextReference >= end) return this.#nextReturn >= end;
    let at = this.#nextReference;
    while (at < end) {
      const semicolon = this.buffer.indexOf(';', at);
      const name = semicolon < 0 || semicolon >= end ? '' : this.buffer.slice(at + 1, semicolon);
      if (name.length > 12 || resolveReference(name) === undefined) {
        this.#fail('XML_ENTITY', at, { found: /^#?[\w.-]{1,12}$/.test(name) ? `&${name};` : '&' });
      }
      at = indexOrNone(this.buffer.indexOf('&', semicolon));
    }
    this.#nextReference = at;
    return false;
  }

  #markup(): boolean {
    const { buffer, position: at } = this;
    const next = buffer.charCodeAt(at + 1);
    if (next === SLASH) return this.#endTag();
    if (next === 33) return this.#declarationLike();
    if (next === 63) return this.#instruction();
    if (Number.isNaN(next)) return this.#needMore(at);
    return this.#startTag();
  }

  /** After `<!`: a comment, CDATA, or what is refused. */
  #declarationLike(): boolean {
    const { buffer, position: at } = this;
    if (buffer.startsWith('<!--', at)) return this.#comment();
    if (buffer.startsWith('<![CDATA[', at)) return this.#cdata();
    if (buffer.startsWith('<!DOCTYPE', at)) this.#fail('XML_DOCTYPE', at);
    const seen = buffer.slice(at, at + 9);
    if (seen.length < 9 && ('<![CDATA['.startsWith(seen) || '<!DOCTYPE'.startsWith(seen) || '<!--'.startsWith(seen))) {
      return this.#needMore(at);
    }
    return this.#fail('XML_TAG', at);
  }

  #comment(): boolean {
    const { buffer, position: at } = this;
    const end = buffer.indexOf('--', at + 4);
    if (end < 0 || (end + 2 >= buffer.length && !this.#isFinal)) return this.#needMore(at);
    if (buffer.charCodeAt(end + 2) !== GT) {
      if (end + 2 >= buffer.length) return this.#needMore(at);
      this.#fail('XML_COMMENT', end);
    }
    if (this.#open.length > 0) this.#sink.aside();
    this.position = end + 3;
    return true;
  }

  #cdata(): boolean {
    const { buffer, position: at } = this;
    if (this.#open.length === 0) this.#fail('XML_OUTSIDE_ROOT', at);
    const end = buffer.indexOf(']]>', at + 9);
    if (end < 0) return this.#needMore(at, NONE);
    this.#sink.text(at + 9, end, TEXT_CDATA);
    this.position = end + 3;
    return true;
  }

  #instruction(): boolean {
    const { buffer, position: at } = this;
    const end = buffer.indexOf('?>', at + 2);
    if (end < 0) return this.#needMore(at);
    const target = /^[^\s?]*/.exec(buffer.slice(at + 2, Math.min(end, at + 1_000)))?.[0] ?? '';
    if (target.toLowerCase() === 'xml') this.#fail('XML_DECLARATION', at);
    const after = buffer.charCodeAt(at + 2 + target.length);
    if (!isQualifiedName(target) || target.includes(':') || !(isSpace(after) || at + 2 + target.length === end)) {
      this.#fail('XML_INSTRUCTION', at);
    }
    if (this.#open.length > 0) this.#sink.aside();
    this.position = end + 2;
    return true;
  }

  #endTag(): boolean {
    const { buffer, position: at } = this;
    const raw = this.#open[this.#open.length - 1];
    if (raw !== undefined && buffer.startsWith(raw, at + 2) && buffer.charCodeAt(at + 2 + raw.length) === GT) {
      this.#close(at);
      this.position = at + 3 + raw.length;
      return true;
    }
    const end = buffer.indexOf('>', at);
    if (end < 0) return this.#needMore(at);
    if (raw === undefined) return this.#fail('XML_OUTSIDE_ROOT', at);
    let after = at + 2 + raw.length;
    while (isSpace(buffer.charCodeAt(after))) after++;
    if (after !== end || !buffer.startsWith(raw, at + 2)) this.#fail('XML_END_TAG', at, { expected: `<${raw}>` });
    this.#close(at);
    this.position = end + 1;
    return true;
  }

  #close(contentEnd: number): void {
    this.#open.pop();
    this.#scope = this.#scopes.pop() ?? this.#scope;
    this.#sink.close(contentEnd);
  }

  #startTag(): boolean {
    const { buffer, position: at } = this;
    if (this.#hasRoot && this.#open.length === 0) this.#fail('XML_OUTSIDE_ROOT', at);
    let i = nameEnd(buffer, at + 1);
    const raw = buffer.slice(at + 1, i);
    this.#rawNames.length = 0;
    this.#declared = undefined;
    // Each turn reads one attribute; the tag ends at > or />.
    for (;;) {
      const spaceFrom = i;
      while (isSpace(buffer.charCodeAt(i))) i++;
      const code = buffer.charCodeAt(i);
      if (code === GT || (code === SLASH && buffer.charCodeAt(i + 1) === GT)) break;
      if (i >= buffer.length || (code === SLASH && i + 1 >= buffer.length)) return this.#needMore(at);
      this.#checkName(raw, at);
      if (i === spaceFrom) this.#fail('XML_TAG', i);
      i = this.#attribute(i);
      if (i < 0) return this.#needMore(at);
    }
    this.#checkName(raw, at);
    const isEmpty = buffer.charCodeAt(i) === SLASH;
    const contentStart = i + (isEmpty ? 2 : 1);
    this.#openElement(raw, at, contentStart);
    if (isEmpty) this.#close(contentStart);
    this.position = contentStart;
    return true;
  }

  /** Reads one attribute from `at`; the offset after it, or -1 if more text is needed. */
  #attribute(at: number): number {
    const { buffer } = this;
    const end = nameEnd(buffer, at);
    let i = end;
    while (isSpace(buffer.charCodeAt(i))) i++;
    if (i >= buffer.length) return -1;
    if (buffer.charCodeAt(i) !== 61 || end === at) this.#fail('XML_TAG', i);
    i++;
    while (isSpace(buffer.charCodeAt(i))) i++;
    if (i >= buffer.length) return -1;
    const quote = buffer.charCodeAt(i);
    if (quote !== 34 && quote !== 39) this.#fail('XML_TAG', i);
    const start = ++i;
    let isPlain = true;
    for (let code = buffer.charCodeAt(i); code !== quote; code = buffer.charCodeAt(++i)) {
      if (code === LT) this.#fail('XML_TAG', i);
      if (code === 38 || code < 32) isPlain = false;
      if (Number.isNaN(code)) return -1;
    }
    this.#keepAttribute(buffer.slice(at, end), at, start, i, isPlain);
    return i + 1;
  }

  #keepAttribute(raw: string, at: number, start: number, end: number, isPlain: boolean): void {
    this.#checkName(raw, at);
    const count = this.#rawNames.length;
    if (count >= this.#maxAttributes) this.#fail('XML_TOO_MANY_ATTRIBUTES', at, { limit: this.#maxAttributes });
    if (this.#rawNames.includes(raw)) this.#fail('XML_ATTRIBUTE_TWICE', at, { found: raw });
    if (!isPlain) this.#checkReferences(start, end);
    this.#rawNames.push(raw);
    this.attributeStarts[count] = start;
    this.attributeEnds[count] = end;
    this.attributeIsPlain[count] = isPlain;
    if (raw === 'xmlns' || raw.startsWith('xmlns:')) {
      const prefix = raw.slice(6);
      const uri = decodeAttribute(this.buffer.slice(start, end));
      if (!mayDeclare(prefix, uri)) this.#fail('XML_NAMESPACE', at, { found: raw });
      this.#declared ??= new Map();
      this.#declared.set(prefix, uri);
    }
  }

  #openElement(raw: string, at: number, contentStart: number): void {
    if (this.#open.length >= this.#maxDepth) this.#fail('XML_TOO_DEEP', at, { limit: this.#maxDepth });
    if (++this.#elements > this.#maxElements) {
      this.#fail('XML_TOO_MANY_ELEMENTS', at, { limit: this.#maxElements });
    }
    if (this.#names.size > this.#mostNames) this.#fail('XML_TOO_MANY_NAMES', at, { limit: MOST_NAMES });
    this.#scopes.push(this.#scope);
    this.#open.push(raw);
    this.#hasRoot = true;
    if (this.#declared !== undefined) this.#scope = this.#scope.with(this.#declared);
    this.#resolveAttributes(at);
    const name = this.#scope.element(raw) ?? this.#failPrefix(raw, at);
    this.#sink.open(name, at, contentStart);
  }

  /** Names the attributes and leaves out the declarations of namespaces. */
  #resolveAttributes(at: number): void {
    let kept = 0;
    for (let i = 0; i < this.#rawNames.length; i++) {
      const raw = this.#rawNames[i] as string;
      if (raw === 'xmlns' || raw.startsWith('xmlns:')) continue;
      const name = this.#scope.attribute(raw) ?? this.#failPrefix(raw, at);
      if (name.uri !== '') {
        for (let before = 0; before < kept; before++) {
          if (this.attributeNames[before] === name) this.#fail('XML_ATTRIBUTE_TWICE', at, { found: raw });
        }
      }
      this.attributeNames[kept] = name;
      this.attributeStarts[kept] = this.attributeStarts[i] as number;
      this.attributeEnds[kept] = this.attributeEnds[i] as number;
      this.attributeIsPlain[kept] = this.attributeIsPlain[i] as boolean;
      kept++;
    }
    this.attributeCount = kept;
  }

  #checkName(raw: string, at: number): void {
    if (wellSpelt.has(raw)) return;
    if (raw.length > 1_000 || !isQualifiedName(raw)) {
      this.#fail('XML_NAME', at, { found: /^[\w:.-]{1,60}$/.test(raw) ? raw : '…' });
    }
    if (wellSpelt.size < MOST_SPELLINGS) wellSpelt.add(raw);
  }

  /** Stops until there is more text, unless what is open has grown past its limit or nothing more will come. */
  #needMore(at: number, limit = this.#maxTag): false {
    if (this.buffer.length - at > limit) this.#fail('XML_TAG_TOO_LONG', at, { limit });
    return this.#isFinal ? this.#fail('XML_CUT_OFF', this.buffer.length, { found: this.#open.at(-1) ?? '<' }) : false;
  }

  #failPrefix(raw: string, at: number): never {
    return this.#fail('XML_PREFIX', at, { found: raw.slice(0, raw.indexOf(':')) });
  }

  #fail(code: XmlErrorCode, offset: number, params?: Record<string, string | number>): never {
    throw new XmlError(code, placeOf(this.buffer, offset, this.#origin), params);
  }
}

export const DECLARATION =
  /^<\?xml\s+version\s*=\s*(?:"1\.[0-9]+"|'1\.[0-9]+')(?:\s+encoding\s*=\s*(?:"([A-Za-z][\w.-]*)"|'([A-Za-z][\w.-]*)'))?(?:\s+standalone\s*=\s*(?:"(?:yes|no)"|'(?:yes|no)'))?\s*\?>$/;

const indexOrNone = (index: number) => (index < 0 ? NONE : index);

/** The end of what may be a name; whether it is one is checked once per spelling. */
function nameEnd(buffer: string, start: number): number {
  let i = start;
  for (let code = buffer.charCodeAt(i); code > 32 && code !== GT && code !== SLASH && code !== 61; ) {
    code = buffer.charCodeAt(++i);
  }
  return i;
}

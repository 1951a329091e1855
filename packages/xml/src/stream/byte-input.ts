/**
 * The bytes under the byte scanner: they arrive in pieces, are made UTF-8 if they are UTF-16, are checked to be whole
 * characters, and know at any time at which line and column the reading is.
 */

import { fitsEncoding } from '../parse/encoding.ts';
import { DECLARATION } from '../parse/scanner.ts';
import { XmlError, type XmlErrorCode } from '../parse/xml-error.ts';
import { CR, isContinuation, LF, LT, wholeCharacters, wrongByteAt } from './bytes.ts';

/** What is kept of a token that has not wholly arrived, before it is told in pieces or refused. */
export const MOST_HELD = 65_536;
const decoder = new TextDecoder();

export abstract class ByteInput {
  /** Ends with a `<` of ours behind the bytes that were read. */
  buffer = new Uint8Array(4 * MOST_HELD);
  /** The line of what is being told, from 1. */
  line = 1;
  /** Everything before it has been told. */
  protected position = 0;
  /** The end of the whole characters. */
  protected limit = 0;
  /** Whether nothing more will come. */
  protected isFinal = false;
  #filled = 0;
  /** Bytes before the buffer. */
  #before = 0;
  #lineStart = 0;
  /** Continuation bytes of this line before the position. */
  #extra = 0;
  #hasStarted = false;
  /** Undefined until two bytes have shown what it is; null for UTF-8. */
  #utf16: InstanceType<typeof TextDecoder> | null | undefined;
  #first: Uint8Array = new Uint8Array(0);

  /** Walks from `position` to `limit`, as far as tokens are whole. */
  protected abstract run(): void;
  /** Says what is missing at the end. */
  protected abstract finish(): void;

  /** Column of what is being told, in characters from 1. */
  get column(): number {
    return this.#before + this.position - this.#lineStart - this.#extra + 1;
  }

  /** Takes more bytes: UTF-8, or UTF-16 with its mark. Throws XmlError. */
  feed(piece: Uint8Array): void {
    let bytes = piece;
    if (this.#utf16 === undefined) {
      bytes = this.#first.length === 0 ? piece : Buffer.concat([this.#first, piece]);
      this.#first = bytes;
      if (bytes.length < 2) return;
      this.#sniff(bytes);
    }
    this.#take(this.#utf16 ? this.#toUtf8(bytes) : bytes);
  }

  /** Says that the document is complete. Throws XmlError. */
  end(): void {
    if (this.#utf16 === undefined) this.#take(this.#first);
    if (this.#utf16) this.#take(this.#toUtf8());
    this.isFinal = true;
    this.#go(this.#filled);
    this.finish();
  }

  #sniff(bytes: Uint8Array): void {
    const [first, second] = bytes;
    const label = first === 0xff && second === 0xfe ? 'utf-16le' : 'utf-16be';
    const isUtf16 = label === 'utf-16le' || (first === 0xfe && second === 0xff);
    this.#utf16 = isUtf16 ? new TextDecoder(label, { fatal: true }) : null;
  }

  /** The rest, without bytes. */
  #toUtf8(bytes?: Uint8Array): Uint8Array {
    try {
      return Buffer.from(
        (this.#utf16 as InstanceType<typeof TextDecoder>).decode(bytes, { stream: bytes !== undefined }),
      );
    } catch {
      return this.fail('XML_BYTES', this.position, { actual: 'UTF-16' });
    }
  }

  #take(bytes: Uint8Array): void {
    for (let from = 0; from < bytes.length; ) {
      this.#makeRoom();
      const count = Math.min(this.buffer.length - 8 - this.#filled, bytes.length - from);
      this.buffer.set(bytes.subarray(from, from + count), this.#filled);
      this.#filled += count;
      from += count;
      this.#go(wholeCharacters(this.buffer, this.#filled));
    }
  }

  #makeRoom(): void {
    if (this.position > 0) {
      this.buffer.copyWithin(0, this.position, this.#filled);
      this.#before += this.position;
      this.#filled -= this.position;
      this.limit -= this.position;
      this.position = 0;
    }
    if (this.#filled + 8 < this.buffer.length / 2) return;
    const grown = new Uint8Array(this.buffer.length * 2);
    grown.set(this.buffer.subarray(0, this.#filled));
    this.buffer = grown;
  }

  /** Walks to `end`. What stands behind it gives way to a sign that ends every loop, and comes back. */
  #go(end: number): void {
    const { buffer } = this;
    const from = this.limit;
    const wrong = wrongByteAt(buffer.subarray(from, end));
    this.limit = wrong < 0 ? end : from + wrong;
    const [first, second] = [buffer[this.limit] as number, buffer[this.limit + 1] as number];
    buffer[this.limit] = LT;
    buffer[this.limit + 1] = 0;
    if (this.#hasStarted || this.#start()) this.run();
    if (wrong >= 0) this.fail('XML_BYTES', this.limit, { actual: 'UTF-8' });
    buffer[this.limit] = first;
    buffer[this.limit + 1] = second;
  }

  /** The byte order mark and the XML declaration. False if more is needed. */
  #start(): boolean {
    const { buffer, limit: end, isFinal } = this;
    if (!isFinal && end < 9) return false;
    const hasMark = buffer[0] === 0xef && buffer[1] === 0xbb && buffer[2] === 0xbf;
    const at = hasMark ? 3 : 0;
    const head = decoder.decode(buffer.subarray(at, Math.min(end, 1_024)));
    let next = at;
    if (/^<\?xml[\s?]/.test(head)) {
      const length = head.indexOf('?>') + 2;
      if (length < 2 && !isFinal && end < 1_024) return false;
      next += length;
      this.#checkDeclaration(head.slice(0, Math.max(length, 0)), at);
    }
    this.skip(next);
    // The mark is no character of the first line.
    if (hasMark && this.#lineStart === 0) this.#extra++;
    this.#hasStarted = true;
    return true;
  }

  #checkDeclaration(text: string, at: number): void {
    const declaration = DECLARATION.exec(text);
    if (declaration === null) this.fail('XML_DECLARATION', at);
    const declared = declaration[1] ?? declaration[2];
    const actual = this.#utf16 ? 'UTF-16' : 'UTF-8';
    if (declared !== undefined && !fitsEncoding(declared, actual)) {
      this.fail('XML_ENCODING', at, { found: declared, actual });
    }
  }

  /** Goes on to `to` over bytes among which line ends and long characters may be. */
  protected skip(to: number): void {
    const { buffer } = this;
    for (let i = this.position; i < to; i++) {
      const byte = buffer[i] as number;
      if (byte === LF || (byte === CR && buffer[i + 1] !== LF)) {
        this.line++;
        this.#lineStart = this.#before + i + 1;
        this.#extra = 0;
      } else if (isContinuation(byte)) this.#extra++;
    }
    this.position = to;
  }

  protected fail(code: XmlErrorCode, offset: number, params?: Record<string, string | number>): never {
    this.skip(Math.max(offset, this.position));
    throw new XmlError(code, { line: this.line, column: this.column }, params);
  }
}

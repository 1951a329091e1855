/** A document that comes in pieces and is too large to hold: told element by element as it arrives. */

import { decodeAttribute, decodeText } from './characters.ts';
import { type Encoding, sniffEncoding } from './encoding.ts';
import type { XmlLimits } from './limits.ts';
import { type XmlName, XmlNames } from './names.ts';
import { Scanner, type Sink, TEXT_CDATA, TEXT_PLAIN } from './scanner.ts';
import { XmlError } from './xml-error.ts';

export interface XmlAttribute {
  name: XmlName;
  value: string;
}

export interface XmlEvents {
  /** A start tag. Called for an empty element too, then `close` at once. */
  open?(name: XmlName, attributes: readonly XmlAttribute[]): void;
  close?(name: XmlName): void;
  /** A piece of text: one text may come in several pieces, so join them until the next tag. */
  text?(text: string): void;
}

/**
 * Reads pieces of bytes (UTF-8, or UTF-16 with a byte order mark) or of text, not both. Memory is bounded by the longest
 * tag, comment or CDATA section, not by the document. `write` and `end` throw XmlError.
 * @example const reader = new XmlReader({ text: (t) => …}); for await (const piece of file) reader.write(piece); reader.end();
 */
export class XmlReader implements Sink {
  readonly #events: XmlEvents;
  readonly #limits: XmlLimits;
  readonly #names: XmlNames;
  readonly #openNames: XmlName[] = [];
  #scanner: Scanner | undefined;
  #decoder: InstanceType<typeof TextDecoder> | undefined;
  #encoding: Encoding = 'text';
  #bytes = 0;
  #held = '';
  #heldBytes: Uint8Array | undefined;

  constructor(events: XmlEvents, options: XmlLimits & { names?: XmlNames } = {}) {
    this.#events = events;
    this.#limits = options;
    this.#names = new XmlNames(options.names);
  }

  write(piece: string | Uint8Array): void {
    this.#bytes += typeof piece === 'string' ? Buffer.byteLength(piece) : piece.length;
    const limit = this.#limits.maxBytes;
    if (limit !== undefined && this.#bytes > limit) {
      throw new XmlError('XML_TOO_LARGE', { line: 1, column: 1 }, { limit });
    }
    if (typeof piece === 'string') this.#feedText(piece);
    else this.#feedBytes(piece);
  }

  /** Says that the document is complete. */
  end(): void {
    const held = this.#heldBytes;
    this.#heldBytes = undefined;
    let last = held === undefined ? '' : this.#decode(held, true);
    if (held === undefined && this.#decoder !== undefined) last = this.#decode(new Uint8Array(0), false);
    this.#use().feed(this.#held + last, true);
    this.#held = '';
  }

  #feedBytes(piece: Uint8Array): void {
    let bytes = piece;
    if (this.#decoder === undefined) {
      bytes = this.#heldBytes === undefined ? piece : Buffer.concat([this.#heldBytes, piece]);
      // The first two bytes decide the encoding.
      this.#heldBytes = bytes.length < 2 ? bytes : undefined;
      if (this.#heldBytes !== undefined) return;
    }
    this.#feedText(this.#decode(bytes, true));
  }

  #decode(bytes: Uint8Array, stream: boolean): string {
    if (this.#decoder === undefined) {
      const { encoding, label } = sniffEncoding(bytes);
      this.#encoding = encoding;
      this.#decoder = new TextDecoder(label, { fatal: true });
    }
    try {
      return this.#decoder.decode(bytes, { stream });
    } catch {
      throw new XmlError('XML_BYTES', { line: 1, column: 1 }, { actual: this.#encoding });
    }
  }

  #feedText(piece: string): void {
    let text = this.#held + piece;
    const last = text.charCodeAt(text.length - 1);
    // Half of a surrogate pair waits for its other half.
    const isTorn = last >= 0xd800 && last <= 0xdbff;
    this.#held = isTorn ? text.slice(-1) : '';
    if (isTorn) text = text.slice(0, -1);
    if (text !== '') this.#use().feed(text, false);
  }

  #use(): Scanner {
    this.#scanner ??= new Scanner(this, this.#names, this.#limits, this.#encoding);
    return this.#scanner;
  }

  open(name: XmlName): void {
    this.#openNames.push(name);
    if (this.#events.open === undefined) return;
    const scanner = this.#use();
    const attributes: XmlAttribute[] = [];
    for (let i = 0; i < scanner.attributeCount; i++) {
      const raw = scanner.buffer.slice(scanner.attributeStarts[i], scanner.attributeEnds[i]);
      attributes.push({
        name: scanner.attributeNames[i] as XmlName,
        value: scanner.attributeIsPlain[i] ? raw : decodeAttribute(raw),
      });
    }
    this.#events.open(name, attributes);
  }

  close(): void {
    const name = this.#openNames.pop() as XmlName;
    this.#events.close?.(name);
  }

  text(start: number, end: number, form: number): void {
    if (this.#events.text === undefined || end === start) return;
    const raw = this.#use().buffer.slice(start, end);
    if (form === TEXT_PLAIN) this.#events.text(raw);
    else this.#events.text(form === TEXT_CDATA ? raw.replace(/\r\n?/g, '\n') : decodeText(raw));
  }

  aside(): void {}
}

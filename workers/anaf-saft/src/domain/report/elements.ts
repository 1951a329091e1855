/** A document as elements that hold elements and elements that hold text, told as it arrives. Memory does not grow with it. */

import { type ByteAttribute, ByteScanner, type ByteSink, ByteTable, FORM_CDATA, FORM_ENCODED } from '@genius/xml';
import { PiecedText } from '../validate/pieced-text.ts';

export interface ElementEvents {
  /** An element that holds others. Its name is empty if it is not one of those asked for. */
  open(name: string): void;
  /** An element that holds text or nothing, of a name that was asked for. `parent` is empty for the root. */
  leaf(name: string, text: string, parent: string): void;
  close(name: string): void;
  /** Nothing more is wanted; the rest of the document is not even looked at. Default false. */
  readonly isDone?: boolean;
}

/** More than the longest text that is allowed. What is longer is cut. */
const MOST_TEXT_BYTES = 1_200;
/** Deeper than any D406. */
const MOST_LEVELS = 40;
const decoder = new TextDecoder();

/** Tells the elements of these names. Throws XmlError, and whatever the events throw. */
export async function readElements(
  source: AsyncIterable<Uint8Array>,
  names: readonly string[],
  events: ElementEvents,
  onPiece: (bytes: number) => void = () => undefined,
): Promise<void> {
  const sink = new Elements(names, events);
  const scanner = new ByteScanner(sink, new ByteTable(names), { maxDepth: MOST_LEVELS });
  sink.scanner = scanner;
  let bytes = 0;
  for await (const piece of source) {
    scanner.feed(piece);
    bytes += piece.length;
    onPiece(bytes);
    if (events.isDone) return;
  }
  scanner.end();
}

class Elements implements ByteSink {
  scanner: ByteScanner | undefined;
  readonly #names: readonly string[];
  readonly #events: ElementEvents;
  readonly #open: string[] = [];
  /** How many of them were told: one that is open may still turn out to hold only text. */
  #told = 0;
  readonly #pieces = new PiecedText();

  constructor(names: readonly string[], events: ElementEvents) {
    this.#names = names;
    this.#events = events;
  }

  open(name: number, _attributes: readonly ByteAttribute[]): void {
    this.#tellOpen();
    this.#open.push(this.#names[name] ?? '');
    this.#pieces.begin();
  }

  leaf(name: number, start: number, end: number, form: number): void {
    this.#tellOpen();
    if (name >= 0) this.#tellLeaf(this.#names[name] as string, this.#textOf(start, end, form));
  }

  text(start: number, end: number, form: number): void {
    if (this.#told < this.#open.length) this.#add(start, end, form);
  }

  close(): void {
    const name = this.#open.pop() as string;
    if (this.#told > this.#open.length) {
      this.#told--;
      this.#events.close(name);
    } else if (name !== '') {
      this.#pieces.read();
      this.#tellLeaf(name, decoder.decode(this.#pieces.bytes.subarray(0, MOST_TEXT_BYTES)));
    }
  }

  #tellOpen(): void {
    for (; this.#told < this.#open.length; this.#told++) this.#events.open(this.#open[this.#told] as string);
  }

  #tellLeaf(name: string, text: string): void {
    this.#events.leaf(name, text.trim(), this.#open.at(-1) ?? '');
  }

  #textOf(start: number, end: number, form: number): string {
    const { buffer } = this.scanner as ByteScanner;
    if ((form & (FORM_ENCODED | FORM_CDATA)) === 0)
      return decoder.decode(buffer.subarray(start, Math.min(end, start + MOST_TEXT_BYTES)));
    this.#pieces.begin();
    this.#add(start, end, form);
    this.#pieces.read();
    return decoder.decode(this.#pieces.bytes.subarray(0, MOST_TEXT_BYTES));
  }

  #add(start: number, end: number, form: number): void {
    this.#pieces.add((this.scanner as ByteScanner).buffer, start, end, (form & FORM_CDATA) !== 0);
  }
}

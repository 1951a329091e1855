/** A text that comes in pieces or with references in it, put together. It keeps what a rule may look at, and how long it was. */

/** More than the longest text that is allowed. What is longer is only counted. */
const MOST_KEPT = 4_096;
const decoder = new TextDecoder();
const encoder = new TextEncoder();

export class PiecedText {
  bytes: Uint8Array = new Uint8Array(0);
  length = 0;
  #text = '';
  #isFull = false;

  begin(): void {
    this.#text = '';
    this.#isFull = false;
  }

  add(buffer: Uint8Array, start: number, end: number, isCdata: boolean): void {
    if (this.#isFull) return;
    const raw = decoder.decode(buffer.subarray(start, Math.min(end, start + 4 * MOST_KEPT)));
    this.#text += (isCdata ? raw : decode(raw)).replace(/\r\n?/g, '\n');
    this.#isFull = this.#text.length > MOST_KEPT;
  }

  /** Makes `bytes` of what was added. */
  read(): void {
    this.bytes = encoder.encode(this.#text);
    this.length = this.bytes.length;
  }
}

const NAMED: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };

/** References are known to be right: the scanner has looked. */
function decode(raw: string): string {
  return raw.replace(/&(?:#x([0-9a-fA-F]+)|#(\d+)|(\w+));/g, (whole, hex: string, digits: string, name: string) => {
    if (name !== undefined) return NAMED[name] ?? whole;
    return String.fromCodePoint(hex === undefined ? Number(digits) : Number.parseInt(hex, 16));
  });
}

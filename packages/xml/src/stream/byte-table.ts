/**
 * Texts as bytes, each with a number: a set that is asked for a piece of a buffer without making a string of it. Exact (it
 * compares the bytes), compact (all texts lie in one array), and seeded, so that nobody can choose texts that collide.
 */

const SEED = (Math.random() * 0x1_0000_0000) | 0;
const NOBODY = new Uint8Array(0);

/** Where a hash begins; `hash = hashByte(hash, byte)` goes on. */
export const HASH_START = SEED;

export function hashByte(hash: number, byte: number): number {
  return Math.imul((hash ^ byte) + 0x9e3779b9, 0x01000193);
}

export class ByteTable {
  /** How many texts there are; their numbers are below it. */
  size = 0;
  #arena = NOBODY;
  #used = 0;
  /** Where each text begins in the arena; it ends where the next one begins. */
  #starts = new Int32Array(64);
  #hashes = new Int32Array(64);
  /** Number + 1 of the text at each slot; 0 for none. */
  #slots = new Int32Array(128);

  constructor(texts: Iterable<string> = []) {
    const encoder = new TextEncoder();
    for (const text of texts) {
      const bytes = encoder.encode(text);
      this.add(bytes, 0, bytes.length);
    }
  }

  /** The number of the text that `buffer` has from `start` to `end`, or -1. */
  find(buffer: Uint8Array, start: number, end: number): number {
    return this.findHashed(buffer, start, end, hashOf(buffer, start, end));
  }

  /** The same for whoever has worked out the hash on the way. */
  findHashed(buffer: Uint8Array, start: number, end: number, hash: number): number {
    const slots = this.#slots;
    const mask = slots.length - 1;
    for (let slot = spread(hash) & mask; ; slot = (slot + 1) & mask) {
      const number = (slots[slot] as number) - 1;
      if (number < 0) return -1;
      if (this.#hashes[number] === hash && this.#is(number, buffer, start, end)) return number;
    }
  }

  /** The number of the text, which is added if it is new: then it is the `size` before the call. */
  add(buffer: Uint8Array, start: number, end: number): number {
    const hash = hashOf(buffer, start, end);
    const known = this.findHashed(buffer, start, end, hash);
    if (known >= 0) return known;
    const number = this.size++;
    const length = end - start;
    if (this.#used + length > this.#arena.length) this.#arena = larger(this.#arena, this.#used + length);
    for (let i = 0; i < length; i++) this.#arena[this.#used + i] = buffer[start + i] as number;
    if (number + 1 >= this.#starts.length) this.#growTexts();
    this.#starts[number] = this.#used;
    this.#used += length;
    this.#starts[number + 1] = this.#used;
    this.#hashes[number] = hash;
    if (this.size * 2 > this.#slots.length) this.#growSlots();
    else this.#place(number);
    return number;
  }

  /** Whether the text with this number stands in `buffer` at `start`. */
  standsAt(number: number, buffer: Uint8Array, start: number): boolean {
    return this.#is(number, buffer, start, start + this.lengthOf(number));
  }

  /** Bytes of the text with this number. */
  lengthOf(number: number): number {
    return (this.#starts[number + 1] as number) - (this.#starts[number] as number);
  }

  text(number: number): string {
    return new TextDecoder().decode(this.#arena.subarray(this.#starts[number], this.#starts[number + 1]));
  }

  #is(number: number, buffer: Uint8Array, start: number, end: number): boolean {
    const arena = this.#arena;
    const from = this.#starts[number] as number;
    if ((this.#starts[number + 1] as number) - from !== end - start) return false;
    for (let i = start, at = from; i < end; i++, at++) if (buffer[i] !== arena[at]) return false;
    return true;
  }

  #place(number: number): void {
    const mask = this.#slots.length - 1;
    let slot = spread(this.#hashes[number] as number) & mask;
    while (this.#slots[slot] !== 0) slot = (slot + 1) & mask;
    this.#slots[slot] = number + 1;
  }

  #growSlots(): void {
    this.#slots = new Int32Array(this.#slots.length * 2);
    for (let number = 0; number < this.size; number++) this.#place(number);
  }

  #growTexts(): void {
    const [starts, hashes] = [this.#starts, this.#hashes];
    this.#starts = new Int32Array(starts.length * 2);
    this.#starts.set(starts);
    this.#hashes = new Int32Array(hashes.length * 2);
    this.#hashes.set(hashes);
  }
}

function hashOf(buffer: Uint8Array, start: number, end: number): number {
  let hash = HASH_START;
  for (let i = start; i < end; i++) hash = hashByte(hash, buffer[i] as number);
  return hash;
}

/** The low bits alone follow the last byte too closely. */
function spread(hash: number): number {
  return Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d) >>> 7;
}

function larger(bytes: Uint8Array<ArrayBuffer>, least: number): Uint8Array<ArrayBuffer> {
  const grown = new Uint8Array(Math.max(least, bytes.length * 2, 256));
  grown.set(bytes);
  return grown;
}

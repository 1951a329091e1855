/**
 * Which keys were there before, in 11 to 22 bytes each, however long they are. It keeps 64 bits of a key: among ten million
 * keys the chance that any two are taken for one another is below one in a hundred thousand.
 */
export class SeenKeys {
  /** Two numbers a slot; both 0 is an empty one. */
  #slots = new Uint32Array(2 * 1_024);
  #count = 0;

  /** False if it was there. */
  add(key: string): boolean {
    if (this.#count * 8 > this.#slots.length * 3) this.#grow();
    let first = 0x811c9dc5;
    let second = 0x9747b28c;
    for (let at = 0; at < key.length; at++) {
      const code = key.charCodeAt(at);
      first = Math.imul(first ^ code, 0x01000193);
      second = Math.imul(second ^ code, 0x85ebca6b) ^ (second >>> 13);
    }
    const isNew = put(this.#slots, mix(first) >>> 0, mix(second ^ key.length) >>> 0 || 1);
    if (isNew) this.#count++;
    return isNew;
  }

  #grow(): void {
    const slots = new Uint32Array(this.#slots.length * 2);
    for (let at = 0; at < this.#slots.length; at += 2) {
      const second = this.#slots[at + 1] as number;
      if (second !== 0) put(slots, this.#slots[at] as number, second);
    }
    this.#slots = slots;
  }
}

/** Spreads what the last characters changed over all bits. */
function mix(hash: number): number {
  let mixed = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return mixed ^ (mixed >>> 16);
}

function put(slots: Uint32Array, first: number, second: number): boolean {
  const mask = slots.length - 2;
  let at = (first << 1) & mask;
  while (slots[at + 1] !== 0) {
    if (slots[at] === first && slots[at + 1] === second) return false;
    at = (at + 2) & mask;
  }
  slots[at] = first;
  slots[at + 1] = second;
  return true;
}

/** Codes met in the file, each with a number and a few flags: the memory of who is listed where. */

import { ByteTable } from '@genius/xml';

export class Registry {
  readonly codes = new ByteTable();
  #flags = new Uint8Array(256);

  /** The number of a code. A new one has no flags. */
  number(bytes: Uint8Array, start: number, end: number): number {
    const number = this.codes.add(bytes, start, end);
    if (number >= this.#flags.length) {
      const grown = new Uint8Array(this.#flags.length * 2);
      grown.set(this.#flags);
      this.#flags = grown;
    }
    return number;
  }

  has(number: number, flag: number): boolean {
    return ((this.#flags[number] as number) & flag) !== 0;
  }

  set(number: number, flag: number): void {
    this.#flags[number] = (this.#flags[number] as number) | flag;
  }
}

/** A section of which only the numbers of entries and lines are told. */

import { noTotals, readDeclared, type SectionReader } from './section.ts';

export class Counter implements SectionReader {
  readonly totals = noTotals();
  lines = 0;
  readonly #entry: string;
  readonly #line: string;

  constructor(entry: string, line = '') {
    this.#entry = entry;
    this.#line = line;
  }

  get count(): number {
    return this.totals.entries;
  }

  leaf(name: string, text: string): void {
    readDeclared(this.totals, name, text);
    // One that is empty is one all the same.
    if (name === this.#entry) this.totals.entries += 1;
  }

  close(name: string): void {
    if (name === this.#entry) this.totals.entries += 1;
    else if (name === this.#line) this.lines += 1;
  }
}

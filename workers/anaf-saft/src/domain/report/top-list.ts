/** The largest of many: all are counted, the first are kept. */

import { addCents, type Cents } from '../model/cents.ts';
import { absoluteCents, compareCents } from './amount.ts';

export interface Difference {
  /** What it is about, such as the number of a transaction. */
  id: string;
  /** What stands in the file, and what it should be by the rest of the file. */
  found: Cents;
  expected: Cents;
  difference: Cents;
}

export class TopList {
  count = 0;
  /** Of all differences, without their signs. */
  total: Cents = 0;
  readonly #most: number;
  #kept: Difference[] = [];

  constructor(most = 20) {
    this.#most = most;
  }

  add(difference: Difference): void {
    this.count += 1;
    this.total = addCents(this.total, absoluteCents(difference.difference));
    this.#kept.push(difference);
    if (this.#kept.length >= this.#most * 50) this.#kept = this.largest();
  }

  /** The largest first. */
  largest(): Difference[] {
    const size = ({ difference }: Difference) => absoluteCents(difference);
    return [...this.#kept].sort((a, b) => compareCents(size(b), size(a))).slice(0, this.#most);
  }
}

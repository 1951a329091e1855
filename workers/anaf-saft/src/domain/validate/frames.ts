/** The elements that are open, in plain arrays: where they stand, what came last in them, and how they are called. */

import { NODES, type SchemaNode } from './structure/tree.ts';

/** Deeper than any D406; the scanner refuses before. */
export const MOST_LEVELS = 64;
const SLOTS = 32;

/** A place to report: by ANAF's naming, as a path, and in the text. */
export interface Place {
  at: string;
  path: string;
  line: number;
  column: number;
}

export class Frames {
  /** Level of the innermost open element; -1 before the root. */
  top = -1;
  /** By level: the node; -1 for an element that the schema doesn't know, and all that is in it. */
  readonly node = new Int32Array(MOST_LEVELS);
  /** By level: the slot of the last child + 1; 0 before the first. */
  readonly last = new Int32Array(MOST_LEVELS);
  /** By level: slots of children that were met, as bits. */
  readonly seen = new Int32Array(MOST_LEVELS);
  /** By level and slot: how many were met. */
  readonly counts = new Int32Array(MOST_LEVELS * SLOTS);
  /** By level: the slot + 1 of a child that was met too often, which is said at the next one; 0 for none. */
  readonly excess = new Int32Array(MOST_LEVELS);
  /** By level: where its tag begins. */
  readonly line = new Float64Array(MOST_LEVELS);
  readonly column = new Float64Array(MOST_LEVELS);
  /** By level: which one of its name it is in its parent. */
  readonly index = new Int32Array(MOST_LEVELS);
  /** By level: the names of elements that the schema doesn't know. */
  readonly names: string[] = [];

  push(node: number, index: number, line: number, column: number): void {
    const top = ++this.top;
    this.node[top] = node;
    this.index[top] = index;
    this.last[top] = 0;
    this.seen[top] = 0;
    this.excess[top] = 0;
    this.line[top] = line;
    this.column[top] = column;
  }

  /** Counts a child of the innermost element by its slot; which one of its name it is. */
  count(slot: number): number {
    const { top, counts, seen } = this;
    const at = top * SLOTS + slot;
    const bit = 1 << slot;
    const before = seen[top] as number;
    if ((before & bit) === 0) {
      seen[top] = before | bit;
      counts[at] = 1;
      return 1;
    }
    counts[at] = (counts[at] as number) + 1;
    return counts[at] as number;
  }

  /** How many children with this slot the innermost element has so far. */
  countOf(slot: number): number {
    return ((this.seen[this.top] as number) >>> slot) & 1 ? (this.counts[this.top * SLOTS + slot] as number) : 0;
  }

  /** The place of the innermost open element, or of an element that is `up` levels further out. */
  place(up = 0): Place {
    const level = Math.max(this.top - up, 0);
    return { ...this.namesTo(level), line: this.line[level] as number, column: this.column[level] as number };
  }

  /** The place of a child of the innermost element. */
  childPlace(name: string, index: number, line: number, column: number): Place {
    const { at, path } = this.namesTo(this.top);
    const own = `${name} (${index})`;
    return {
      at: this.top > 0 ? `${at} sectiune ${own}` : this.top === 0 ? own : WHOLE,
      path: `${this.top < 0 ? '' : path}/${name}${index > 1 ? `[${index}]` : ''}`,
      line,
      column,
    };
  }

  namesTo(level: number): { at: string; path: string } {
    let at = '';
    let path = '';
    for (let i = 0; i <= level; i++) {
      const name = this.nameAt(i);
      const index = this.index[i] as number;
      path += `/${name}${index > 1 ? `[${index}]` : ''}`;
      if (i > 0) at += `${at === '' ? '' : ' sectiune '}${name} (${index})`;
    }
    return { at: at === '' ? WHOLE : at, path: path === '' ? '/' : path };
  }

  nameAt(level: number): string {
    const node = this.node[level] as number;
    return node < 0 ? (this.names[level] as string) : (NODES[node] as SchemaNode).name;
  }
}

/** How ANAF's validator names the file as a whole. */
export const WHOLE = 'validari globale';

/** The elements that EN 16931 has no use for, as a tree of names: one walk over the invoice finds them all. */

import { vocabulary } from '../vocabulary.ts';
import type { Doc } from '../xpath/nodes.ts';

interface Branch {
  readonly below: Map<number, Branch>;
  /** The rule that says so, if the path ends here. */
  rule: string | undefined;
}

export type Unwanted = Branch;

/** Reads lines such as `516 cac:InvoiceLine/cbc:TaxPointDate`. */
export function readUnwanted(...texts: readonly string[]): Unwanted {
  const root: Branch = { below: new Map(), rule: undefined };
  for (const line of texts.join('').split('\n')) {
    if (line === '') continue;
    const [number = '', path = ''] = line.split(' ');
    let at = root;
    for (const name of path.split('/')) {
      const id = vocabulary.element(name);
      let next = at.below.get(id);
      if (next === undefined) {
        next = { below: new Map(), rule: undefined };
        at.below.set(id, next);
      }
      at = next;
    }
    at.rule = `UBL-CR-${number}`;
  }
  return root;
}

/** The first element for each rule that is broken. */
export function findUnwanted(d: Doc, unwanted: Unwanted): Map<string, number> {
  const found = new Map<string, number>();
  const { firstChild, nextSibling, name } = d.tree;
  const walk = (parent: number, branch: Branch): void => {
    for (let child = firstChild[parent] as number; child >= 0; child = nextSibling[child] as number) {
      const next = branch.below.get(name[child] as number);
      if (next === undefined) continue;
      if (next.rule !== undefined && !found.has(next.rule)) found.set(next.rule, child);
      if (next.below.size > 0) walk(child, next);
    }
  };
  walk(0, unwanted);
  return found;
}

/** How rules are asked: each names the places it looks at, and is called when the file comes to them. */

import type { Facts } from '../facts.ts';
import type { Reading } from '../leaf/reading.ts';
import type { Params, RuleId } from '../sentences/rules.ts';
import { NODES, nodesEndingWith } from '../structure/tree.ts';

export interface RuleContext {
  facts: Facts;
  /** Says it of the element that is being read, or that ends. */
  report(rule: RuleId, params?: Params): void;
  /** The number of the node that is being read, or that ends. */
  node: number;
}

export interface Hooks {
  /** Calls for a text at each place whose path ends so, such as `TransactionLine/AccountID`. */
  leaf(suffix: string, look: (reading: Reading) => void): void;
  /** Calls when an element with this path begins. */
  open(suffix: string, look: () => void): void;
  /** Calls when an element with this path ends. */
  close(suffix: string, look: () => void): void;
}

/** A family of rules for one file: it keeps its state in the closure. */
export type Rule = (on: Hooks, context: RuleContext) => void;

type Call<T extends unknown[]> = ((...args: T) => void) | undefined;

export interface HookTable {
  leaf: Call<[Reading]>[];
  open: Call<[]>[];
  close: Call<[]>[];
}

/** The nodes of each suffix are looked up once for all files. */
const nodesOf = new Map<string, number[]>();

function nodes(suffix: string): number[] {
  let found = nodesOf.get(suffix);
  if (found === undefined) {
    found = nodesEndingWith(suffix);
    if (found.length === 0) throw new Error(`no place ends with ${suffix}`);
    nodesOf.set(suffix, found);
  }
  return found;
}

/** Asks the rules where they look. Where several look at one place, they are called in order. */
export function buildHooks(rules: readonly Rule[], context: RuleContext): HookTable {
  const empty = () => new Array(NODES.length).fill(undefined);
  const table: HookTable = { leaf: empty(), open: empty(), close: empty() };
  function add<T extends unknown[]>(calls: Call<T>[], suffix: string, look: (...args: T) => void): void {
    for (const node of nodes(suffix)) {
      const before = calls[node];
      calls[node] =
        before === undefined
          ? look
          : (...args: T) => {
              before(...args);
              look(...args);
            };
    }
  }
  const on: Hooks = {
    leaf: (suffix, look) => add(table.leaf, suffix, look),
    open: (suffix, look) => add(table.open, suffix, look),
    close: (suffix, look) => add(table.close, suffix, look),
  };
  for (const rule of rules) rule(on, context);
  return table;
}

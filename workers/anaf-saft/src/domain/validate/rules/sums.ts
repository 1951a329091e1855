/** Sections that declare how many entries they have and what these add up to. */

import { amountText } from '../facts.ts';
import type { RuleId } from '../sentences/rules.ts';
import type { Hooks, RuleContext } from './hooks.ts';

export interface Sums {
  count: number;
  debit: number;
  credit: number;
}

/**
 * Compares what a section declares with what is in it, at its end. Returns the sums, to be added to.
 * @example const sums = declaredSums(on, context, 'SourceDocuments/Payments', 'NumberOfEntries');
 */
export function declaredSums(
  on: Hooks,
  { report }: RuleContext,
  section: string,
  counter: string,
  hasTotals = true,
): Sums {
  const counted: Sums = { count: 0, debit: 0, credit: 0 };
  const declared: Sums = { count: Number.NaN, debit: Number.NaN, credit: Number.NaN };
  on.leaf(`${section}/${counter}`, ({ value }) => {
    declared.count = value;
  });
  if (hasTotals) {
    on.leaf(`${section}/TotalDebit`, ({ cents }) => {
      declared.debit = cents;
    });
    on.leaf(`${section}/TotalCredit`, ({ cents }) => {
      declared.credit = cents;
    });
  }
  const compare = (rule: RuleId, said: number, found: number) => {
    if (Math.abs(said - found) >= 1) report(rule, { declared: amountText(said), counted: amountText(found) });
  };
  on.close(section, () => {
    if (!Number.isNaN(declared.count) && declared.count !== counted.count) {
      report('saft.entry-count', { name: counter, declared: declared.count, counted: counted.count });
    }
    compare('saft.total-debit', declared.debit, counted.debit);
    compare('saft.total-credit', declared.credit, counted.credit);
  });
  return counted;
}

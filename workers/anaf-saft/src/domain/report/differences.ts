/** What of a D406 does not agree with the rest of it, each kind with its largest cases. */

import { addCents, type Cents, formatCents } from '../model/cents.ts';
import { absoluteCents, subtractCents } from './amount.ts';
import type { Invoices } from './invoices.ts';
import type { Ledger } from './ledger.ts';
import type { Accounts } from './masters.ts';
import type { DifferenceKind, ReportDifferences, SectionName } from './report.ts';
import type { SectionTotals } from './section.ts';
import type { Taxes } from './tax.ts';
import { TopList } from './top-list.ts';

export interface Read {
  accounts: Accounts;
  ledger: Ledger;
  taxes: Taxes;
  sales: Invoices;
  purchases: Invoices;
  sections: Record<SectionName, SectionTotals>;
}

/** Taxes are rounded line by line on one side and in one sum on the other. */
const TAX_ROUNDING_CENTS = 100;

/** Only the kinds that have any. */
export function differencesOf(read: Read): ReportDifferences[] {
  const { ledger, sales, purchases } = read;
  const hasLedger = ledger.totals.entries > 0 && ledger.isWholeRemembered;
  const [sold, bought] = hasLedger ? [sales.compare(ledger), purchases.compare(ledger)] : [];
  const all: [DifferenceKind, TopList | undefined][] = [
    ['unbalanced', ledger.unbalanced],
    ['declared-sums', declaredSums(read.sections)],
    ['declared-entries', declaredEntries(read.sections)],
    ['closing', closingBalances(read)],
    ['account-unknown', unknownAccounts(read)],
    ['sales-uneven', sales.uneven],
    ['purchases-uneven', purchases.uneven],
    ['sales-not-booked', sold?.missing],
    ['purchases-not-booked', bought?.missing],
    ['sales-differ', sold?.differing],
    ['purchases-differ', bought?.differing],
    ['tax-differs', bookedTaxes(read)],
  ];
  return all.flatMap(([kind, list]) => {
    if (list === undefined || list.count === 0) return [];
    const format = kind === 'declared-entries' ? String : formatCents;
    const largest = list.largest().map(({ id, found, expected, difference }) => ({
      id,
      found: format(found),
      expected: format(expected),
      difference: format(difference),
    }));
    return [{ kind, count: list.count, total: format(list.total), largest }];
  });
}

/** What sections say of their sums. */
function declaredSums(sections: Read['sections']): TopList {
  const list = new TopList();
  const compare = (id: string, found: Cents | undefined, expected: Cents) => {
    if (found === undefined || found === expected) return;
    list.add({ id, found, expected, difference: subtractCents(found, expected) });
  };
  for (const [name, { debit, credit, declared }] of Object.entries(sections)) {
    compare(`${ELEMENTS[name as SectionName]}/TotalDebit`, declared.debit, debit);
    compare(`${ELEMENTS[name as SectionName]}/TotalCredit`, declared.credit, credit);
  }
  return list;
}

/** What sections say of how many entries they have. */
function declaredEntries(sections: Read['sections']): TopList {
  const list = new TopList();
  for (const [name, { entries: expected, declared }] of Object.entries(sections)) {
    const { entries: found = expected } = declared;
    if (found === expected) continue;
    list.add({ id: ELEMENTS[name as SectionName], found, expected, difference: found - expected });
  }
  return list;
}

const ELEMENTS: Readonly<Record<SectionName, string>> = {
  ledger: 'GeneralLedgerEntries',
  sales: 'SalesInvoices',
  purchases: 'PurchaseInvoices',
  payments: 'Payments',
  movements: 'MovementOfGoods',
  assetTransactions: 'AssetTransactions',
};

function closingBalances({ accounts, ledger }: Read): TopList {
  const list = new TopList();
  if (ledger.totals.entries === 0) return list;
  for (const [id, { opening = 0, closing, debit, credit }] of accounts.all) {
    if (closing === undefined) continue;
    const expected = addCents(opening, subtractCents(debit, credit));
    const difference = subtractCents(closing, expected);
    if (difference !== 0) list.add({ id, found: closing, expected, difference });
  }
  return list;
}

function unknownAccounts({ accounts }: Read): TopList {
  const list = new TopList();
  for (const [id, { isMaster, debit, credit }] of accounts.all) {
    const difference = addCents(absoluteCents(debit), absoluteCents(credit));
    if (!isMaster) list.add({ id, found: difference, expected: 0, difference });
  }
  return list;
}

/** Only codes that both invoices and accounts of VAT know: others are not booked by code. */
function bookedTaxes({ taxes, ledger }: Read): TopList {
  const list = new TopList();
  if (ledger.totals.entries === 0) return list;
  for (const [id, state] of taxes.all) {
    const invoiced = addCents(state.sales.tax, state.purchases.tax);
    const booked = state.ledger.tax;
    if (state.ledger.count === 0 || (state.sales.count === 0 && state.purchases.count === 0)) continue;
    const difference = subtractCents(invoiced, booked);
    if (absoluteCents(difference) > TAX_ROUNDING_CENTS) {
      list.add({ id, found: invoiced, expected: booked, difference });
    }
  }
  return list;
}

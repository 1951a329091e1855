/** The ledger: each transaction balances, the totals are those of the lines, and it belongs to the period. */

import { amountText, dayText } from '../facts.ts';
import { shown } from '../sentences/rules.ts';
import type { Rule } from './hooks.ts';
import { declaredSums } from './sums.ts';

export const ledgerRules: Rule = (on, context) => {
  const { facts, report } = context;
  const sums = declaredSums(on, context, 'AuditFile/GeneralLedgerEntries', 'NumberOfEntries');
  let debit = 0;
  let credit = 0;

  on.open('Journal/Transaction', () => {
    debit = 0;
    credit = 0;
  });
  on.leaf('TransactionLine/DebitAmount/Amount', ({ cents }) => {
    debit += cents;
  });
  on.leaf('TransactionLine/CreditAmount/Amount', ({ cents }) => {
    credit += cents;
  });
  on.close('Journal/Transaction', () => {
    sums.count++;
    sums.debit += debit;
    sums.credit += credit;
    if (Math.abs(debit - credit) >= 1)
      report('saft.unbalanced', { debit: amountText(debit), credit: amountText(credit) });
  });
  on.leaf('Journal/Transaction/GLPostingDate', ({ date }) => {
    const day = Math.abs(date);
    if (day < facts.firstDay || day > facts.lastDay) {
      report('saft.posting-date', { value: dayText(day), period: facts.period });
    }
  });
};

/** Months have numbers up to 12. */
export const monthRules: Rule = (on, { report }) => {
  for (const element of ['Journal/Transaction', 'Invoice', 'Payments/Payment']) {
    on.leaf(`${element}/Period`, (reading) => {
      if (reading.value < 1 || reading.value > 12) report('saft.period-number', { value: shown(reading.text) });
    });
  }
};

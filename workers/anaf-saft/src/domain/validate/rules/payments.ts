/** Payments: the mechanism goes with the method, and there is a settlement. */

import { dayText } from '../facts.ts';
import { METHOD_OF_MECHANISM } from '../lists/lists.ts';
import type { Rule } from './hooks.ts';
import { declaredSums } from './sums.ts';

export const paymentRules: Rule = (on, context) => {
  const { facts, report } = context;
  const sums = declaredSums(on, context, 'SourceDocuments/Payments', 'NumberOfEntries');
  let method = '';
  let hasSettlement = false;
  let amount = Number.NaN;
  let isDebit = false;

  on.open('Payments/Payment', () => {
    method = '';
    hasSettlement = false;
  });
  on.leaf('Payment/PaymentMethod', (reading) => {
    method = reading.code < 0 ? '' : reading.text;
  });
  on.leaf('Payment/TransactionDate', ({ date }) => {
    const day = Math.abs(date);
    if (day < facts.firstDay || day > facts.lastDay) {
      report('saft.payment-date', { value: dayText(day), period: facts.period });
    }
  });
  on.open('Payment/PaymentSettlement', () => {
    hasSettlement = true;
  });
  on.leaf('PaymentSettlement/PaymentMechanism', (reading) => {
    if (reading.code < 0 || method === '') return;
    const mechanism = reading.text;
    const expected = METHOD_OF_MECHANISM.get(mechanism) as string;
    if (expected !== method) report('anaf.payment-method', { mechanism, method, expected });
  });
  on.leaf('PaymentLine/DebitCreditIndicator', ({ bytes, start }) => {
    isDebit = bytes[start] === 68;
  });
  on.leaf('PaymentLine/PaymentLineAmount/Amount', ({ cents }) => {
    amount = cents;
  });
  on.close('Payment/PaymentLine', () => {
    if (isDebit) sums.debit += amount;
    else sums.credit += amount;
    amount = Number.NaN;
  });
  on.close('Payments/Payment', () => {
    sums.count++;
    if (!hasSettlement) report('saft.settlement-missing');
  });
};

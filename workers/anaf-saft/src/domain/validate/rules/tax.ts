/** Taxes: type and code belong together, the code is in the table, and the amount follows from base and percentage. */

import { amountText } from '../facts.ts';
import { listOf } from '../lists/lists.ts';
import type { Rule } from './hooks.ts';

/** Rounding line by line may make this much, in cents. */
const TOLERANCE = 5;
const LEDGER_ONLY = { first: 380_001, last: 380_306 };

/** By number in the list of tax codes: 1 for those of the ledger alone. */
function ledgerOnlyCodes(): Uint8Array {
  const codes = listOf('taxCodes');
  return Uint8Array.from({ length: codes.size }, (_, number) => {
    const code = Number(codes.text(number));
    return code >= LEDGER_ONLY.first && code <= LEDGER_ONLY.last ? 1 : 0;
  });
}

let ledgerOnlyOnce: Uint8Array | undefined;

const encoder = new TextEncoder();

function numberOf(list: 'taxCodes' | 'taxTypes', code: string): number {
  const bytes = encoder.encode(code);
  return listOf(list).find(bytes, 0, bytes.length);
}

export const taxRules: Rule = (on, { facts, report }) => {
  const noType = numberOf('taxTypes', '000');
  const noCode = numberOf('taxCodes', '000000');
  const { taxCodes } = facts;
  ledgerOnlyOnce ??= ledgerOnlyCodes();
  const ledgerOnly = ledgerOnlyOnce;
  let type = -1;
  let isOnInvoice = false;
  let percentage = Number.NaN;
  let base = Number.NaN;
  let amount = Number.NaN;

  on.leaf('TaxCodeDetails/TaxCode', ({ code }) => {
    if (code >= 0) taxCodes[code] = 1;
  });

  for (const invoices of ['SalesInvoices', 'PurchaseInvoices']) {
    on.open(`SourceDocuments/${invoices}`, () => {
      isOnInvoice = true;
    });
    on.close(`SourceDocuments/${invoices}`, () => {
      isOnInvoice = false;
    });
  }

  for (const element of ['TaxInformation', 'TaxInformationTotals']) {
    on.open(element, () => {
      type = -1;
      percentage = base = amount = Number.NaN;
    });
    on.leaf(`${element}/TaxType`, ({ code }) => {
      type = code;
    });
    on.leaf(`${element}/TaxCode`, (reading) => {
      const { code } = reading;
      if (code < 0) return;
      if (type >= 0 && type !== noType && code === noCode)
        report('saft.tax-type-without-code', { type: listOf('taxTypes').text(type) });
      if (type === noType && code !== noCode) report('saft.tax-code-without-type', { code: reading.text });
      if (code !== noCode && taxCodes[code] !== 1) report('saft.tax-code-unlisted', { value: reading.text });
      if (isOnInvoice && ledgerOnly[code] === 1) report('saft.ledger-only-code', { value: reading.text });
    });
    on.leaf(`${element}/TaxPercentage`, ({ value }) => {
      percentage = value;
    });
    on.leaf(`${element}/TaxBase`, ({ cents }) => {
      base = cents;
    });
    on.leaf(`${element}/TaxAmount/Amount`, ({ cents }) => {
      amount = cents;
    });
    on.close(element, () => {
      const expected = (base * percentage) / 100;
      if (!(Math.abs(Math.abs(expected) - Math.abs(amount)) > TOLERANCE)) return;
      report('saft.tax-amount', {
        found: amountText(amount),
        percentage,
        base: amountText(base),
        expected: amountText(expected),
      });
    });
  }
};

/** An amount in another currency, times its rate, is the amount in lei. */
export const amountRules: Rule = (on, { report }) => {
  let amount = Number.NaN;
  let inCurrency = Number.NaN;
  let rate = Number.NaN;
  let currency = -1;
  let lei = -2;
  on.leaf('Header/DefaultCurrencyCode', ({ code }) => {
    lei = code;
  });
  for (const element of AMOUNTS) {
    on.open(element, () => {
      amount = inCurrency = rate = Number.NaN;
      currency = -1;
    });
    on.leaf(`${element}/Amount`, ({ cents }) => {
      amount = cents;
    });
    on.leaf(`${element}/CurrencyCode`, ({ code }) => {
      currency = code;
    });
    on.leaf(`${element}/CurrencyAmount`, ({ cents }) => {
      inCurrency = cents;
    });
    on.leaf(`${element}/ExchangeRate`, ({ value }) => {
      rate = value;
    });
    on.close(element, () => {
      const used = Number.isNaN(rate) && currency === lei ? 1 : rate;
      const expected = inCurrency * used;
      // A rate has four decimals, of which the last is rounded.
      const tolerance = 1 + (used === 1 ? 0 : Math.abs(inCurrency) * 0.00005);
      if (!(Math.abs(expected - amount) > tolerance + 1e-6)) return;
      report('saft.amount-rate', {
        found: amountText(amount),
        currencyAmount: amountText(inCurrency),
        rate: used,
        expected: amountText(expected),
      });
    });
  }
};

const AMOUNTS = [
  'DebitAmount',
  'CreditAmount',
  'TaxAmount',
  'InvoiceLineAmount',
  'PaymentLineAmount',
  'SettlementAmount',
  'ShippingCostsAmount',
  'AnalysisAmount',
  'FlatTaxRate',
];

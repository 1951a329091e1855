/** Invoices: sales name a customer, purchases a supplier; dates, totals and numbers fit. */

import { amountText, dayText } from '../facts.ts';
import { Registry } from '../registry.ts';
import { shown } from '../sentences/rules.ts';
import type { Rule } from './hooks.ts';
import { declaredSums } from './sums.ts';

const encoder = new TextEncoder();
/** Days of purchases before this many years ago are doubtful; later ones may only now have come in. */
const YEAR = 10_000;

export const invoiceRules: Rule = (on, context) => {
  const { facts, report } = context;
  /** Numbers of sales, and numbers with their partner of all. */
  const sales = new Registry();
  const pairs = new Registry();
  let number = '';
  let partner = -1;

  for (const section of ['SalesInvoices', 'PurchaseInvoices'] as const) {
    const isSale = section === 'SalesInvoices';
    const invoice = `${section}/Invoice`;
    const sums = declaredSums(on, context, `SourceDocuments/${section}`, 'NumberOfEntries');
    let amount = Number.NaN;
    let isDebit = false;
    let net = Number.NaN;

    on.open(invoice, () => {
      number = '';
      partner = -1;
      net = Number.NaN;
    });
    on.leaf(`${invoice}/InvoiceNo`, (reading) => {
      number = reading.text;
    });
    on.leaf(`${invoice}/CustomerInfo/CustomerID`, ({ code }) => {
      partner = code;
    });
    on.leaf(`${invoice}/SupplierInfo/SupplierID`, ({ code }) => {
      partner = code;
    });
    if (isSale) on.open(`${invoice}/SupplierInfo`, () => report('saft.supplier-on-sale'));
    else on.open(`${invoice}/CustomerInfo`, () => report('saft.customer-on-purchase'));

    on.leaf(`${invoice}/InvoiceDate`, ({ date }) => {
      const day = Math.abs(date);
      const first = isSale ? facts.firstDay : facts.firstDay - YEAR;
      if (day < first || day > facts.lastDay)
        report('saft.invoice-date', { value: dayText(day), period: facts.period });
    });

    on.leaf(`${invoice}/InvoiceLine/InvoiceLineAmount/Amount`, ({ cents }) => {
      amount = cents;
    });
    on.leaf(`${invoice}/InvoiceLine/DebitCreditIndicator`, ({ bytes, start }) => {
      isDebit = bytes[start] === 68;
    });
    on.close(`${invoice}/InvoiceLine`, () => {
      if (isDebit) sums.debit += amount;
      else sums.credit += amount;
      amount = Number.NaN;
    });

    on.leaf(`${invoice}/InvoiceDocumentTotals/NetTotal`, ({ cents }) => {
      net = cents;
    });
    on.leaf(`${invoice}/InvoiceDocumentTotals/GrossTotal`, ({ cents }) => {
      // Of a credit note both are negative.
      if (Math.abs(cents) < Math.abs(net)) {
        report('saft.gross-below-net', { gross: amountText(cents), net: amountText(net) });
      }
    });

    on.close(invoice, () => {
      sums.count++;
      if (number === '') return;
      const isTwice = isSale && isKnown(sales, number);
      const isPairKnown = partner >= 0 && isKnown(pairs, `${partner}/${number}`);
      if (isTwice || isPairKnown) report('saft.invoice-twice', { value: shown(number) });
    });
  }
};

/** Whether the text was met before; it is from now on. */
function isKnown(texts: Registry, text: string): boolean {
  const bytes = encoder.encode(text);
  const before = texts.codes.size;
  return texts.number(bytes, 0, bytes.length) < before;
}

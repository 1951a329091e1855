/** The data of the template `invoice`: lines, VAT by rate and totals, which must add up. */

import { z } from 'zod';
import { currency, day, decimal, line, lookFields, money, party, rate, text } from './fields.ts';
import { type Exact, exact, expectSum, minus, percent, sum, times } from './sums.ts';

const MAX_LINES = 2_000;

const invoiceLine = z.object({
  description: text,
  code: line.optional().describe('Of the article, printed below its description.'),
  unit: line.describe('Such as "buc", "kg", "oră".'),
  quantity: decimal,
  unitPrice: decimal.describe('Without VAT.'),
  discount: money.optional().describe('Amount without VAT that this line is cheaper.'),
  vatRate: rate,
  net: money.describe('quantity × unitPrice − discount.'),
  vat: money,
});

const vatOfRate = z.object({
  rate,
  base: money,
  amount: money,
  note: line.optional().describe('Why it is so, such as "Taxare inversă, art. 331 Cod fiscal".'),
});

const totals = z.object({
  net: money,
  vat: money,
  gross: money,
  paid: money.optional().describe('Paid already.'),
  due: money.optional().describe('What is left to pay. Default: gross.'),
});

/** The data of an invoice. Amounts are printed as given; if they do not add up within a cent a line, it is refused. */
export const invoiceData = z
  .object({
    kind: z.enum(['invoice', 'proforma', 'credit-note']).default('invoice'),
    series: line.optional(),
    number: line,
    issueDate: day,
    dueDate: day.optional(),
    deliveryDate: day.optional(),
    currency,
    exchangeRate: line.optional().describe('As it shall be printed, such as "1 EUR = 5,0912 RON (BNR)".'),
    reference: line.optional().describe('Order or contract.'),
    seller: party,
    buyer: party,
    lines: z.array(invoiceLine).min(1).max(MAX_LINES),
    vat: z.array(vatOfRate).min(1).max(20).describe('For each rate, its base and amount.'),
    totals,
    payment: line.optional().describe('How it is paid, such as "Ordin de plată".'),
    eInvoiceIndex: line.optional().describe('Index of RO e-Factura.'),
    issuedBy: line.optional(),
    delegate: line.optional().describe('Who takes the goods, with identity card and vehicle, as it shall be printed.'),
    notes: text.optional(),
    ...lookFields,
  })
  .superRefine((data, issues) => checkSums(data, issues));

type Data = {
  lines: z.output<typeof invoiceLine>[];
  vat: z.output<typeof vatOfRate>[];
  totals: z.output<typeof totals>;
};

function checkSums({ lines, vat, totals: all }: Data, issues: z.core.$RefinementCtx): void {
  for (const [index, each] of lines.entries()) {
    const { quantity, unitPrice, discount = '0', vatRate, net, vat: tax } = each;
    const should = minus(times(exact(quantity), exact(unitPrice)), exact(discount));
    expectSum(issues, ['lines', index, 'net'], net, should, 'quantity × unitPrice − discount');
    expectSum(issues, ['lines', index, 'vat'], tax, percent(exact(net), vatRate), `${vatRate}% of net`);
  }
  checkRates(lines, vat, issues);
  const bases = sum(...vat.map(({ base }) => exact(base)));
  const amounts = sum(...vat.map(({ amount }) => exact(amount)));
  expectSum(issues, ['totals', 'net'], all.net, bases, 'the sum of vat bases', 0);
  expectSum(issues, ['totals', 'vat'], all.vat, amounts, 'the sum of vat amounts', 0);
  expectSum(issues, ['totals', 'gross'], all.gross, sum(exact(all.net), exact(all.vat)), 'net + vat', 0);
  if (all.due === undefined) return;
  expectSum(issues, ['totals', 'due'], all.due, minus(exact(all.gross), exact(all.paid ?? '0')), 'gross − paid', 0);
}

function checkRates(lines: Data['lines'], vat: Data['vat'], issues: z.core.$RefinementCtx): void {
  const rates = new Map<Exact, { base: Exact; amount: Exact; lines: number }>();
  for (const { vatRate, net, vat: tax } of lines) {
    const before = rates.get(exact(vatRate)) ?? { base: exact('0'), amount: exact('0'), lines: 0 };
    const base = sum(before.base, exact(net));
    rates.set(exact(vatRate), { base, amount: sum(before.amount, exact(tax)), lines: before.lines + 1 });
  }
  for (const [index, { rate: given, base, amount }] of vat.entries()) {
    const of = rates.get(exact(given));
    rates.delete(exact(given));
    if (of) {
      expectSum(issues, ['vat', index, 'base'], base, of.base, `the net of lines with ${given}%`, of.lines);
      expectSum(issues, ['vat', index, 'amount'], amount, of.amount, `the VAT of lines with ${given}%`, of.lines);
    } else {
      issues.addIssue({ code: 'custom', path: ['vat', index, 'rate'], message: 'is no rate of a line, or twice' });
    }
  }
  if (rates.size > 0) issues.addIssue({ code: 'custom', path: ['vat'], message: 'lacks a rate that a line has' });
}

/** Sums in UBL: allowances and charges, VAT, totals, payment. */

import type { Adjustment, Payment, Totals, VatBreakdown } from '../model/invoice.ts';
import { type Bag, type Field, group, of, readAll, set, textNode, wrap, writeAll } from './fields.ts';
import { taxScheme } from './parties.ts';
import type { Reading } from './reading.ts';

const adjustment = of<Adjustment>();

const indicator = (isCharge: boolean): Field => ({
  write: () => textNode('cbc:ChargeIndicator', String(isCharge)),
  read: (element) => void element.child('cbc:ChargeIndicator')?.text(),
});

export const lineAdjustmentFields = (isCharge: boolean): readonly Field[] => [
  indicator(isCharge),
  adjustment.text('cbc:AllowanceChargeReasonCode', 'reasonCode'),
  adjustment.text('cbc:AllowanceChargeReason', 'reason'),
  adjustment.number('cbc:MultiplierFactorNumeric', 'percent'),
  adjustment.amount('cbc:Amount', 'amount'),
  adjustment.amount('cbc:BaseAmount', 'base'),
];

export const adjustmentFields = (isCharge: boolean): readonly Field[] => [
  ...lineAdjustmentFields(isCharge),
  {
    ...group('cac:TaxCategory', [
      adjustment.text('cbc:ID', 'vatCategory'),
      adjustment.number('cbc:Percent', 'vatRate'),
      taxScheme,
    ]),
    write: (from) =>
      from.vatCategory === undefined
        ? []
        : wrap('cac:TaxCategory', [
            ...textNode('cbc:ID', from.vatCategory),
            ...textNode('cbc:Percent', from.vatRate),
            { name: 'cac:TaxScheme', content: [{ name: 'cbc:ID', content: 'VAT' }] },
          ]),
  },
];

/** xs:boolean has two ways to say each. */
export const isCharge = (element: Reading): boolean =>
  ['true', '1'].includes(element.peek('cbc:ChargeIndicator')?.plainText().trim() ?? '');

const breakdown = of<VatBreakdown>();
const breakdownFields: readonly Field[] = [
  breakdown.amount('cbc:TaxableAmount', 'taxable'),
  breakdown.amount('cbc:TaxAmount', 'vat'),
  group('cac:TaxCategory', [
    breakdown.text('cbc:ID', 'category'),
    breakdown.number('cbc:Percent', 'rate'),
    breakdown.text('cbc:TaxExemptionReasonCode', 'exemptionReasonCode'),
    breakdown.text('cbc:TaxExemptionReason', 'exemptionReason'),
    taxScheme,
  ]),
];

/**
 * `cac:TaxTotal` once in the currency of the document, with the breakdown, and once more in that of the VAT (BT-111). The
 * currency of its amount tells them apart.
 */
export const taxTotals: Field = {
  write(from, context) {
    const totals = (from.totals ?? {}) as Totals;
    const rows = ((from.vatBreakdown ?? []) as unknown as Bag[]).flatMap((each) =>
      wrap('cac:TaxSubtotal', writeAll(breakdownFields, each, context)),
    );
    return [
      ...wrap('cac:TaxTotal', [...textNode('cbc:TaxAmount', totals.vat, { currencyID: context.currency }), ...rows]),
      ...wrap(
        'cac:TaxTotal',
        textNode('cbc:TaxAmount', totals.vatInVatCurrency, { currencyID: context.vatCurrency ?? context.currency }),
      ),
    ];
  },
  read(element, into) {
    const all = element.children('cac:TaxTotal');
    const isOther = (each: Reading) =>
      into.vatCurrency !== undefined &&
      into.vatCurrency !== into.currency &&
      each.peek('cbc:TaxAmount')?.plainAttribute('currencyID') === into.vatCurrency;
    const readAmount = (each: Reading | undefined) => {
      const amount = each?.child('cbc:TaxAmount');
      amount?.attribute('currencyID');
      return amount?.number();
    };
    const main = all.find((each) => !isOther(each));
    const totals: Bag = {};
    set(totals, 'vat', readAmount(main));
    set(totals, 'vatInVatCurrency', readAmount(all.find(isOther)));
    const rows = main?.children('cac:TaxSubtotal').map((each) => readAll(breakdownFields, each)) ?? [];
    if (rows.length > 0) set(into, 'vatBreakdown', rows);
    if (Object.keys(totals).length > 0) into.totals = totals;
  },
};

const total = of<Totals>();
const totalFields: readonly Field[] = [
  total.amount('cbc:LineExtensionAmount', 'lines'),
  total.amount('cbc:TaxExclusiveAmount', 'withoutVat'),
  total.amount('cbc:TaxInclusiveAmount', 'withVat'),
  total.amount('cbc:AllowanceTotalAmount', 'allowances'),
  total.amount('cbc:ChargeTotalAmount', 'charges'),
  total.amount('cbc:PrepaidAmount', 'prepaid'),
  total.amount('cbc:PayableRoundingAmount', 'rounding'),
  total.amount('cbc:PayableAmount', 'payable'),
];

/** Joins what `taxTotals` found. */
export const monetaryTotal: Field = {
  write: (from, context) => wrap('cac:LegalMonetaryTotal', writeAll(totalFields, (from.totals ?? {}) as Bag, context)),
  read(element, into) {
    const child = element.child('cac:LegalMonetaryTotal');
    if (child) into.totals = { ...((into.totals as Bag) ?? {}), ...readAll(totalFields, child) };
  },
};

const payment = of<Payment & { dueDate?: string }>();
const account = of<NonNullable<Payment['account']>>();
const card = of<NonNullable<Payment['card']>>();
const debit = of<NonNullable<Payment['directDebit']>>();

/** A credit note has its due date here (BT-9), an invoice beside its date. */
export const paymentFields = (hasDueDate: boolean): readonly Field[] => [
  {
    write: ({ code, text }) => textNode('cbc:PaymentMeansCode', code, typeof text === 'string' ? { name: text } : {}),
    read(element, into) {
      const child = element.child('cbc:PaymentMeansCode');
      set(into, 'code', child?.text());
      set(into, 'text', child?.attribute('name'));
    },
  },
  ...(hasDueDate ? [payment.text('cbc:PaymentDueDate', 'dueDate')] : []),
  payment.text('cbc:PaymentID', 'remittance'),
  payment.nested('cac:CardAccount', 'card', [
    card.text('cbc:PrimaryAccountNumberID', 'number'),
    card.text('cbc:NetworkID', 'network'),
    card.text('cbc:HolderName', 'holder'),
  ]),
  payment.nested('cac:PayeeFinancialAccount', 'account', [
    account.text('cbc:ID', 'id'),
    account.text('cbc:Name', 'name'),
    account.deep(['cac:FinancialInstitutionBranch', 'cbc:ID'], 'bank'),
  ]),
  payment.nested('cac:PaymentMandate', 'directDebit', [
    debit.text('cbc:ID', 'mandate'),
    debit.deep(['cac:PayerFinancialAccount', 'cbc:ID'], 'debitedAccount'),
  ]),
];

/** TaxInformation of a line. Without a tax it is 000 and 000000, with nothing to pay. */

import { type Cents, formatCents, timesDecimal } from '../model/cents.ts';
import type { RecordPlace } from '../model/notes.ts';
import type { TaxOf } from '../sources/document-reader.ts';
import { leiAmount } from './amount.ts';
import type { Books } from './books.ts';
import { taxTypeOf } from './masters.ts';
import { element, optional } from './xml-text.ts';

export interface WrittenTax {
  xml: string;
  type: string;
  code: string;
  amount: Cents;
}

const NO_TAX: WrittenTax = {
  xml: `<TaxInformation><TaxType>000</TaxType><TaxCode>000000</TaxCode>${leiAmount('TaxAmount', 0)}</TaxInformation>`,
  type: '000',
  code: '000000',
  amount: 0,
};

export const hasTax = ({ taxCode, taxType }: TaxOf): boolean => taxCode !== undefined || taxType !== undefined;

/** `amount`: what a line of an invoice is taxed on, where it does not say a base. */
export function writeTax(tax: TaxOf, amount: Cents | undefined, place: RecordPlace, books: Books): WrittenTax {
  if (!hasTax(tax)) return NO_TAX;
  const { taxCode: code = '000000' } = tax;
  const known = books.taxes.get(code);
  const type = taxTypeOf(tax.taxType ?? known?.type, code);
  if (type === undefined) {
    books.notes.fault(place, 'taxType', 'tax-type');
    return NO_TAX;
  }
  const isNone = code === '000000';
  const rate = tax.taxRate ?? (isNone ? undefined : known?.rate);
  const base = tax.taxBase ?? (isNone ? undefined : amount);
  const computed = base !== undefined && rate !== undefined ? percent(base, rate) : isNone ? 0 : undefined;
  const due = tax.taxAmount ?? computed;
  if (due === undefined) {
    books.notes.fault(place, 'taxAmount', 'tax-amount');
    return NO_TAX;
  }
  const xml =
    `<TaxInformation>${element('TaxType', type)}${element('TaxCode', code)}${optional('TaxPercentage', rate)}` +
    (`${optional('TaxBase', base === undefined ? undefined : formatCents(base))}` +
      `${optional('TaxBaseDescription', tax.taxBaseDescription)}`) +
    (`${leiAmount('TaxAmount', due)}${optional('TaxExemptionReason', tax.taxExemption)}` +
      `${optional('TaxDeclarationPeriod', tax.taxPeriod)}</TaxInformation>`);
  return { xml, type, code, amount: due };
}

/** A rate has at most four decimals; as a part of one it has six. */
function percent(base: Cents, rate: string): Cents {
  const [whole = '0', decimals = ''] = rate.replace('-', '').split('.');
  const digits = whole.padStart(3, '0');
  return timesDecimal(base, `${rate.startsWith('-') ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}${decimals}`);
}

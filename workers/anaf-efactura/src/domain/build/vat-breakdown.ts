/** The VAT of a document by category and rate (BG-23), and what the categories of UNTDID 5305 mean. */

import type { Invoice, VatBreakdown } from '../model/invoice.ts';
import { add, type Decimal, decimal, divide, multiply, subtract, toShortText, ZERO } from './decimal.ts';
import { IncompleteError, kept, type Warning, withoutUndefined } from './given-or-computed.ts';

/** Categories whose rate is 0 by definition (BR-Z-05, BR-E-05, BR-AE-05, BR-IC-05, BR-G-05). */
const ZERO_RATED = new Set(['Z', 'E', 'AE', 'K', 'G']);
/** Not subject to VAT: has no rate at all (BR-O-05). */
const OUTSIDE = 'O';

/** CEF VATEX: where a category has one reason only, its code. E has many, so it must be said. */
const REASONS: Readonly<Record<string, string>> = {
  AE: 'VATEX-EU-AE',
  K: 'VATEX-EU-IC',
  G: 'VATEX-EU-G',
  O: 'VATEX-EU-O',
};

/** The rate of a category where none is given. Throws an `IncompleteError` if there is no such. */
export function rateOf(category: string, given: string | undefined, field: string): string | undefined {
  if (given !== undefined || category === OUTSIDE) return given;
  if (ZERO_RATED.has(category)) return '0';
  throw new IncompleteError(
    field,
    `the VAT category ${category} needs a rate`,
    `categoria de TVA ${category} are nevoie de o cotă`,
  );
}

/** Sums what was charged by category and rate. Rows that were given come first, with what they state. */
export function completeBreakdown(invoice: Invoice, warnings: Warning[]): VatBreakdown[] {
  const sums = sumByRate(invoice);
  const given = (invoice.vatBreakdown ?? []).map((row, index) => {
    const at = `vatBreakdown.${index}`;
    const rate = row.rate ?? onlyRateOf(row.category, sums);
    const key = keyOf(row.category, rate);
    const taxable = kept(warnings, `${at}.taxable`, row.taxable, sums.get(key)?.taxable ?? ZERO);
    sums.delete(key);
    return completeRow({ ...row, rate, taxable }, row.vat, at, warnings);
  });
  const added = [...sums.values()].map(({ category, rate, taxable }) => {
    const row = { category, rate, taxable: kept([], '', undefined, taxable) };
    return completeRow(row, undefined, '', warnings);
  });
  return [...given, ...added];
}

function completeRow(row: VatBreakdown, given: string | undefined, at: string, warnings: Warning[]): VatBreakdown {
  const taxable = decimal(row.taxable ?? '0');
  const computed = divide(multiply(taxable, decimal(row.rate ?? '0')), decimal('100'), 2);
  const hasReason = row.exemptionReason !== undefined || row.exemptionReasonCode !== undefined;
  const reasonCode = hasReason ? row.exemptionReasonCode : REASONS[row.category];
  return withoutUndefined({
    ...row,
    vat: kept(warnings, `${at}.vat`, given, computed),
    exemptionReasonCode: reasonCode,
  });
}

interface Row {
  category: string;
  rate: string | undefined;
  taxable: Decimal;
}

function sumByRate({ lines, allowances = [], charges = [] }: Invoice): Map<string, Row> {
  const rows = new Map<string, Row>();
  const count = (category: string, rate: string | undefined, amount: Decimal) => {
    const key = keyOf(category, rate);
    const row = rows.get(key) ?? { category, rate, taxable: ZERO };
    rows.set(key, { ...row, taxable: add(row.taxable, amount) });
  };
  for (const { vatCategory, vatRate, net } of lines) count(vatCategory, vatRate, decimal(net ?? '0'));
  for (const { vatCategory = '', vatRate, amount } of allowances) {
    count(vatCategory, vatRate, subtract(ZERO, decimal(amount ?? '0')));
  }
  for (const { vatCategory = '', vatRate, amount } of charges) count(vatCategory, vatRate, decimal(amount ?? '0'));
  return rows;
}

/** 21 and 21.00 are one rate; what is outside VAT is one row, whatever rate stands there. */
function keyOf(category: string, rate: string | undefined): string {
  return category === OUTSIDE ? category : `${category} ${rate === undefined ? '' : toShortText(decimal(rate))}`;
}

function onlyRateOf(category: string, sums: ReadonlyMap<string, Row>): string | undefined {
  const rates = [...sums.values()].filter((row) => row.category === category).map(({ rate }) => rate);
  return rates.length === 1 ? rates[0] : undefined;
}

/** The totals of a document (BG-22; BR-CO-10 to BR-CO-16). */

import type { Invoice, Totals } from '../model/invoice.ts';
import { sumNet, sumOf } from './adjustments.ts';
import { add, type Decimal, decimal, isZero, multiply, subtract, sum } from './decimal.ts';
import { IncompleteError, kept, type Warning, withoutUndefined } from './given-or-computed.ts';

/** Throws an `IncompleteError`. */
export function completeTotals(invoice: Invoice, warnings: Warning[]): Totals {
  const given = invoice.totals ?? {};
  const { prepaid, rounding } = given;
  const keep = (key: keyof Totals, computed: Decimal) => kept(warnings, `totals.${key}`, given[key], computed);
  const lines = keep('lines', sumNet(invoice.lines));
  const allowances = invoice.allowances?.length ? keep('allowances', sumOf(invoice.allowances)) : given.allowances;
  const charges = invoice.charges?.length ? keep('charges', sumOf(invoice.charges)) : given.charges;
  const withoutVat = keep('withoutVat', add(subtract(decimal(lines), or0(allowances)), or0(charges)));
  const vat = keep('vat', sum((invoice.vatBreakdown ?? []).map((each) => or0(each.vat))));
  const withVat = keep('withVat', add(decimal(withoutVat), decimal(vat)));
  const payable = keep('payable', add(subtract(decimal(withVat), or0(prepaid)), or0(rounding)));
  const vatInVatCurrency = inVatCurrency(invoice, vat, warnings);
  return withoutUndefined({
    lines,
    allowances,
    charges,
    withoutVat,
    vat,
    vatInVatCurrency,
    withVat,
    prepaid,
    rounding,
    payable,
  });
}

/** BT-111: BR-53 asks for it where the VAT has a currency of its own. */
function inVatCurrency(invoice: Invoice, vat: string, warnings: Warning[]): string | undefined {
  const { currency, vatCurrency, exchangeRate, totals } = invoice;
  const given = totals?.vatInVatCurrency;
  if (vatCurrency === undefined || vatCurrency === currency) return given;
  if (exchangeRate !== undefined) {
    return kept(warnings, 'totals.vatInVatCurrency', given, multiply(decimal(vat), decimal(exchangeRate)));
  }
  if (given !== undefined) return given;
  if (isZero(decimal(vat))) return '0.00';
  throw new IncompleteError(
    'exchangeRate',
    `the VAT must be stated in ${vatCurrency} too (BT-111), so give the exchange rate or totals.vatInVatCurrency`,
    `TVA trebuie exprimată și în ${vatCurrency} (BT-111); dați cursul de schimb sau totals.vatInVatCurrency`,
  );
}

const or0 = (text: string | undefined): Decimal => decimal(text ?? '0');

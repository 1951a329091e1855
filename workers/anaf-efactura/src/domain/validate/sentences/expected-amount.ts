/** What a total should be, worked out from its parts, for the sentence of the rule that found it wrong. */

import { vocabulary } from '../vocabulary.ts';
import {
  add,
  type Decimal,
  decimalOf,
  divideByPowerOfTen,
  multiply,
  round,
  subtract,
  textOf,
} from '../xpath/decimal.ts';
import { chain, type Doc, kids, up } from '../xpath/nodes.ts';
import { RuleStopped } from '../xpath/stop.ts';
import { anyIsTruth, decimalAt, sum, toDecimal } from '../xpath/values.ts';

const at = {
  lineAmount: chain('cbc:LineExtensionAmount'),
  allowances: chain('cbc:AllowanceTotalAmount'),
  charges: chain('cbc:ChargeTotalAmount'),
  exclusive: chain('cbc:TaxExclusiveAmount'),
  inclusive: chain('cbc:TaxInclusiveAmount'),
  prepaid: chain('cbc:PrepaidAmount'),
  rounding: chain('cbc:PayableRoundingAmount'),
  totals: chain('cac:LegalMonetaryTotal'),
  indicator: chain('cbc:ChargeIndicator'),
  allowanceCharge: chain('cac:AllowanceCharge'),
  amount: chain('cbc:Amount'),
  subtotal: chain('cac:TaxSubtotal'),
  taxAmount: chain('cbc:TaxAmount'),
  totalTax: chain('cac:TaxTotal/cbc:TaxAmount'),
  currency: chain('cbc:DocumentCurrencyCode'),
};
const LINES = [vocabulary.element('cac:InvoiceLine'), vocabulary.element('cac:CreditNoteLine')];
const CURRENCY_ID = vocabulary.attribute('currencyID');
const ZERO = decimalOf(0);

/** The amount as text, or undefined if the rule is about none or the parts can't be read. */
export function expectedAmount(id: string, d: Doc, node: number): string | undefined {
  try {
    const amount = amountFor(id, d, node);
    if (amount === undefined) return undefined;
    return textOf({ ...divideByPowerOfTen(round(multiply(amount, decimalOf(100))), 2) });
  } catch (error) {
    if (error instanceof RuleStopped) return undefined;
    throw error;
  }
}

function amountFor(id: string, d: Doc, node: number): Decimal | undefined {
  const child = (path: readonly number[]) => decimalAt(d, node, path) ?? ZERO;
  switch (id) {
    case 'BR-CO-10':
      return sum(LINES.flatMap((name) => d.all(name)).map((line) => decimalAt(d, line, at.lineAmount) ?? ZERO));
    case 'BR-CO-11':
    case 'BR-CO-12':
      return sum(
        kids(d, up(d, node), at.allowanceCharge)
          .filter((each) => anyIsTruth(d, kids(d, each, at.indicator), id === 'BR-CO-12'))
          .map((each) => decimalAt(d, each, at.amount) ?? ZERO),
      );
    case 'BR-CO-13':
      return add(subtract(child(at.lineAmount), child(at.allowances)), child(at.charges));
    case 'BR-CO-14':
      return sum(kids(d, node, at.subtotal).map((each) => decimalAt(d, each, at.taxAmount) ?? ZERO));
    case 'BR-CO-15':
      return totalWithVat(d, node);
    case 'BR-CO-16':
      return add(subtract(child(at.inclusive), child(at.prepaid)), child(at.rounding));
    default:
      return undefined;
  }
}

function totalWithVat(d: Doc, root: number): Decimal | undefined {
  const currency = kids(d, root, at.currency).map((node) => d.value(node));
  const taxes = kids(d, root, at.totalTax).filter((tax) => currency.includes(d.tree.attribute(tax, CURRENCY_ID) ?? ''));
  const totals = kids(d, root, at.totals);
  if (taxes.length !== 1 || totals.length !== 1) return undefined;
  const exclusive = decimalAt(d, totals[0] as number, at.exclusive);
  return exclusive && add(exclusive, toDecimal(d.value(taxes[0] as number)));
}

/**
 * Completes an invoice: what was given is kept, what was left out is computed, exactly, as EN 16931-1 says (6.4, 6.5 and
 * the rules BR-CO-10 to BR-CO-17). Amounts are rounded to two places, halves away from zero.
 */

import type { Invoice, Line, Payment } from '../model/invoice.ts';
import { kindOf } from '../model/kind.ts';
import { CIUS_RO } from '../ubl/names.ts';
import { completeAdjustment, completeAmount, sumOf } from './adjustments.ts';
import { add, decimal, divide, isZero, multiply, subtract } from './decimal.ts';
import { compare, IncompleteError, kept, PLACES, type Warning, withoutUndefined } from './given-or-computed.ts';
import { completeTotals } from './totals.ts';
import { completeBreakdown, rateOf } from './vat-breakdown.ts';

/** Places that are kept before a sum is rounded. */
const EXACT_PLACES = 20;

/** Throws an `IncompleteError`. The invoice that is given is not changed. */
export function complete(given: Invoice): { invoice: Invoice; warnings: Warning[] } {
  const warnings: Warning[] = [];
  const lines = given.lines.map((line, index) => completeLine(line, index, warnings));
  const withLines: Invoice = {
    ...given,
    ...defaultsOf(given),
    lines,
    allowances: given.allowances?.map((each, index) => completeAdjustment(each, lines, `allowances.${index}`)),
    charges: given.charges?.map((each, index) => completeAdjustment(each, lines, `charges.${index}`)),
  };
  const vatBreakdown = completeBreakdown(withLines, warnings);
  const totals = completeTotals({ ...withLines, vatBreakdown }, warnings);
  return { invoice: withoutUndefined({ ...withLines, vatBreakdown, totals }), warnings };
}

function defaultsOf(given: Invoice): Partial<Invoice> {
  const { specification, currency, vatCurrency, payments } = given;
  const isRomanian = specification === undefined || specification === CIUS_RO;
  return {
    kind: kindOf(given),
    specification: specification ?? CIUS_RO,
    // BR-RO-030: an invoice in another currency states its VAT in lei as well.
    vatCurrency: vatCurrency ?? (isRomanian && currency !== 'RON' ? 'RON' : undefined),
    payments: payments?.map(completePayment),
  };
}

/** UNTDID 4461, 30: a transfer. UBL asks for the network of a card. */
function completePayment(payment: Payment): Payment {
  const { account, card } = payment;
  return withoutUndefined({
    ...payment,
    code: payment.code ?? (account ? '30' : undefined),
    card: card && { ...card, network: card.network ?? 'NA' },
  });
}

function completeLine(line: Line, index: number, warnings: Warning[]): Line {
  const at = `lines.${index}`;
  const per = decimal(line.priceQuantity ?? '1');
  if (isZero(per)) {
    throw new IncompleteError(
      `${at}.priceQuantity`,
      'a price can not be for zero units',
      'prețul nu poate fi pentru zero unități',
    );
  }
  const full = multiply(decimal(line.quantity), decimal(line.price));
  const base = divide(full, per, PLACES);
  const allowances = line.allowances?.map((each, place) => completeAmount(each, base, `${at}.allowances.${place}`));
  const charges = line.charges?.map((each, place) => completeAmount(each, base, `${at}.charges.${place}`));
  const net = add(subtract(divide(full, per, EXACT_PLACES), sumOf(allowances)), sumOf(charges));
  if (line.priceDiscount !== undefined && line.grossPrice !== undefined) {
    const price = subtract(decimal(line.grossPrice), decimal(line.priceDiscount));
    compare(warnings, `${at}.price`, line.price, price);
  }
  return withoutUndefined({
    ...line,
    id: line.id ?? String(index + 1),
    vatRate: rateOf(line.vatCategory, line.vatRate, `${at}.vatRate`),
    allowances,
    charges,
    net: kept(warnings, `${at}.net`, line.net, net),
  });
}

/** Allowances and charges: from a percent to an amount (BR-41 ff., EN 16931-1 6.4). */

import type { Adjustment, Line, LineAdjustment } from '../model/invoice.ts';
import { type Decimal, decimal, divide, multiply, sum, toText } from './decimal.ts';
import { IncompleteError, PLACES, withoutUndefined } from './given-or-computed.ts';
import { rateOf } from './vat-breakdown.ts';

const HUNDRED = decimal('100');

/** Throws an `IncompleteError`. */
export function completeAmount<T extends LineAdjustment>(given: T, defaultBase: Decimal, at: string): T {
  if (given.amount !== undefined) return given;
  if (given.percent === undefined) {
    throw new IncompleteError(`${at}.amount`, 'give an amount, or a percent', 'dați o sumă sau un procent');
  }
  const base = given.base === undefined ? defaultBase : decimal(given.base);
  const amount = toText(divide(multiply(base, decimal(given.percent)), HUNDRED, PLACES));
  return { ...given, base: given.base ?? toText(base), amount };
}

/** On the whole document: with the VAT of the lines, where they have one only. Throws an `IncompleteError`. */
export function completeAdjustment(given: Adjustment, lines: readonly Line[], at: string): Adjustment {
  const rates = new Set(lines.map(({ vatCategory, vatRate }) => `${vatCategory} ${vatRate ?? ''}`));
  const only = rates.size === 1 ? lines[0] : undefined;
  const category = given.vatCategory ?? only?.vatCategory;
  if (category === undefined) {
    throw new IncompleteError(
      `${at}.vatCategory`,
      'the lines have more than one VAT category or rate, so say which is meant',
      'liniile au mai multe categorii sau cote de TVA; spuneți care dintre ele',
    );
  }
  const rate = given.vatRate ?? (category === only?.vatCategory ? only?.vatRate : undefined);
  const vatRate = rateOf(category, rate, `${at}.vatRate`);
  return withoutUndefined({ ...completeAmount(given, sumNet(lines), at), vatCategory: category, vatRate });
}

export const sumOf = (all: readonly LineAdjustment[] | undefined): Decimal =>
  sum((all ?? []).map(({ amount }) => decimal(amount ?? '0')));

export const sumNet = (lines: readonly Line[]): Decimal => sum(lines.map(({ net }) => decimal(net ?? '0')));

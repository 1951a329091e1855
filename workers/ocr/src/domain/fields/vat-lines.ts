/** Tax by rate: rows that name a rate and an amount of tax, with the net amount where it is printed. */

import type { PooledAmount } from './amount-pool.ts';
import { rateOf, taxOn, taxWithin } from './money.ts';
import type { Row } from './row.ts';

export interface FoundVat {
  rate: string;
  base?: PooledAmount;
  amount: PooledAmount;
  /** Net times rate gives the tax, within a cent. */
  exact: boolean;
}

/** One line per rate and row; among readers, the one whose figures agree. */
export function findVat(pool: PooledAmount[]): FoundVat[] {
  const byRow = new Map<Row, PooledAmount[]>();
  for (const amount of pool) byRow.set(amount.row, [...(byRow.get(amount.row) ?? []), amount]);
  const found: FoundVat[] = [];
  for (const [row, amounts] of byRow) {
    const line = vatOfRow(row, amounts);
    if (line) found.push(line);
  }
  return oneEachRate(found);
}

const RATE = /(?<![\d.,])(\d{1,2}(?:[.,]\d{1,3})?)\s?%/g;

function vatOfRow(row: Row, amounts: PooledAmount[]): FoundVat | undefined {
  const tax = amounts.filter((amount) => amount.role === 'vat' || amount.role === 'vatTotal');
  const inSummary = amounts.every((amount) => amount.inTaxSummary);
  if (tax.length === 0 && !inSummary) return undefined;
  const rates = [...row.text.matchAll(RATE)].map((match) => rateOf(match[1] ?? ''));
  if (rates.length === 0 && inSummary)
    rates.push(...bareRates(row, Math.min(...amounts.map((amount) => amount.start))));
  const rate = rates[0];
  if (rate === undefined || Number(rate) > 30 || rates.some((other) => other !== rate)) return undefined;
  const figures = inSummary
    ? amounts
    : [
        ...amounts.filter((amount) => amount.role === 'net' || amount.role === 'subtotal' || amount.role === 'gross'),
        ...tax,
      ];
  const pair = pairThatFits(rate, figures);
  if (pair) return { rate, ...pair, exact: true };
  const amount = tax.at(-1) ?? (inSummary ? figures.at(-1) : undefined);
  if (!amount) return undefined;
  // A single figure beside a rate is the tax; of two that don't fit, the smaller is.
  if (figures.length < 2) return inSummary && tax.length === 0 ? undefined : { rate, amount, exact: false };
  const sorted = [...figures].sort((a, b) => Math.abs(b.cents) - Math.abs(a.cents));
  const [base, smaller] = [sorted[0], sorted.at(-1)];
  return base && smaller ? { rate, base, amount: smaller, exact: false } : undefined;
}

/** In a tax summary the rate may stand without its sign: `SR 6 411.50 24.69`. */
function bareRates(row: Row, before: number): string[] {
  const token = row.tokens.find((candidate) => /^\d{1,2}(?:[.,]\d{1,2})?$/.test(candidate.text));
  const isRate = token && token.start < before && row.tokens.indexOf(token) <= 2 && Number(rateOf(token.text)) <= 30;
  return isRate ? [rateOf(token.text)] : [];
}

function pairThatFits(rate: string, figures: PooledAmount[]): { base: PooledAmount; amount: PooledAmount } | undefined {
  for (const base of figures) {
    for (const amount of figures) {
      if (base === amount || (base.cents === 0 && amount.cents === 0 && figures.length > 2)) continue;
      // Zero rated goods have tax 0 on any net amount.
      if (
        rate === '0'
          ? amount.cents === 0 && figures.indexOf(amount) > figures.indexOf(base)
          : Math.abs(taxOn(base.cents, rate) - amount.cents) <= 2 && amount.cents !== 0
      )
        return { base, amount };
    }
  }
  for (const gross of figures) {
    for (const amount of figures) {
      if (gross !== amount && rate !== '0' && amount.cents !== 0 && taxWithin(gross.cents, rate) === amount.cents) {
        const base = figures.find((figure) => figure.cents === gross.cents - amount.cents);
        if (base) return { base, amount };
      }
    }
  }
  return undefined;
}

function oneEachRate(found: FoundVat[]): FoundVat[] {
  const best = new Map<string, FoundVat>();
  const worth = (line: FoundVat): number =>
    (line.exact ? 4 : 0) + (line.base ? 1 : 0) + (line.amount.repaired ? 0 : 0.5) - line.amount.row.reader * 0.2;
  for (const line of found) {
    const known = best.get(line.rate);
    if (!known || worth(line) > worth(known)) best.set(line.rate, line);
  }
  return [...best.values()];
}

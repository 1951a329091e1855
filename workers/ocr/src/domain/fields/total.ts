/** Chooses what the customer pays: labels propose amounts, sums decide between them. */

import type { PooledAmount } from './amount-pool.ts';
import { ofRole } from './amount-pool.ts';
import { mendedTotal } from './derived-total.ts';
import type { CheckRule } from './document-fields.ts';
import type { Role } from './role.ts';
import { confidenceOfSpan, right } from './row.ts';

export interface TotalChoice {
  amount: PooledAmount;
  cents: number;
  /** Sums that lead to it. */
  confirmedBy: CheckRule[];
  /** Lead over the next candidate, in points. */
  lead: number;
}

/** Points a label gives to its amount. */
const POINTS: Partial<Record<Role, number>> = {
  payable: 5,
  total: 4,
  gross: 3.5,
  amount: 1.5,
  card: 1.5,
  paid: 0.8,
  subtotal: 1,
  net: 0.5,
  cash: 0.4,
};

interface Candidate {
  cents: number;
  score: number;
  amounts: PooledAmount[];
  confirmedBy: Set<CheckRule>;
}

/** Undefined when no amount on the paper can be a total. `vat` gives sums by rate, in cents. */
export function chooseTotal(pool: PooledAmount[], vat: VatCents[]): TotalChoice | undefined {
  const candidates = propose(pool);
  if (candidates.length === 0) return largest(pool);
  const parts = partsOf(pool, vat);
  for (const candidate of candidates) judge(candidate, candidates, pool, parts);
  candidates.sort((a, b) => b.score - a.score || b.cents - a.cents);
  const [best, next] = candidates;
  if (!best) return undefined;
  const amount = bestPrint(best);
  const mended =
    best.confirmedBy.size === 0 && isTotalRole(amount.role)
      ? mendedTotal(best.cents, pool, isDoubtful(amount, pool))
      : undefined;
  if (mended !== undefined) return { amount, cents: mended, confirmedBy: [], lead: 0.5 };
  return { amount, cents: best.cents, confirmedBy: [...best.confirmedBy], lead: best.score - (next?.score ?? 0) };
}

/** Tax of one rate, in cents. */
export interface VatCents {
  rate: string;
  base?: number;
  amount: number;
}

interface Parts {
  before: number[];
  /** Totals of kinds of goods; returned goods have one below zero. */
  partial: number[];
  vat: number[];
  discount: number[];
  rounding: number[];
  charge: number[];
  cash: number[];
  change: number[];
  card: number[];
  paid: number[];
  vatLines: VatCents[];
}

function partsOf(pool: PooledAmount[], vatLines: VatCents[]): Parts {
  const cents = (...roles: Role[]): number[] =>
    [...new Set(ofRole(pool, ...roles).flatMap((amount) => [amount.cents, ...amount.otherCents]))].slice(0, 12);
  const vatSum = vatLines.reduce((sum, line) => sum + line.amount, 0);
  return {
    before: cents('subtotal', 'net'),
    partial: cents('subtotal', 'net', 'gross', 'total'),
    vat: [...new Set([...cents('vat', 'vatTotal'), ...(vatLines.length > 0 ? [vatSum] : [])])],
    discount: cents('discount').map(Math.abs),
    rounding: cents('rounding'),
    charge: cents('charge'),
    cash: cents('cash', 'paid'),
    change: cents('change').map(Math.abs),
    card: cents('card'),
    paid: cents('paid'),
    vatLines,
  };
}

function propose(pool: PooledAmount[]): Candidate[] {
  const byCents = new Map<number, Candidate>();
  for (const amount of pool) {
    const points = POINTS[amount.role];
    if (points === undefined) continue;
    for (const [n, cents] of [amount.cents, ...amount.otherCents].entries()) {
      const known = byCents.get(cents) ?? { cents, score: 0, amounts: [], confirmedBy: new Set<CheckRule>() };
      const worth = pointsOf(amount, points) - (n > 0 ? 2 : 0);
      known.score = Math.max(known.score, worth);
      known.amounts.push(amount);
      byCents.set(cents, known);
    }
  }
  return [...byCents.values()];
}

function pointsOf(amount: PooledAmount, points: number): number {
  let worth = points;
  if (amount.from === 'above') worth *= 0.7;
  if (amount.from === 'near') worth *= 0.8;
  if (amount.inTaxSummary) worth -= 3;
  if (amount.repaired) worth -= 0.7;
  if (amount.whole) worth -= 1;
  if (amount.cents <= 0) worth -= 2;
  if (amount.row.reader > 0) worth -= 0.2;
  return worth;
}

function judge(candidate: Candidate, all: Candidate[], pool: PooledAmount[], parts: Parts): void {
  const c = candidate.cents;
  const add = (rule: CheckRule, points: number): void => {
    candidate.confirmedBy.add(rule);
    candidate.score += points;
  };
  // The same amount printed in several places, whatever its label; each reader's view of one place counts once.
  const slots = new Set(pool.filter((amount) => amount.cents === c).map((amount) => amount.slot)).size;
  candidate.score += Math.min(1.5, 0.6 * (slots - 1));
  const readers = new Set(candidate.amounts.map((amount) => amount.row.reader)).size;
  candidate.score += 0.5 * (readers - 1);
  // Lower on the paper is later in the sum.
  const low = Math.max(
    ...candidate.amounts.map((amount) => amount.row.page - 1 + amount.row.box.y / Math.max(1, amount.row.pageHeight)),
  );
  candidate.score += 0.3 * Math.min(1, low);

  if (c > 0) {
    const tendered = parts.cash.some((cash) => parts.change.some((change) => change > 0 && cash - change === c));
    if (tendered) add('cash − change = total', 4);
    else if (parts.cash.includes(c) && parts.change.includes(0)) add('cash − change = total', 1.5);
    else if (parts.cash.includes(c) && parts.change.some((change) => change > 0)) candidate.score -= 2;
    if (parts.card.includes(c)) add('payments = total', 1.5);
    else if (
      parts.card.some((card) =>
        parts.cash.some(
          (cash) => card !== 0 && cash !== 0 && [0, ...parts.change].some((change) => card + cash - change === c),
        ),
      )
    )
      add('payments = total', 2);
  }
  const sum = sumsUp(
    c,
    candidate.amounts.some((amount) => amount.role === 'payable' || amount.role === 'total'),
    parts,
  );
  if (sum) add(sum, 3);
  else if (parts.before.includes(c) && candidate.amounts.some((amount) => isTotalRole(amount.role)))
    candidate.score += 0.8;
  if (
    parts.rounding.some(
      (rounding) =>
        rounding !== 0 &&
        Math.abs(rounding) < 100 &&
        all.some(
          (other) =>
            other !== candidate &&
            other.cents + rounding === c &&
            other.amounts.some((amount) => isTotalRole(amount.role)),
        ),
    )
  ) {
    add('total before rounding + rounding = total', 3);
  }
  const lines = parts.vatLines;
  if (lines.length > 0 && lines.every((line) => line.base !== undefined)) {
    const gross = lines.reduce((total, line) => total + (line.base ?? 0) + line.amount, 0);
    if (gross === c && gross !== 0) add('vat by rate adds up', 2);
    else if ([...parts.rounding, 0].some((rounding) => Math.abs(gross + rounding - c) <= 1)) candidate.score += 1.5;
  }
  if (itemsAddUp(candidate, pool)) add('items add up', 1.5);
}

/** Net and its additions make `c`. */
function sumsUp(c: number, totalled: boolean, parts: Parts): CheckRule | undefined {
  for (const before of parts.before) {
    for (const rounding of [0, ...parts.rounding]) {
      for (const charge of [0, ...parts.charge]) {
        for (const vat of parts.vat) {
          if (vat === 0) continue;
          for (const discount of [0, ...parts.discount])
            if (before + vat - discount + rounding + charge === c) return 'net + vat = total';
        }
        for (const discount of [0, ...parts.discount]) {
          if (discount === 0 && rounding === 0 && charge === 0) continue;
          if (before - discount + rounding + charge === c) return 'net − discount + rounding = total';
        }
      }
    }
  }
  const returned = parts.partial.filter((partial) => partial < 0);
  const known = parts.partial;
  if (totalled && known.some((goods) => known.some((back) => back > 0 && back !== c && goods - back === c)))
    return 'net − discount + rounding = total';
  if (returned.some((back) => parts.partial.some((goods) => goods > 0 && goods + back === c)))
    return 'net − discount + rounding = total';
  return undefined;
}

/** Letters stood for digits, the reader was unsure, or another reader saw another amount in the same place. */
function isDoubtful(amount: PooledAmount, pool: PooledAmount[]): boolean {
  if (amount.repaired || confidenceOfSpan(amount.row, amount.start, amount.end) < 0.7) return true;
  return pool.some((other) => other.slot === amount.slot && other.cents !== amount.cents);
}

function isTotalRole(role: Role): boolean {
  return role === 'payable' || role === 'total' || role === 'gross';
}

/** The amounts above a candidate that end near its right edge, each a line of goods, add up to it. */
function itemsAddUp(candidate: Candidate, pool: PooledAmount[]): boolean {
  return candidate.amounts.some((amount) => {
    if (!isTotalRole(amount.role) && amount.role !== 'subtotal') return false;
    const edge = right(amount.box);
    const reach = 3 * amount.box.height;
    const items = pool.filter(
      (item) =>
        item.row.reader === amount.row.reader &&
        item.row.page === amount.row.page &&
        item.row.index < amount.row.index &&
        (item.role === 'none' || item.role === 'discount') &&
        Math.abs(right(item.box) - edge) < reach,
    );
    return items.length >= 2 && items.reduce((sum, item) => sum + item.cents, 0) === candidate.cents;
  });
}

function bestPrint(candidate: Candidate): PooledAmount {
  const rank = (amount: PooledAmount): number =>
    (POINTS[amount.role] ?? 0) -
    (amount.inTaxSummary ? 3 : 0) -
    (amount.from === 'beside' ? 0 : 1) -
    (amount.cents === candidate.cents ? 0 : 3) -
    0.5 * amount.row.reader;
  return candidate.amounts.reduce((best, amount) => (rank(amount) > rank(best) ? amount : best));
}

/** Without any label: the largest amount, if it is printed big or low. */
function largest(pool: PooledAmount[]): TotalChoice | undefined {
  const money = pool.filter(
    (amount) => amount.cents > 0 && !amount.whole && (amount.role === 'none' || amount.role === 'vat'),
  );
  if (money.length === 0) return undefined;
  const amount = money.reduce((best, other) => (other.cents > best.cents ? other : best));
  const seen = new Set(money.filter((other) => other.cents === amount.cents).map((other) => other.slot)).size;
  return { amount, cents: amount.cents, confirmedBy: [], lead: seen > 1 ? 0.5 : 0 };
}

/** All labelled amounts of all readers, with the places on paper they share, so that one print seen by three readers counts once. */

import type { Box } from '../reading.ts';
import type { Field } from './document-fields.ts';
import { type LabelledAmount, labelAmounts } from './labelled-amount.ts';
import { formatCents } from './money.ts';
import type { Role } from './role.ts';
import type { Row } from './row.ts';
import { boxOfSpan, centreY, confidenceOfSpan, overlapX } from './row.ts';

export interface PooledAmount extends LabelledAmount {
  box: Box;
  /** Same for prints of all readers that lie on one another. */
  slot: number;
}

/** Amounts of every reader, columns settled, slots numbered. */
export function poolAmounts(readers: Row[][]): PooledAmount[] {
  const pool: PooledAmount[] = [];
  let slots = 0;
  for (const rows of readers) {
    for (const amount of settleColumns(labelAmounts(rows))) {
      const box = boxOfSpan(amount.row, amount.start, amount.end);
      const twin = pool.find(
        (other) =>
          other.row.reader !== amount.row.reader && other.row.page === amount.row.page && sameSpot(other.box, box),
      );
      pool.push({ ...amount, box, slot: twin ? twin.slot : slots++ });
    }
  }
  return pool;
}

/** The amount as a field. */
export function moneyField(amount: PooledAmount, cents: number, confidence: number): Field {
  const read = confidenceOfSpan(amount.row, amount.start, amount.end);
  const weighed = confidence > 0.9 ? confidence : confidence * (0.6 + 0.4 * read);
  return {
    value: formatCents(cents),
    text: amount.text,
    box: amount.box,
    page: amount.row.page,
    confidence: Math.round(Math.min(0.99, weighed) * 100) / 100,
  };
}

/** Amounts of a role, the surest first: labelled beside, read by the main reader, not repaired. */
export function ofRole(pool: PooledAmount[], ...roles: Role[]): PooledAmount[] {
  const rank = (amount: PooledAmount): number =>
    (amount.from === 'beside' ? 0 : 2) +
    (amount.inTaxSummary ? 1 : 0) +
    (amount.repaired ? 1 : 0) +
    (amount.row.reader === 0 ? 0 : 0.5);
  return pool.filter((amount) => roles.includes(amount.role)).sort((a, b) => rank(a) - rank(b));
}

function sameSpot(a: Box, b: Box): boolean {
  return Math.abs(centreY(a) - centreY(b)) < 0.6 * Math.max(a.height, b.height) && overlapX(a, b) > 0.4;
}

/**
 * One label with several amounts is a row of a table. Net, tax and gross when the first two make the third;
 * net and tax under a tax summary; else the last is what the label says and the others nothing.
 */
function settleColumns(amounts: LabelledAmount[]): LabelledAmount[] {
  return amounts.map((amount, n) => {
    if (amount.of < 2 || !isSum(amount.role)) return amount;
    const group = amounts.slice(n - amount.place, n - amount.place + amount.of);
    const roles = columnRoles(group);
    return { ...amount, role: roles[amount.place] ?? 'none' };
  });
}

function isSum(role: Role): boolean {
  return role === 'total' || role === 'payable' || role === 'gross' || role === 'vatTotal' || role === 'amount';
}

function columnRoles(group: LabelledAmount[]): Role[] {
  const cents = group.map((amount) => amount.cents);
  const own = group[0]?.role ?? 'none';
  const roles: Role[] = cents.map(() => 'none');
  for (let i = 0; i + 2 < cents.length + 0; i += 1) {
    const [a = 0, b = 0, c = 0] = cents.slice(i, i + 3);
    if (Math.abs(a + b - c) <= 1 && c !== 0) {
      roles[i] = 'subtotal';
      roles[i + 1] = 'vat';
      roles[i + 2] = own === 'vatTotal' ? 'gross' : own;
      return roles;
    }
  }
  const [first = 0, second = 0] = cents;
  const taxLike = Math.abs(second) * 100 <= Math.abs(first) * 30;
  if (cents.length === 2 && taxLike && (group[0]?.inTaxSummary || own === 'vatTotal')) return ['net', 'vatTotal'];
  // Net and tax side by side, the gross on a line of its own: the chooser of the total may still take either.
  if (cents.length === 2 && taxLike && second !== 0) return ['subtotal', 'vatTotal'];
  roles[cents.length - 1] = own;
  return roles;
}

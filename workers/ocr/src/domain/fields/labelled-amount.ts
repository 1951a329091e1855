/** Gives each printed amount its role: from the words to its left, else from a heading above its column, else from a neighbour row. */

import type { Amount } from './amount.ts';
import { amountsOf } from './amount.ts';
import { cellAcross, foldedSpan } from './cell.ts';
import { ITEM_HEADING, type Role, roleOf, TAX_SUMMARY } from './role.ts';
import { boxOfSpan, centreY, overlapX, type Row } from './row.ts';

export interface LabelledAmount extends Amount {
  role: Role;
  /** Folded words that gave the role. */
  label: string;
  /** Place among the amounts that share the label, from 0, and how many they are. */
  place: number;
  of: number;
  /** Where the label stood: beside is surer than above or near. */
  from: 'beside' | 'above' | 'near' | 'nowhere';
  /** Stands under a heading of a tax summary. */
  inTaxSummary: boolean;
}

/** Amounts of one reader's rows, top to bottom. */
export function labelAmounts(rows: Row[]): LabelledAmount[] {
  const found: LabelledAmount[] = [];
  let inTaxSummary = false;
  let summaryPage = 0;
  const perRow = rows.map((row) => amountsOf(row, { whole: hasMoneyLabel(row) }));
  rows.forEach((row, at) => {
    const amounts = perRow[at] ?? [];
    if (amounts.length === 0 && TAX_SUMMARY.test(row.folded)) [inTaxSummary, summaryPage] = [true, row.page];
    if (row.page !== summaryPage) inTaxSummary = false;
    if (inTaxSummary && amounts.length > 0 && roleOf(row.folded) === 'payable' && amounts.length === 1)
      inTaxSummary = false;
    const labelled = amounts.map((amount, n) => ({ amount, label: labelBefore(row, amount, amounts[n - 1]) }));
    for (const [n, { amount, label }] of labelled.entries()) {
      let first = n;
      while (first > 0 && labelled[first]?.label === undefined) first -= 1;
      let last = n;
      while (labelled[last + 1] && labelled[last + 1]?.label === undefined) last += 1;
      const own = label ?? labelled[first]?.label;
      const group = { place: n - first, of: last - first + 1, inTaxSummary };
      if (own !== undefined && roleOf(own) !== 'none') {
        found.push({ ...amount, ...group, role: roleOf(own), label: own, from: 'beside' });
        continue;
      }
      const above = own === undefined || !/[a-z]{3}/.test(own) ? headingAbove(rows, perRow, at, amount) : undefined;
      const near = own === undefined && !above ? neighbourLabel(rows, perRow, at) : undefined;
      if (above) found.push({ ...amount, ...group, role: roleOf(above), label: above, from: 'above' });
      else if (near) found.push({ ...amount, ...group, role: roleOf(near), label: near, from: 'near' });
      else found.push({ ...amount, ...group, role: 'none', label: own ?? '', from: 'nowhere' });
    }
  });
  return found;
}

/** Roles whose amounts may be printed without decimals. */
function hasMoneyLabel(row: Row): boolean {
  const role = roleOf(row.folded);
  return role === 'payable' || role === 'total' || role === 'gross' || role === 'subtotal' || role === 'net';
}

/** Words between the amount before and this one; undefined if there are none. */
function labelBefore(row: Row, amount: Amount, before: Amount | undefined): string | undefined {
  const words = foldedSpan(row, before?.end ?? 0, amount.start);
  // Tax code letters and currencies behind the amount before belong to that amount.
  const label = before
    ? words.replace(/^\s*(?:[a-z]{1,2}|\*|eur|euro|ron|lei|rm|usd|[€$£]|ttc|ht)(?=\s|$)/, '')
    : words;
  if (
    !/[a-z]{2}|(?:[a-z]\s){3}[a-z]/.test(
      label.replace(/(?<![a-z])(?:rm|eur|euro|ron|lei|usd|gbp|chf|myr)(?![a-z])/g, ''),
    )
  )
    return undefined;
  return label.trim();
}

/** A heading of the amount's column: label words without an amount in the rows just above. */
function headingAbove(rows: Row[], perRow: Amount[][], at: number, amount: Amount): string | undefined {
  const box = boxOfSpan(amount.row, amount.start, amount.end);
  for (let up = 1; up <= 4; up += 1) {
    const row = rows[at - up];
    if (!row || row.page !== amount.row.page) return undefined;
    if (centreY(box) - centreY(row.box) > 5 * Math.max(box.height, row.box.height)) return undefined;
    const withAmounts = (perRow[at - up] ?? []).length > 0;
    if (withAmounts) continue;
    if (ITEM_HEADING.test(row.folded)) return undefined;
    const cell = cellAcross(row, box);
    if (cell && /[a-z]{2}/.test(cell)) {
      const role = roleOf(cell);
      return role === 'none' || role === 'amount' ? undefined : cell;
    }
  }
  return undefined;
}

/** A slanted picture may put a label and its amount into two rows: a label without an amount, less than a height away. */
function neighbourLabel(rows: Row[], perRow: Amount[][], at: number): string | undefined {
  const row = rows[at];
  if (!row) return undefined;
  let best: string | undefined;
  let bestOff = 1.2;
  for (const step of [-1, 1]) {
    const other = rows[at + step];
    if (!other || other.page !== row.page || (perRow[at + step] ?? []).length > 0) continue;
    if (overlapX(other.box, row.box) > 0.2) continue;
    const off =
      Math.abs(centreY(other.box) - centreY(row.box)) / Math.max(1, Math.max(other.box.height, row.box.height));
    // Upwards a whole row is allowed: some papers print the amount beneath and to the right of its label.
    if (off < (step < 0 ? Math.max(bestOff, 2.2) : bestOff) && roleOf(other.folded) !== 'none')
      [best, bestOff] = [other.folded, off];
  }
  return best;
}

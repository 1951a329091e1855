/** A total that no sum confirms, but that is one digit away from what the other amounts make, was misread. */

import type { PooledAmount } from './amount-pool.ts';
import { ofRole } from './amount-pool.ts';
import { formatCents } from './money.ts';

/**
 * The sum in cents that the total should have been. One sum alone may itself be misread, so it counts only when the
 * total's own print is doubtful (`doubtful`); two that agree always count. Undefined when none is a digit away, or when
 * a sum is as near as rounding explains.
 */
export function mendedTotal(printed: number, pool: PooledAmount[], doubtful: boolean): number | undefined {
  const all = sumsOf(pool);
  if (all.some((sum) => Math.abs(sum - printed) <= 4)) return undefined;
  const sums = all.filter((sum) => sum > 0 && digitsApart(sum, printed) === 1);
  const votes = new Map<number, number>();
  for (const sum of sums) votes.set(sum, (votes.get(sum) ?? 0) + 1);
  const [first, second] = [...votes].sort((a, b) => b[1] - a[1]);
  return first && first[1] > (second?.[1] ?? 0) && (doubtful || first[1] > 1) ? first[0] : undefined;
}

/** What net and tax, or cash and change, make; rounded to five cents where a rounding is printed or the change shows one. */
function sumsOf(pool: PooledAmount[]): number[] {
  const cents = (...roles: PooledAmount['role'][]): number[] =>
    [
      ...new Set(
        ofRole(pool, ...roles)
          .filter((one) => !one.repaired)
          .map((one) => one.cents),
      ),
    ].slice(0, 6);
  const sums: number[] = [];
  for (const cash of cents('cash'))
    for (const change of cents('change')) if (change !== 0) sums.push(cash - Math.abs(change));
  const byFive = (list: number[]): boolean => list.length > 0 && list.every((one) => one % 5 === 0);
  const rounds = ofRole(pool, 'rounding').length > 0 || (byFive(cents('cash')) && byFive(cents('change')));
  for (const net of cents('subtotal')) {
    for (const vat of cents('vat', 'vatTotal')) {
      if (vat <= 0 || vat * 3 > net) continue;
      const sum = net + vat;
      sums.push(rounds ? Math.round(sum / 5) * 5 : sum);
    }
  }
  return sums;
}

/** Number of places where two amounts differ; infinite if one has more digits. */
function digitsApart(a: number, b: number): number {
  const [x, y] = [formatCents(a), formatCents(b)];
  if (x.length !== y.length) return Number.POSITIVE_INFINITY;
  return [...x].filter((digit, n) => digit !== y[n]).length;
}

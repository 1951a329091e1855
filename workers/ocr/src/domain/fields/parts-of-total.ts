/** Net, tax, discount, rounding, cash and change: of each the amount that fits the total, else the surest one. */

import { ofRole, type PooledAmount } from './amount-pool.ts';
import type { FoundVat } from './vat-lines.ts';

export interface TotalParts {
  subtotal?: PooledAmount;
  vatTotal?: PooledAmount;
  discount?: PooledAmount;
  rounding?: PooledAmount;
  charge?: PooledAmount;
  paid?: PooledAmount;
  change?: PooledAmount;
  /** Net and its additions make the total. */
  fits: boolean;
  /** The paper prints one net amount and one tax, so a sum that fails says something. */
  sure: boolean;
}

type Maybe = PooledAmount | undefined;

/** `total` in cents. */
export function choosePartsOfTotal(pool: PooledAmount[], vat: FoundVat[], total: number): TotalParts {
  return { ...netSide(pool, vat, total), ...cashSide(pool, total) };
}

function netSide(pool: PooledAmount[], vat: FoundVat[], total: number): Omit<TotalParts, 'paid' | 'change'> {
  const distinct = (list: PooledAmount[]): PooledAmount[] =>
    list.filter((one, n) => list.findIndex((other) => other.cents === one.cents) === n).slice(0, 10);
  const before = distinct([...ofRole(pool, 'subtotal'), ...ofRole(pool, 'net'), ...ofRole(pool, 'gross', 'total')]);
  const bySum = vat.reduce((sum, line) => sum + line.amount.cents, 0);
  const printed = [
    ...ofRole(pool, 'vatTotal'),
    ...(vat.length === 1 ? vat.map((line) => line.amount) : []),
    ...ofRole(pool, 'vat'),
  ];
  // The sum of the lines by rate, where it is printed, is the tax.
  const taxes: Maybe[] = [
    ...distinct([...printed.filter((one) => vat.length > 0 && one.cents === bySum), ...printed]),
    undefined,
  ];
  const discounts: Maybe[] = [undefined, ...distinct(ofRole(pool, 'discount'))];
  const roundings: Maybe[] = [undefined, ...distinct(ofRole(pool, 'rounding'))];
  const charges: Maybe[] = [undefined, ...distinct(ofRole(pool, 'charge'))];
  const [firstTax] = taxes;
  const tried: { points: number; parts: Omit<TotalParts, 'paid' | 'change'> }[] = [];
  for (const subtotal of before) {
    for (const vatTotal of taxes) {
      for (const discount of discounts) {
        for (const rounding of roundings) {
          for (const charge of charges) {
            const sum =
              subtotal.cents +
              (vatTotal?.cents ?? 0) -
              Math.abs(discount?.cents ?? 0) +
              (rounding?.cents ?? 0) +
              (charge?.cents ?? 0);
            if (sum !== total) continue;
            if (subtotal.role !== 'subtotal' && subtotal.role !== 'net' && !rounding?.cents && !discount?.cents)
              continue;
            const points =
              (vatTotal?.cents ? 4 : 0) +
              (rounding?.cents ? 2 : 0) +
              (discount?.cents ? 1 : 0) +
              (subtotal.role === 'subtotal' || subtotal.role === 'net' ? 1 : 0) -
              (subtotal.inTaxSummary ? 1 : 0);
            tried.push({
              points,
              parts: { subtotal, fits: true, sure: true, ...given({ vatTotal, discount, rounding, charge }) },
            });
          }
        }
      }
    }
  }
  tried.sort((a, b) => b.points - a.points);
  const best = tried[0]?.parts;
  // No tax, or a zero, in the sum: prices hold it already, and the printed tax is still the tax.
  if (best && !best.vatTotal?.cents && firstTax) best.vatTotal = firstTax;
  const fallback = given({
    subtotal: before.find((one) => one.role === 'subtotal' || one.role === 'net'),
    vatTotal: firstTax,
    discount: discounts[1],
    rounding: roundings[1],
    charge: charges[1],
  });
  // A tax inside the total (gross prices) fits no sum but is still the tax.
  const nets = before.filter((one) => one.role === 'subtotal' || one.role === 'net');
  return { fits: false, sure: nets.length === 1 && taxes.length === 2, ...fallback, ...best };
}

function cashSide(pool: PooledAmount[], total: number): Pick<TotalParts, 'paid' | 'change'> {
  const paid = ofRole(pool, 'cash');
  const change = ofRole(pool, 'change');
  for (const cash of paid) {
    const back = change.find((one) => cash.cents - Math.abs(one.cents) === total);
    if (back) return { paid: cash, change: back };
  }
  const card = ofRole(pool, 'card', 'paid').find((one) => one.cents === total);
  return given({ paid: paid[0] ?? card, change: change[0] });
}

function given<T extends Record<string, Maybe>>(parts: T): { [K in keyof T]?: PooledAmount } {
  return Object.fromEntries(Object.entries(parts).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: PooledAmount;
  };
}

/** Amounts of a D406 as exact cents. */

import { addCents, type Cents, negateCents, settle } from '../model/cents.ts';

const AMOUNT = /^([+-]?)(\d{1,18})(?:\.(\d*))?$/;

/** Undefined for what is no amount. More than two decimals are rounded, half away from zero. */
export function readAmount(text: string): Cents | undefined {
  const [whole, sign, digits = '', decimals = ''] = AMOUNT.exec(text) ?? [];
  if (whole === undefined) return undefined;
  const two = decimals.padEnd(3, '0');
  const short = digits.length <= 13;
  const rounded = (two[2] as string) >= '5' ? 1 : 0;
  const cents: Cents = short
    ? Number(digits) * 100 + Number(two.slice(0, 2)) + rounded
    : settle(BigInt(digits) * 100n + BigInt(two.slice(0, 2)) + BigInt(rounded));
  return sign === '-' ? negateCents(cents) : cents;
}

export const subtractCents = (a: Cents, b: Cents): Cents => addCents(a, negateCents(b));

export const absoluteCents = (cents: Cents): Cents => (cents < 0 ? negateCents(cents) : cents);

/** For sorting. */
export const compareCents = (a: Cents, b: Cents): number => (a < b ? -1 : a > b ? 1 : 0);

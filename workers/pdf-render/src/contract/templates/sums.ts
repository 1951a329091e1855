/** Sums on documents: exact decimal numbers, and what is said when they do not add up. */

import type { z } from 'zod';

/** Places behind the point that products of a quantity and a price can have, with room for a rate. */
const PLACES = 16;
const ONE = 10n ** BigInt(PLACES);
const CENT = ONE / 100n;

/** An exact decimal number. */
export type Exact = bigint & { readonly exact: unique symbol };

/** The number that a text such as "-12.5" stands for. */
export function exact(text: string): Exact {
  const [whole = '0', part = ''] = text.replace('-', '').split('.');
  const size = BigInt(whole) * ONE + BigInt(part.padEnd(PLACES, '0'));
  return (text.startsWith('-') ? -size : size) as Exact;
}

/** The product. */
export function times(a: Exact, b: Exact): Exact {
  return ((a * b) / ONE) as Exact;
}

/** The sum. */
export function sum(...all: readonly Exact[]): Exact {
  return all.reduce<bigint>((total, each) => total + each, 0n) as Exact;
}

/** The difference. */
export function minus(a: Exact, b: Exact): Exact {
  return (a - b) as Exact;
}

/** That many percent of it. */
export function percent(of: Exact, rate: string): Exact {
  return ((of * exact(rate)) / ONE / 100n) as Exact;
}

/** Adds an issue at `path` if the printed amount is further from the sum than a cent for each of `roundings`. */
export function expectSum(
  issues: z.core.$RefinementCtx,
  path: (string | number)[],
  printed: string,
  should: Exact,
  what: string,
  roundings = 1,
): void {
  const off = exact(printed) - should;
  if ((off < 0n ? -off : off) <= CENT * BigInt(roundings)) return;
  issues.addIssue({
    code: 'custom',
    path,
    message: `does not add up: ${what} makes ${inCents(should)}, not ${printed}`,
  });
}

function inCents(value: Exact): string {
  const size = value < 0n ? -value : value;
  const cents = (size + CENT / 2n) / CENT;
  return `${value < 0n ? '-' : ''}${cents / 100n}.${String(cents % 100n).padStart(2, '0')}`;
}

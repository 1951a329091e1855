/** Exact decimal numbers: whole steps of 10⁻²⁰. */

const DIGITS = 20;
const ONE = 10n ** BigInt(DIGITS);

export type Decimal = bigint;

export const CENT: Decimal = ONE / 100n;
export const UNIT: Decimal = ONE;

/** A number as xs:decimal writes it; `undefined` for other text and for more than 20 decimals. */
export function readDecimal(text: string): Decimal | undefined {
  const [, sign = '', whole = '', part = ''] = /^([+-]?)(\d*)(?:\.(\d*))?$/.exec(text.trim()) ?? [];
  if ((whole === '' && part === '') || part.length > DIGITS || whole.length > 30) return undefined;
  const value = BigInt(whole || '0') * ONE + BigInt(part.padEnd(DIGITS, '0'));
  return sign === '-' ? -value : value;
}

export const sum = (values: readonly Decimal[]): Decimal => values.reduce((total, value) => total + value, 0n);

export const multiply = (a: Decimal, b: Decimal): Decimal => (a * b) / ONE;

/** Halves go up, as XPath's `round` has it. */
export function toCents(value: Decimal): Decimal {
  const shifted = value + CENT / 2n;
  const cents = shifted / CENT - (shifted < 0n && shifted % CENT !== 0n ? 1n : 0n);
  return cents * CENT;
}

export const distance = (a: Decimal, b: Decimal): Decimal => (a > b ? a - b : b - a);

/** Exact decimal arithmetic over BigInt. No float is ever made of an amount. */

/** The number `digits / 10^scale`. */
export interface Decimal {
  readonly digits: bigint;
  readonly scale: number;
}

const PATTERN = /^([+-]?)(\d*)(?:\.(\d*))?$/;

export const ZERO: Decimal = { digits: 0n, scale: 0 };

/** Reads text such as "-12.50". Throws a `RangeError` if it is no decimal number. */
export function decimal(text: string): Decimal {
  const [, sign, whole, fraction = ''] = PATTERN.exec(text) ?? [];
  if (whole === undefined || whole + fraction === '') throw new RangeError(`"${text}" is no decimal number`);
  const digits = BigInt(whole + fraction);
  return { digits: sign === '-' ? -digits : digits, scale: fraction.length };
}

export function add(a: Decimal, b: Decimal): Decimal {
  const scale = Math.max(a.scale, b.scale);
  return { digits: scaled(a, scale) + scaled(b, scale), scale };
}

const negate = ({ digits, scale }: Decimal): Decimal => ({ digits: -digits, scale });
export const subtract = (a: Decimal, b: Decimal): Decimal => add(a, negate(b));
export const multiply = (a: Decimal, b: Decimal): Decimal => ({
  digits: a.digits * b.digits,
  scale: a.scale + b.scale,
});
export const sum = (all: readonly Decimal[]): Decimal => all.reduce(add, ZERO);

/** `a / b` with `places` places, halves away from zero. `b` must not be zero. */
export function divide(a: Decimal, b: Decimal, places: number): Decimal {
  const numerator = a.digits * 10n ** BigInt(places + b.scale);
  const denominator = b.digits * 10n ** BigInt(a.scale);
  return { digits: roundedQuotient(numerator, denominator), scale: places };
}

/** Halves away from zero, as EN 16931-1 rounds amounts. */
export function round(a: Decimal, places: number): Decimal {
  if (a.scale <= places) return { digits: scaled(a, places), scale: places };
  return { digits: roundedQuotient(a.digits, 10n ** BigInt(a.scale - places)), scale: places };
}

export const isZero = ({ digits }: Decimal): boolean => digits === 0n;

/** With all its places: 12.50 stays "12.50". */
export function toText({ digits, scale }: Decimal): string {
  const sign = digits < 0n ? '-' : '';
  const all = (digits < 0n ? -digits : digits).toString().padStart(scale + 1, '0');
  return scale === 0 ? sign + all : `${sign}${all.slice(0, -scale)}.${all.slice(-scale)}`;
}

/** Without zeros at its end: "21.00" becomes "21". */
export function toShortText(a: Decimal): string {
  const text = toText(a);
  return text.includes('.') ? text.replace(/\.?0+$/, '') : text;
}

function scaled({ digits, scale }: Decimal, to: number): bigint {
  return digits * 10n ** BigInt(to - scale);
}

function roundedQuotient(numerator: bigint, denominator: bigint): bigint {
  const isBelowZero = numerator < 0n !== denominator < 0n;
  const [n, d] = [numerator < 0n ? -numerator : numerator, denominator < 0n ? -denominator : denominator];
  const quotient = (n * 2n + d) / (d * 2n);
  return isBelowZero ? -quotient : quotient;
}

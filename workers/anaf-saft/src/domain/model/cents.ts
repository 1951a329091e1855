/**
 * Amounts of money as whole cents: a number while it is exact, a bigint beyond. SAF-T allows 18 digits of which 2 are
 * decimals, more than a number holds.
 */

export type Cents = number | bigint;

/** The only form of this many cents, so that `===` compares them; never `-0`. */
export const settle = (exact: bigint): Cents => {
  const short = Number(exact);
  return Number.isSafeInteger(short) ? short : exact;
};

export function addCents(a: Cents, b: Cents): Cents {
  if (typeof a === 'number' && typeof b === 'number') {
    const sum = a + b;
    if (Number.isSafeInteger(sum)) return sum;
  }
  return settle(BigInt(a) + BigInt(b));
}

export const negateCents = (cents: Cents): Cents => (cents === 0 ? 0 : settle(-BigInt(cents)));

/** As SAF-T writes it: `1210.00`. */
export function formatCents(cents: Cents): string {
  if (typeof cents === 'bigint') return formatDigits(cents.toString());
  if (cents < 0) return `-${formatCents(-cents)}`;
  const rest = cents % 100;
  return `${(cents - rest) / 100}.${rest < 10 ? '0' : ''}${rest}`;
}

function formatDigits(digits: string): string {
  const sign = digits.startsWith('-') ? '-' : '';
  const padded = digits.slice(sign.length).padStart(3, '0');
  return `${sign}${padded.slice(0, -2)}.${padded.slice(-2)}`;
}

/** Decimal text, already of a number's form, as whole units of 10^-scale: `12.5` of scale 2 is 1250. */
export function scaled(text: string, scale: number): bigint {
  const [whole = '0', decimals = ''] = text.split('.');
  return BigInt(whole + decimals.padEnd(scale, '0'));
}

/** The same, as text: 12500000 of scale 6 is `12.5`. */
export function unscaled(value: bigint, scale: number): string {
  const sign = value < 0n ? '-' : '';
  const digits = (value < 0n ? -value : value).toString().padStart(scale + 1, '0');
  const decimals = digits.slice(-scale).replace(/0+$/, '');
  return `${sign}${digits.slice(0, -scale)}${decimals && `.${decimals}`}`;
}

/** Cents times a decimal number, rounded half away from zero: a tax of a base, lei of a currency. */
export function timesDecimal(cents: Cents, factor: string): Cents {
  return settle(divideRounded(BigInt(cents) * scaled(factor, RATE_SCALE), 10n ** BigInt(RATE_SCALE)));
}

/** Cents by a decimal number other than zero, rounded the same way. */
export function byDecimal(cents: Cents, divisor: string): Cents {
  return settle(divideRounded(BigInt(cents) * 10n ** BigInt(RATE_SCALE), scaled(divisor, RATE_SCALE)));
}

/** As many decimals as any number of SAF-T has. */
const RATE_SCALE = 6;

function divideRounded(value: bigint, by: bigint): bigint {
  const isNegative = value < 0n !== by < 0n;
  const [top, bottom] = [value < 0n ? -value : value, by < 0n ? -by : by];
  const rounded = (top * 2n + bottom) / (bottom * 2n);
  return isNegative ? -rounded : rounded;
}

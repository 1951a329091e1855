/** xs:decimal, exact: an integer and how many of its digits are decimals. Source: XPath 2.0 functions, 6.2 and 6.4. */

import { RuleStopped } from './stop.ts';

export interface Decimal {
  /** The digits, as an integer: a number as long as it is exact, else a bigint. */
  readonly digits: number | bigint;
  /** How many digits stand behind the point. */
  readonly scale: number;
}

const SAFE = Number.MAX_SAFE_INTEGER;
const POWERS = Array.from({ length: 16 }, (_, n) => 10 ** n);
/** Arithmetic on millions of digits takes minutes. */
const MOST_SIGNS = 4_000;
const LEXICAL = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)$/;

const make = (digits: number | bigint, scale: number): Decimal => {
  if (typeof digits === 'bigint' && digits >= -BigInt(SAFE) && digits <= BigInt(SAFE)) {
    return { digits: Number(digits), scale };
  }
  return { digits, scale };
};

/** An integer as a decimal. */
export function decimalOf(integer: number): Decimal {
  return { digits: integer, scale: 0 };
}

/** Reads the lexical form of xs:decimal; white space around it doesn't count. Undefined if it is none, or absurdly long. */
export function parseDecimal(text: string): Decimal | undefined {
  return parseShort(text) ?? (text.length > MOST_SIGNS ? undefined : parseAny(trim(text)));
}

/** Whether a text has that form, however long it is. */
export function isDecimal(text: string): boolean {
  return LEXICAL.test(trim(text));
}

const isBlank = (code: number) => code === 32 || code === 9 || code === 10 || code === 13;

/** Without XML's white space around it. A loop: the pattern for it takes the square of the length. */
function trim(text: string): string {
  let start = 0;
  let end = text.length;
  while (start < end && isBlank(text.charCodeAt(start))) start++;
  while (end > start && isBlank(text.charCodeAt(end - 1))) end--;
  return text.slice(start, end);
}

/** Up to 15 digits without white space, which are nearly all. Undefined says nothing. */
function parseShort(text: string): Decimal | undefined {
  const isNegative = text.charCodeAt(0) === 45;
  const start = isNegative ? 1 : 0;
  if (text.length - start > 15 || text.length === start) return undefined;
  let digits = 0;
  let point = -1;
  for (let at = start; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code >= 48 && code <= 57) digits = digits * 10 + code - 48;
    else if (code === 46 && point < 0) point = at;
    else return undefined;
  }
  if (point >= 0 && text.length - start === 1) return undefined;
  return { digits: isNegative && digits !== 0 ? -digits : digits, scale: point < 0 ? 0 : text.length - point - 1 };
}

function parseAny(text: string): Decimal | undefined {
  if (!LEXICAL.test(text)) return undefined;
  const point = text.indexOf('.');
  const joined = point < 0 ? text : text.slice(0, point) + text.slice(point + 1);
  const scale = point < 0 ? 0 : text.length - point - 1;
  return make(BigInt(joined.startsWith('+') ? joined.slice(1) : joined), scale);
}

/**
 * A double as a decimal, by its shortest digits: 100.1 - 1 is 99.1. XPath would have the nearest decimal, a hair off, as
 * Java engines do; it matters only where the taxable amount of a category is off by exactly 1. Throws for NaN and
 * infinities, as XPath does.
 */
export function decimalOfDouble(value: number): Decimal {
  if (!Number.isFinite(value)) throw new RuleStopped('FORG0001');
  const [mantissa = '', exponent = '0'] = String(value).split('e');
  const { digits, scale } = parseAny(mantissa) as Decimal;
  const shifted = scale - Number(exponent);
  return shifted >= 0 ? { digits, scale: shifted } : make(BigInt(digits) * 10n ** BigInt(-shifted), 0);
}

const raised = (digits: number | bigint, by: number): number | bigint => {
  if (by === 0) return digits;
  if (typeof digits === 'number' && by < 16) {
    const product = digits * (POWERS[by] as number);
    if (product <= SAFE && product >= -SAFE) return product;
  }
  return BigInt(digits) * 10n ** BigInt(by);
};

export function add(a: Decimal, b: Decimal): Decimal {
  const scale = Math.max(a.scale, b.scale);
  const x = raised(a.digits, scale - a.scale);
  const y = raised(b.digits, scale - b.scale);
  if (typeof x === 'number' && typeof y === 'number') {
    const sum = x + y;
    if (sum <= SAFE && sum >= -SAFE) return { digits: sum, scale };
  }
  return make(BigInt(x) + BigInt(y), scale);
}

function negate(a: Decimal): Decimal {
  return { digits: a.digits === 0 ? 0 : -a.digits, scale: a.scale };
}

export function subtract(a: Decimal, b: Decimal): Decimal {
  return add(a, negate(b));
}

export function multiply(a: Decimal, b: Decimal): Decimal {
  const scale = a.scale + b.scale;
  if (typeof a.digits === 'number' && typeof b.digits === 'number') {
    const product = a.digits * b.digits;
    if (product <= SAFE && product >= -SAFE) return { digits: product, scale };
  }
  return make(BigInt(a.digits) * BigInt(b.digits), scale);
}

/** Division by a power of ten, which is the only one in the rules, so that nothing is rounded. */
export function divideByPowerOfTen(a: Decimal, power: number): Decimal {
  return { digits: a.digits, scale: a.scale + power };
}

/** The nearest integer; halves go up, towards the positive (6.4.4). */
export function round(a: Decimal): Decimal {
  if (a.scale === 0) return a;
  const unit = 10n ** BigInt(a.scale);
  const doubled = BigInt(a.digits) * 2n + unit;
  const quotient = doubled / (unit * 2n);
  const isBelow = doubled < 0n && doubled % (unit * 2n) !== 0n;
  return make(isBelow ? quotient - 1n : quotient, 0);
}

export function absolute(a: Decimal): Decimal {
  return a.digits < 0 ? negate(a) : a;
}

/** Below zero, zero or above zero as a is less than, equal to or greater than b. */
export function compare(a: Decimal, b: Decimal): number {
  const scale = Math.max(a.scale, b.scale);
  const x = raised(a.digits, scale - a.scale);
  const y = raised(b.digits, scale - b.scale);
  return x < y ? -1 : x > y ? 1 : 0;
}

/** The same text for equal decimals. */
export function keyOf(a: Decimal): string {
  let { digits, scale } = a;
  while (scale > 0 && BigInt(digits) % 10n === 0n) {
    digits = BigInt(digits) / 10n;
    scale--;
  }
  return `${digits}e${scale}`;
}

/** For sentences: `12.50`. */
export function textOf(a: Decimal): string {
  const sign = a.digits < 0 ? '-' : '';
  const digits = String(a.digits)
    .replace('-', '')
    .padStart(a.scale + 1, '0');
  return a.scale === 0 ? sign + digits : `${sign}${digits.slice(0, -a.scale)}.${digits.slice(-a.scale)}`;
}

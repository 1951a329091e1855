/** Numbers and dates read straight from bytes, without a string. */

/** What `readDecimal` found last; one object, as it is asked millions of times. */
export const decimal = {
  /** Its value, as exact as a double is. */
  value: 0,
  /** The value in hundredths; NaN if it has more than two decimals or can not be exact. */
  cents: 0,
  /** Digits before and after the point, as written. */
  whole: 0,
  fraction: 0,
  /** The same without zeros that mean nothing. */
  significantWhole: 0,
  significantFraction: 0,
};

const POINT = 46;
const EXACT = 9e15;

/** Whether the bytes are digits with a point and a sign at most; if so `decimal` tells what they are. */
export function readDecimal(bytes: Uint8Array, start: number, end: number): boolean {
  let at = start;
  const sign = bytes[at];
  if (sign === 45 || sign === 43) at++;
  let digits = 0;
  let value = 0;
  let zeros = 0;
  for (; at < end; at++) {
    const digit = (bytes[at] as number) - 48;
    if (digit < 0 || digit > 9) break;
    value = value * 10 + digit;
    digits++;
    if (value === 0) zeros++;
  }
  const whole = digits;
  let cents = value * 100;
  let fraction = 0;
  let significant = 0;
  let scale = 1;
  if (at < end && bytes[at] === POINT) {
    at++;
    for (; at < end; at++) {
      const digit = (bytes[at] as number) - 48;
      if (digit < 0 || digit > 9) break;
      fraction++;
      if (digit !== 0) significant = fraction;
      if (fraction === 1) cents += digit * 10;
      else if (fraction === 2) cents += digit;
      scale /= 10;
      value += digit * scale;
    }
  }
  if (at < end || whole + fraction === 0) return false;
  decimal.whole = whole;
  decimal.fraction = fraction;
  decimal.significantWhole = whole - zeros;
  decimal.significantFraction = significant;
  decimal.value = sign === 45 ? -value : value;
  if (significant > 2 || cents > EXACT) decimal.cents = Number.NaN;
  else decimal.cents = sign === 45 ? -cents : cents;
  return true;
}

/** The whole number that the bytes are, a sign allowed; NaN if they are none. */
export function readInteger(bytes: Uint8Array, start: number, end: number): number {
  let at = start;
  const sign = bytes[at];
  if (sign === 45 || sign === 43) at++;
  if (at >= end) return Number.NaN;
  let value = 0;
  for (; at < end; at++) {
    const digit = (bytes[at] as number) - 48;
    if (digit < 0 || digit > 9) return Number.NaN;
    value = value * 10 + digit;
  }
  return sign === 45 ? -value : value;
}

const DAYS = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/**
 * A day written `2026-06-15` as the number 20260615; negative if it is written so and is no day of the calendar, such as
 * 31 June; NaN if it is written otherwise.
 */
export function readDate(bytes: Uint8Array, start: number, end: number): number {
  if (end - start !== 10 || bytes[start + 4] !== 45 || bytes[start + 7] !== 45) return Number.NaN;
  let value = 0;
  for (let at = start; at < end; at++) {
    if (at === start + 4 || at === start + 7) continue;
    const digit = (bytes[at] as number) - 48;
    if (digit < 0 || digit > 9) return Number.NaN;
    value = value * 10 + digit;
  }
  const [year, month, day] = [Math.floor(value / 10_000), Math.floor(value / 100) % 100, value % 100];
  if (month < 1 || month > 12 || day < 1 || day > 31) return Number.NaN;
  const isLeap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  const isDay = day <= (DAYS[month - 1] as number) && (month !== 2 || day < 29 || isLeap) && year > 0;
  return isDay ? value : -value;
}

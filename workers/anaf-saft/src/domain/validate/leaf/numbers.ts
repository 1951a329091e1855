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
  const sign = bytes[start];
  const from = sign === 45 || sign === 43 ? start + 1 : start;
  let at = from;
  let value = 0;
  let zeros = 0;
  for (; at < end; at++) {
    const digit = (bytes[at] as number) - 48;
    if (digit < 0 || digit > 9) break;
    value = value * 10 + digit;
    if (value === 0) zeros++;
  }
  decimal.whole = at - from;
  decimal.significantWhole = at - from - zeros;
  decimal.value = value;
  decimal.cents = value * 100;
  decimal.fraction = 0;
  decimal.significantFraction = 0;
  if (at < end && (bytes[at] !== POINT || !readFraction(bytes, at + 1, end))) return false;
  if (decimal.significantFraction > 2 || decimal.cents > EXACT) decimal.cents = Number.NaN;
  if (sign === 45) {
    decimal.value = -decimal.value;
    decimal.cents = -decimal.cents;
  }
  return decimal.whole + decimal.fraction > 0;
}

/** Adds the digits after the point to what is read. False if something else is among them. */
function readFraction(bytes: Uint8Array, start: number, end: number): boolean {
  let scale = 1;
  for (let at = start; at < end; at++) {
    const digit = (bytes[at] as number) - 48;
    if (digit < 0 || digit > 9) return false;
    if (digit !== 0) decimal.significantFraction = at - start + 1;
    if (at === start) decimal.cents += digit * 10;
    else if (at === start + 1) decimal.cents += digit;
    scale /= 10;
    decimal.value += digit * scale;
  }
  decimal.fraction = end - start;
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

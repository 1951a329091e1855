/** The written forms of the types that the schema uses. Source: XML Schema part 2 and the schema 1.02. */

import { collapse } from '../../xml/document.ts';

const DECIMAL = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)$/;
const INTEGER = /^[+-]?\d+$/;
const ZONE = '(?:Z|[+-](?:(?:0\\d|1[0-3]):[0-5]\\d|14:00))?';
const DATE = new RegExp(`^-?(\\d{4,})-(\\d{2})-(\\d{2})${ZONE}$`);
const DATE_TIME = new RegExp(
  `^(-?\\d{4,}-\\d{2}-\\d{2})T(?:(?:[01]\\d|2[0-3]):[0-5]\\d:[0-5]\\d(?:\\.\\d+)?|24:00:00(?:\\.0+)?)${ZONE}$`,
);
const AMOUNT = /^[0-9]{0,12}(\.[0-9]{0,2})?$/;

/** At most 12 digits and 2 decimals, without a sign. Zero only where it is allowed. */
export function isAmount(text: string, { zero }: { zero: boolean }): boolean {
  const value = collapse(text);
  if (!DECIMAL.test(value) || !AMOUNT.test(value)) return false;
  return zero || /[1-9]/.test(value);
}

/** One of these whole numbers, however it is written: `07` is 7. */
export function isNumberAmong(text: string, values: readonly string[]): boolean {
  const value = collapse(text);
  return INTEGER.test(value) && value.length <= 20 && values.includes(String(Number(value)));
}

/** Characters, white space collapsed: 1 to `most`. */
export function isToken(text: string, most: number): boolean {
  const { length } = [...collapse(text)];
  return length >= 1 && length <= most;
}

export function isDate(text: string): boolean {
  const [, year = '', month = '', day = ''] = DATE.exec(collapse(text)) ?? [];
  if (year === '' || (year.length > 4 && year.startsWith('0')) || /^0+$/.test(year)) return false;
  return Number(month) >= 1 && Number(month) <= 12 && Number(day) >= 1 && Number(day) <= daysOf(year, Number(month));
}

export function isDateTime(text: string): boolean {
  const [, date] = DATE_TIME.exec(collapse(text)) ?? [];
  return date !== undefined && isDate(date);
}

/** Of a Gregorian month. Whether a year is a leap year stands in its last four digits. */
function daysOf(year: string, month: number): number {
  if (month !== 2) return [4, 6, 9, 11].includes(month) ? 30 : 31;
  const short = Number(year.slice(-4));
  return short % 4 === 0 && (short % 100 !== 0 || short % 400 === 0) ? 29 : 28;
}

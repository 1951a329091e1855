/** The written forms of the schema's types. Source: XML Schema part 2. */

import { valuesOf } from '../schema/model.ts';

const GUID =
  /^(?:[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|\{[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\})$/i;
const DATE = /^-?(\d{4,})-(\d{2})-(\d{2})(?:Z|[+-](?:(?:0\d|1[0-3]):[0-5]\d|14:00))?$/;
const DATE_TIME =
  /^(-?\d{4,}-\d{2}-\d{2})T(?:(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d+)?|24:00:00(?:\.0+)?)(Z|[+-](?:(?:0\d|1[0-3]):[0-5]\d|14:00))?$/;
const DOUBLE = /^(?:[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?|[+-]?INF|NaN)$/;
const INT_LIMIT = 2_147_483_648;

/** Whether a text is of a type: a list, or a built-in type of the schema. */
export function isOfType(text: string, type: string): boolean {
  const values = valuesOf(type);
  if (values) return values.includes(text);
  const length = /^string(\d+)$/.exec(type)?.[1];
  if (length !== undefined) return [...text].length <= Number(length);
  const tidy = text.replace(/[ \t\r\n]+/g, ' ').trim();
  switch (type) {
    case 'GUID':
      return GUID.test(text);
    case 'int':
      return /^[+-]?\d{1,20}$/.test(tidy) && Number(tidy) >= -INT_LIMIT && Number(tidy) < INT_LIMIT;
    case 'double':
      return DOUBLE.test(tidy);
    case 'boolean':
      return /^(?:true|false|1|0)$/.test(tidy);
    case 'dateTime': {
      const day = DATE_TIME.exec(tidy)?.[1];
      return day !== undefined && isDate(day);
    }
    case 'date':
      return isDate(tidy);
    default:
      return true;
  }
}

/** A day of the calendar; XML Schema 1.0 has no year 0. */
function isDate(text: string): boolean {
  const [, year = '', month, day] = DATE.exec(text) ?? [];
  if (year === '' || Number(year) === 0 || (year.length > 4 && year.startsWith('0'))) return false;
  const [m, d] = [Number(month), Number(day)];
  const isLeap = Number(year) % 4 === 0 && (Number(year) % 100 !== 0 || Number(year) % 400 === 0);
  const days = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][m - 1];
  return days !== undefined && d >= 1 && d <= days;
}

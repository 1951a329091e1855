/** The written forms of the built-in types that UBL uses. Source: XML Schema part 2. White space around doesn't count. */

import { isDate } from '../xpath/dates.ts';
import { isDecimal } from '../xpath/decimal.ts';
import { tidy } from '../xpath/values.ts';

const TIME =
  /^(?:(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d+)?|24:00:00(?:\.0+)?)(?:Z|[+-](?:(?:0\d|1[0-3]):[0-5]\d|14:00))?$/;
const LANGUAGE = /^[a-zA-Z]{1,8}(?:-[a-zA-Z0-9]{1,8})*$/;
/** Groups of four; the last sign before = has no stray bits. */
const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/][AQgw]==|[A-Za-z0-9+/]{2}[AEIMQUYcgkosw048]=)?$/;

/** Whether a text is of a type. Types that take any text are always met. */
export function isOfType(text: string, type: string): boolean {
  switch (type) {
    case 'decimal':
      return isDecimal(text);
    case 'date':
      return isDate(text) && !tidy(text).startsWith('0000');
    case 'time':
      return TIME.test(tidy(text));
    case 'boolean':
      return /^(?:true|false|1|0)$/.test(tidy(text));
    case 'language':
      return LANGUAGE.test(tidy(text));
    case 'base64Binary':
      return BASE64.test(text.replace(/[ \t\r\n]+/g, ''));
    case 'anyURI':
      return !/%(?![0-9a-fA-F]{2})/.test(text);
    default:
      return true;
  }
}

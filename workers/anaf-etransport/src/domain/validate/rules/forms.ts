/** Forms that ANAF's rules ask for, as its rule file writes them. */

import { COUNTRIES } from '../../lists/generated/countries.ts';

/** CUI, CNP or NIF: 13 digits or 2 to 10, without a zero in front (`TIN-REGEX`). Control digits are not looked at. */
export const TAX_NUMBER = /^(?:[1-9][0-9]{12}|[1-9][0-9]{1,9})$/;

/** Searched for anywhere in the text, as the rule file does. */
export const PLATE = /[0-9A-Z]{2,20}/;

/** `ISO-3166-EU-CODES`: with Northern Ireland. */
export const EU: ReadonlySet<string> = new Set(
  'AT BE BG CZ CY DE DK EE EL ES FI HR HU IE IT FR LV LT LU MT NL PL PT RO SI SE SK XI'.split(' '),
);

export const isCountry = (code: string): boolean => Object.hasOwn(COUNTRIES, code);

/** What XPath's `xs:decimal` takes; undefined for anything else, which the structure refuses. */
export function readDecimal(text: string): { isNegative: boolean; isZero: boolean; digits: string } | undefined {
  const [, sign, whole = '', fraction = ''] = /^\s*([+-]?)(\d*)(?:\.(\d*))?\s*$/.exec(text) ?? [];
  if (whole === '' && fraction === '') return undefined;
  const isZero = !/[1-9]/.test(whole + fraction);
  return { isNegative: sign === '-' && !isZero, isZero, digits: `${whole}.${fraction}` };
}

/** Whether `a` is at least `b`; both decimals. Undefined if one is none. */
export function isAtLeast(a: string, b: string): boolean | undefined {
  const [one, other] = [readDecimal(a), readDecimal(b)];
  if (!one || !other) return undefined;
  if (one.isNegative !== other.isNegative) return other.isNegative;
  const order = compareDigits(one.digits, other.digits);
  return one.isNegative ? order <= 0 : order >= 0;
}

function compareDigits(a: string, b: string): number {
  const [[wholeA = '', fractionA = ''], [wholeB = '', fractionB = '']] = [a.split('.'), b.split('.')];
  const width = Math.max(wholeA.length, wholeB.length);
  const depth = Math.max(fractionA.length, fractionB.length);
  const one = wholeA.padStart(width, '0') + fractionA.padEnd(depth, '0');
  const other = wholeB.padStart(width, '0') + fractionB.padEnd(depth, '0');
  return one < other ? -1 : one > other ? 1 : 0;
}

/** Printed amounts of a row: numbers with two decimals, signed, in cents, with the letters that readers put for digits turned back. */

import { centsOf, digitsFromLetters } from './money.ts';
import type { Row } from './row.ts';

export interface Amount {
  row: Row;
  /** As printed, sign and digits, without the currency. */
  text: string;
  /** Offsets in the row's text. */
  start: number;
  end: number;
  /** Signed. */
  cents: number;
  /** Other ways to read the same print, less likely. */
  otherCents: number[];
  /** Letters were turned into digits, or decimals were guessed. */
  repaired: boolean;
  /** A number without decimals; counts only beside a label or a currency. */
  whole: boolean;
}

const CURRENCY = String.raw`(?:RM|MYR|USD|US\$|EUR|EURO|RON|LEI|Lei|GBP|CHF|PLN|INR|SGD|CAD|AUD|Rs\.?|[$€£¥₹])`;
const DIGIT = String.raw`[\dOoQDlI|SsBZ§]`;
/** Digits, perhaps in groups of three, then a separator and two decimals. A space may have crept in beside the separator. */
const DECIMAL = String.raw`(?:\d{1,3}(?:[ '’]\d{3})+|${DIGIT}{1,3}(?:[.,]${DIGIT}{3})+|${DIGIT}{1,9})(?:[.,]|\s[.,]|[.,]\s|·)${DIGIT}{2}|(?<![\d\w])[.,]\d{2}`;
const AMOUNT = new RegExp(
  String.raw`(?<open>\()?(?<sign>[-−–~]\s?)?(?<cur>${CURRENCY}\s?)?(?<sign2>[-−–]\s?)?(?<num>${DECIMAL})(?![\d]|[.,]\d|\s?%|[/:]\d|[A-Za-z]{1,2}\d|\s?(?:[xX]\s?\d{2,}\s?mm))(?<minus>-(?!\d))?(?<close>\))?`,
  'gu',
);
/** What must not stand right before an amount: another part of a number, a date, a code. */
const GLUED = /[\d\p{L}_][.,/:-]?$|[\d]\s?[/]$|[#@]$/u;
const WHOLE = new RegExp(
  String.raw`(?<![\d.,/:\-\p{L}])(?<sign>[-−–]\s?)?(?<cur>${CURRENCY}\s?)?(?<num>\d{1,3}(?:[.,' ]\d{3})+|\d{1,9})(?<end>,-|\.-|,–|(?![\d.,/:%\p{L}-]))(?<after>\s?${CURRENCY})?`,
  'gu',
);

/** Amounts of a row, left to right. Numbers without decimals come only when `whole` is asked for. */
export function amountsOf(row: Row, options: { whole?: boolean } = {}): Amount[] {
  const found = decimalAmounts(row);
  if (!options.whole || found.length > 0) return found;
  return wholeAmounts(row);
}

function decimalAmounts(row: Row): Amount[] {
  const found: Amount[] = [];
  AMOUNT.lastIndex = 0;
  for (let match = AMOUNT.exec(row.text); match; match = AMOUNT.exec(row.text)) {
    const parts = match.groups ?? {};
    let num = parts.num ?? '';
    let start = match.index + match[0].indexOf(num);
    const before = row.text.slice(0, match.index);
    if (!parts.cur && !parts.open && GLUED.test(before)) {
      // Go on right behind the first letter, not behind the whole match: the amount may begin inside it.
      AMOUNT.lastIndex = match.index + 1;
      continue;
    }
    const otherCents: number[] = [];
    const split = splitGroup(row, num, start);
    if (split) {
      const joined = centsOf(digitsFromLetters(num));
      num = split.num;
      start = split.start;
      if (joined !== undefined) otherCents.push(joined);
    }
    // A dollar sign is read as S: `S19.00` is 19.00 before it is 519.00.
    if (/^S\d/.test(num) && !parts.cur) {
      const whole = centsOf(digitsFromLetters(num));
      if (whole !== undefined) otherCents.push(whole);
      num = num.slice(1);
      start += 1;
    }
    const digits = digitsFromLetters(num.replace('·', '.'));
    const cents = centsOf(digits);
    if (cents === undefined || !enoughDigits(num)) continue;
    const negative =
      !split && Boolean(parts.sign?.match(/[-−–]/) || parts.sign2 || parts.minus || (parts.open && parts.close));
    const printed = negative ? row.text.slice(match.index, match.index + match[0].length) : num;
    found.push({
      row,
      text: printed.replace(/[()]/g, '').trim(),
      start,
      end: start + num.length,
      cents: negative ? -cents : cents,
      otherCents,
      repaired: /[^\d\s.,'’]/.test(num),
      whole: false,
    });
  }
  return found;
}

/** `1 193.00` is a quantity and a price when the free space between them is wide, or when groups by space don't go with a decimal point. */
function splitGroup(row: Row, num: string, start: number): { num: string; start: number } | undefined {
  const space = num.search(/ \d{3}/);
  if (space < 0) return undefined;
  const token = row.tokens.find((candidate) => candidate.start === start + space + 1);
  const wide = token !== undefined && token.gap > 0.9;
  if (!wide && !/\.\s?\d{2}$/.test(num)) return undefined;
  const rest = num.slice(space + 1);
  return { num: rest, start: start + space + 1 };
}

/** `8l.OO` is a number, `Is.SO` is not: one that begins with a true digit may have two letters more than digits. */
function enoughDigits(num: string): boolean {
  const digits = num.replace(/\D/g, '').length;
  const letters = num.replace(/[^A-Za-z|§]/g, '').length;
  return digits > 0 && letters <= digits + (/^\d/.test(num) ? 2 : 1);
}

function wholeAmounts(row: Row): Amount[] {
  const found: Amount[] = [];
  for (const match of row.text.matchAll(WHOLE)) {
    const parts = match.groups ?? {};
    const num = parts.num ?? '';
    const units = Number(num.replace(/\D/g, ''));
    if (!Number.isSafeInteger(units * 100)) continue;
    const money = Boolean(parts.cur || parts.after || parts.end);
    const grouped = /\D/.test(num);
    if (!money && !grouped && num.length > 6) continue;
    const sign = parts.sign ? -1 : 1;
    const start = match.index + match[0].indexOf(num);
    found.push({
      row,
      text: num,
      start,
      end: start + num.length,
      cents: sign * units * 100,
      otherCents: num.length >= 3 && !grouped ? [sign * units] : [],
      repaired: !money,
      whole: true,
    });
  }
  return found;
}

/** Dates in a row's text, in the forms of European and English papers, with the other reading where day and month may be swapped. */

import { digitsFromLetters } from './money.ts';
import { MONTH_NAMES, monthOf } from './month.ts';
import type { Row } from './row.ts';

export interface PrintedDate {
  row: Row;
  text: string;
  start: number;
  end: number;
  /** Read with the day first, unless only month first makes a date. */
  iso: string;
  /** Read with the month first; absent when that is no date or the order is plain. */
  monthFirst?: string;
  /** `plain`: month by name, year first, or a day over 12. */
  order: 'plain' | 'plain-month-first' | 'open';
  /** Letters were turned into digits. */
  repaired: boolean;
  /** One of two ends of a period: `01.05.14-31.05.14`. */
  inPeriod: boolean;
}

const D = String.raw`[\dOoQlI|SB]`;
const SEP = String.raw`\s?[./\-–·,]\s?`;
/** No part of a longer number before; letters only as the end of a word whose space was lost. */
const START = String.raw`(?<!\d|\d[.,/:]|\d-(?!\d{1,2}[./]\d{1,2}[./]\d{2})|(?<!\p{L}\p{L})\p{L})`;
/** A time may follow without its space; letters may follow a year of four digits. */
const END = String.raw`(?:(?=\d{1,2}:\d{2})|(?!\d|[.,/\-:]\d))`;
const END_SHORT = String.raw`(?:(?=\d{2}:\d{2})|(?![\d\p{L}]|[.,/:]\d|-\d(?!\d?[./]\d)))`;
const YEAR = `(?:19|[2Z][0OoQ])${D}{2}`;

/** The match and its groups. */
type Groups = (string | undefined)[];

interface Form {
  form: RegExp;
  read: (m: Groups, pivot: number) => Reading | undefined;
  /** Matches print that lost a separator. */
  damaged?: true;
}

const FORMS: Form[] = [
  // 2018-04-11, 2018/04/11, 2018.04.11, also with a T and time behind
  {
    form: new RegExp(`${START}(20\\d{2}|19\\d{2})${SEP}(${D}{1,2})${SEP}(${D}{1,2})(?![\\d]|[.,/\\-]\\d)`, 'gu'),
    read: (m) => plain(num(m[1]), num(m[2]), num(m[3])),
  },
  // 11/04/2018, 14.03.2026, 1. 5. 2014
  {
    form: new RegExp(`${START}(${D}{1,2})(${SEP})(${D}{1,2})(${SEP})(${YEAR})${END}`, 'gu'),
    read: (m, pivot) => numeric(m, pivot),
  },
  // 11-04-18
  {
    form: new RegExp(`${START}(${D}{1,2})(${SEP})(${D}{1,2})(${SEP})(['’]?${D}{2})${END_SHORT}`, 'gu'),
    read: (m, pivot) => numeric(m, pivot),
  },
  // 11-Apr-2018, 18 april 2014, 1er mars 2015, 7. Mai 2014, 5 de mayo de 2016, 11APR2018, 11-Apr-18
  {
    form: new RegExp(
      `${START}(${D}{1,2})(?:st|nd|rd|th|er|ère|e|º|°)?[.,]?\\s?[\\-./']?\\s?(?:de\\s|of\\s|del\\s)?(${MONTH_NAMES})[.,]?\\s?[\\-./',]?\\s?(?:de\\s|del\\s)?(${YEAR}${END}|['’]?\\d{2}${END_SHORT})`,
      'giu',
    ),
    read: (m, pivot) => plain(year(m[3], pivot), monthOf(m[2] ?? ''), num(m[1])),
  },
  // Jan 1, 2022, March 5th 2017, mar 5 2017, Apr-11-2018
  {
    form: new RegExp(
      `(?<![\\p{L}\\d])(${MONTH_NAMES})[.]?\\s?[\\-./]?\\s?(${D}{1,2})(?:st|nd|rd|th)?[.,]?\\s?[\\-./,]?\\s?(${YEAR}${END}|['’]\\d{2}(?!\\d))`,
      'giu',
    ),
    read: (m, pivot) => plain(year(m[3], pivot), monthOf(m[1] ?? ''), num(m[2])),
  },
  // 2018 April 11, 2018-Apr-11
  {
    form: new RegExp(
      `${START}((?:19|20)\\d{2})[\\-./\\s,]{1,2}(${MONTH_NAMES})[.]?[\\-./\\s,]{1,2}(${D}{1,2})(?!\\d)`,
      'giu',
    ),
    read: (m) => plain(num(m[1]), monthOf(m[2] ?? ''), num(m[3])),
  },
  // Date: 20180411
  {
    form: /(?<=(?:date|data|datum|fecha)\W{0,4})(20\d{2})(0[1-9]|1[0-2])([0-3]\d)(?!\d)/giu,
    read: (m) => plain(num(m[1]), num(m[2]), num(m[3])),
  },
  // 2009/2017 or 20/092017: one separator lost, or read as a stroke-like digit; 20 09 2017
  {
    form: /(?<![\d.,/\-:]|\p{L})([0-3]\d)(?:()(0\d|1[0-2])([./-])|([./-])(0\d|1[0-2])[17lI|]?())(20[0-3]\d)(?![\d.,/-])/gu,
    read: (m, pivot) => numeric([m[0], m[1], '/', m[3] ?? m[6], '/', m[8]], pivot),
    damaged: true,
  },
  {
    form: /(?<=(?:date|data|datum|fecha|tarikh)\W{0,4})([0-3]\d)(\s)([01]\d)(\s)(20[0-3]\d)(?!\d)/giu,
    read: (m, pivot) => numeric(m, pivot),
    damaged: true,
  },
];

type Reading = Pick<PrintedDate, 'iso' | 'order'> & { monthFirst?: string };

/** Dates of a row, left to right. Two-digit years up to `pivot` (default 79) are of this century. */
export function datesOf(row: Row, pivot = 79): PrintedDate[] {
  const found: PrintedDate[] = [];
  for (const { form, read, damaged } of FORMS) {
    form.lastIndex = 0;
    for (let match = form.exec(row.text); match; match = form.exec(row.text)) {
      const [start, end] = [match.index, match.index + match[0].length];
      const reading = digitCount(match[0]) >= 3 ? read(match, pivot) : undefined;
      if (!reading) {
        form.lastIndex = start + 1;
        continue;
      }
      if (found.some((other) => start < other.end && end > other.start)) continue;
      const repaired =
        damaged === true || /\d[OoQlI|SB]|[OoQlI|SB]\d/.test(match[0].replace(new RegExp(MONTH_NAMES, 'giu'), ''));
      found.push({ row, text: match[0].trim(), start, end, ...reading, repaired, inPeriod: false });
    }
  }
  found.sort((a, b) => a.start - b.start);
  return found.map((date, n) => ({
    ...date,
    inPeriod: isPeriod(row, found[n - 1], date) || isPeriod(row, date, found[n + 1]),
  }));
}

/** True for a day of the calendar between 1980 and 2100. */
function isCalendarDate(y: number, m: number, d: number): boolean {
  if (y < 1980 || y > 2100 || m < 1 || m > 12 || d < 1) return false;
  return d <= new Date(Date.UTC(y, m, 0)).getUTCDate();
}

function isPeriod(row: Row, first: PrintedDate | undefined, second: PrintedDate | undefined): boolean {
  if (!first || !second) return false;
  const between = row.text.slice(first.end, second.start);
  return /^\s*(?:[-–—~]|to|tot|t\/m|bis|au|al|a|până la|pana la|until|through|do)\s*$/i.test(between);
}

function numeric(m: Groups, pivot: number): Reading | undefined {
  if (!separatorsMatch(m[2] ?? '', m[4] ?? '') || !/\d/.test(m[1] ?? '') || !/\d/.test(m[3] ?? '')) return undefined;
  const [a, b, y] = [num(m[1]), num(m[3]), year(m[5], pivot)];
  const dayFirst = iso(y, b, a);
  const monthFirst = iso(y, a, b);
  if (dayFirst && monthFirst && a !== b) return { iso: dayFirst, monthFirst, order: 'open' };
  if (dayFirst) return { iso: dayFirst, order: 'plain' };
  if (monthFirst) return { iso: monthFirst, order: 'plain-month-first' };
  return undefined;
}

/** Both the same, or both dots, strokes and commas, which readers take for one another: `B - 21,00` is no date. */
function separatorsMatch(first: string, second: string): boolean {
  const [a, b] = [first.trim(), second.trim()];
  return a === b || (/^[./,·]$/.test(a) && /^[./,·]$/.test(b));
}

function plain(y: number, m: number, d: number): Reading | undefined {
  const value = iso(y, m, d);
  return value ? { iso: value, order: 'plain' } : undefined;
}

function iso(y: number, m: number, d: number): string | undefined {
  if (!isCalendarDate(y, m, d)) return undefined;
  return `${y}-${String(m).padStart(2, '0')}-${String(d).padStart(2, '0')}`;
}

function num(digits: string | undefined): number {
  return Number(digitsFromLetters(digits ?? ''));
}

function year(digits: string | undefined, pivot: number): number {
  const value = num(digits?.replace(/\D(?=\d)/g, (c) => (/['’]/.test(c) ? '' : c)));
  return value >= 100 ? value : value + (value <= pivot ? 2000 : 1900);
}

function digitCount(text: string): number {
  return text.replace(/\D/g, '').length;
}

/** Numbers, days and account numbers as they are written in a language. */

import type { Language } from './data.ts';

const LOCALES: Record<Language, string> = { ro: 'ro-RO', en: 'en-GB' };

/** How a language writes what documents are made of. Decimal numbers come as text and are never made floats. */
export interface Formats {
  /** `1.234,50` */
  money(amount: string): string;
  /** `2,5`; only the places it has. */
  number(value: string): string;
  /** `29.11.2026` */
  day(iso: string): string;
  /** `29 noiembrie 2026` */
  longDay(iso: string): string;
  /** `RO49 AAAA 1B31 …`, on one line. */
  iban(iban: string): string;
}

/** The formats of a language. */
export function formatsOf(language: Language): Formats {
  const locale = LOCALES[language];
  // Romanian groups from five digits on by default; a column of amounts wants them all grouped.
  const money = new Intl.NumberFormat(locale, {
    minimumFractionDigits: 2,
    maximumFractionDigits: 2,
    useGrouping: 'always',
  });
  const number = new Intl.NumberFormat(locale, { maximumFractionDigits: 6, useGrouping: 'always' });
  const short = new Intl.DateTimeFormat(locale, {
    ...(language === 'ro' ? { day: '2-digit', month: '2-digit' } : { day: 'numeric', month: 'short' }),
    year: 'numeric',
    timeZone: 'UTC',
  });
  const long = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' });
  return {
    money: (amount) => minusSign(money.format(amount as Intl.StringNumericLiteral)),
    number: (value) => minusSign(number.format(value as Intl.StringNumericLiteral)),
    day: (iso) => short.format(new Date(`${iso}T00:00:00Z`)),
    longDay: (iso) => long.format(new Date(`${iso}T00:00:00Z`)),
    iban: (iban) => iban.replaceAll(/(.{4})(?=.)/g, '$1\u00a0'),
  };
}

function minusSign(text: string): string {
  return text.replace('-', '\u2212');
}

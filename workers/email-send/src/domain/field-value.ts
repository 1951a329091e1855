/** Values of templates by their type: checked, and written as people of a language write them. */

import { isAddress, parseAddress } from './address.ts';

export type FieldType =
  | 'text'
  | 'lines'
  | 'integer'
  | 'number'
  | 'money'
  | 'date'
  | 'datetime'
  | 'boolean'
  | 'url'
  | 'email';
export type Locale = 'ro' | 'en';

const TAGS: Record<Locale, string> = { ro: 'ro-RO', en: 'en-GB' };
/** Times without a zone of their own are shown in the house's. */
const ZONE = 'Europe/Bucharest';

/** The value as it is shown, or what is wrong with it. */
export function formatValue(
  type: FieldType,
  value: unknown,
  locale: Locale,
  currency?: string,
): string | boolean | { problem: string } {
  switch (type) {
    case 'boolean':
      return typeof value === 'boolean' ? value : { problem: 'it must be true or false' };
    case 'text':
      return line(value);
    case 'lines':
      return typeof value === 'string' ? value.toWellFormed().replace(/\r\n?/g, '\n') : { problem: 'it must be text' };
    case 'integer':
      if (!Number.isSafeInteger(value)) return { problem: 'it must be a whole number' };
      return numbers(locale, {}).format(value as number);
    case 'number':
      if (typeof value !== 'number' || !Number.isFinite(value)) return { problem: 'it must be a number' };
      return numbers(locale, { maximumFractionDigits: 20 }).format(value);
    case 'money':
      return money(value, locale, currency);
    case 'date':
    case 'datetime':
      return moment(type, value, locale);
    case 'url':
      return url(value);
    case 'email': {
      const parsed = typeof value === 'string' ? parseAddress(value) : { problem: 'it must be an address' };
      return isAddress(parsed) ? parsed.address : parsed;
    }
  }
}

function line(value: unknown): string | { problem: string } {
  if (typeof value !== 'string') return { problem: 'it must be text' };
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is refused
  if (/[\u0000-\u001f\u007f]/.test(value)) return { problem: 'it has a line break; its type would be "lines"' };
  return value.toWellFormed();
}

function money(value: unknown, locale: Locale, currency: string | undefined): string | { problem: string } {
  if (typeof value !== 'string' || !/^-?\d{1,18}(\.\d{1,8})?$/.test(value)) {
    return { problem: 'it must be a decimal number as text, such as "1190.00"' };
  }
  const digits = { minimumFractionDigits: 2, maximumFractionDigits: Math.max(2, value.split('.')[1]?.length ?? 0) };
  const options: Intl.NumberFormatOptions = currency ? { style: 'currency', currency, ...digits } : digits;
  try {
    // As text, not as a float: no bani get lost.
    return numbers(locale, options).format(value as Intl.StringNumericLiteral);
  } catch {
    return { problem: 'its currency is not known' };
  }
}

function moment(type: 'date' | 'datetime', value: unknown, locale: Locale): string | { problem: string } {
  const form =
    type === 'date' ? /^\d{4}-\d{2}-\d{2}$/ : /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2})$/;
  const date = typeof value === 'string' && form.test(value) ? new Date(value) : undefined;
  const isReal =
    date && !Number.isNaN(date.getTime()) && (type === 'datetime' || date.toISOString().startsWith(value as string));
  if (!isReal) {
    return {
      problem:
        type === 'date'
          ? 'it must be a date such as 2026-11-30'
          : 'it must be a time such as 2026-11-30T10:00:00+02:00',
    };
  }
  const options: Intl.DateTimeFormatOptions =
    type === 'date'
      ? { dateStyle: 'long', timeZone: 'UTC' }
      : { dateStyle: 'long', timeStyle: 'short', timeZone: ZONE };
  return new Intl.DateTimeFormat(TAGS[locale], options).format(date);
}

/** Only what a reader may safely click: no script, no data. */
function url(value: unknown): string | { problem: string } {
  if (typeof value !== 'string' || !URL.canParse(value)) return { problem: 'it must be an address of the web' };
  if (!['https:', 'http:', 'mailto:', 'tel:'].includes(new URL(value).protocol)) {
    return { problem: 'it must begin with https:, http:, mailto: or tel:' };
  }
  return new URL(value).href;
}

const formats = new Map<string, Intl.NumberFormat>();

/** Making one takes longer than using it a hundred times. */
function numbers(locale: Locale, options: Intl.NumberFormatOptions): Intl.NumberFormat {
  const key = locale + JSON.stringify(options);
  let format = formats.get(key);
  if (!format) {
    format = new Intl.NumberFormat(TAGS[locale], options);
    if (formats.size < 200) formats.set(key, format);
  }
  return format;
}

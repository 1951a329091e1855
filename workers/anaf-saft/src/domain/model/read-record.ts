/** Reads a raw record, of JSON or CSV, by its fields. */

import { fromDottedDate, isIsoDate } from '@genius/romania';
import { type Cents, settle } from './cents.ts';
import type { Field, Fields, RecordOf } from './field.ts';
import type { Notes, RecordPlace } from './notes.ts';

export type RawRecord = Readonly<Record<string, unknown>>;

export interface ReadOptions {
  notes: Notes;
  /** Numbers may have a comma for the point. Default false. */
  hasDecimalComma?: boolean;
}

/** Reads records of these fields. Names in `nested` hold lists that the caller reads itself. */
export function recordReader<F extends Fields>(fields: F, nested: readonly string[] = []) {
  const known = new Map(Object.entries(fields));
  const needs = [...known].filter(([, field]) => field.isNeeded).map(([name]) => name);
  // Every record has the same shape, which keeps reading its fields fast.
  const blank = Object.fromEntries([...known.keys()].map((name) => [name, undefined]));
  const leaves = new Set(['kind', ...nested]);
  return (raw: RawRecord, place: RecordPlace, options: ReadOptions): RecordOf<F> => {
    const record: Record<string, unknown> = { ...blank };
    for (const name in raw) {
      const value = raw[name];
      if (value === undefined || value === null || value === '') continue;
      const field = known.get(name);
      if (field) record[name] = readValue(value, field, name, place, options);
      else if (!leaves.has(name)) options.notes.warnOnce(place, name.slice(0, 60), 'field-unknown');
    }
    for (const name of needs) {
      if (record[name] === undefined && isLeftOut(raw[name])) options.notes.fault(place, name, 'needed');
    }
    return record as RecordOf<F>;
  };
}

const isLeftOut = (value: unknown) =>
  value === undefined || value === null || (typeof value === 'string' && value.trim() === '');

/** What stands where bytes are no UTF-8. */
const UNREAD = '\ufffd';
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is refused
const NOT_IN_XML = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffd-\uffff]/;

/** Undefined where it is empty or at fault. */
function readValue(
  value: unknown,
  field: Field,
  name: string,
  place: RecordPlace,
  { notes, hasDecimalComma = false }: ReadOptions,
): unknown {
  const type = typeof value;
  if (field.form === 'flag') return readFlag(value, name, place, notes);
  if (type !== 'string' && type !== 'number') {
    notes.fault(place, name, field.form === 'amount' || field.form === 'decimal' ? 'number' : 'character');
    return undefined;
  }
  const said = (type === 'string' ? (value as string) : String(value)).trim();
  if (said === '') return undefined;
  switch (field.form) {
    case 'id':
    case 'text':
    case 'account':
      return readText(said, field, name, place, notes);
    case 'amount':
    case 'decimal':
      return readNumber(hasDecimalComma ? said.replace(',', '.') : said, field, name, place, notes);
    case 'day': {
      // Databases and spreadsheets put a time behind a day.
      const day = said.length > 10 && said[10] === 'T' ? said.slice(0, 10) : said;
      const iso = isIsoDay(day) ? day : fromDottedDate(day);
      if (iso === undefined) notes.fault(place, name, 'day');
      return iso;
    }
    case 'time':
      if (/^([01]\d|2[0-3]):[0-5]\d:[0-5]\d$/.test(said)) return said;
      notes.fault(place, name, 'time');
      return undefined;
    case 'whole':
      if (/^\d{1,9}$/.test(said)) return Number(said);
      notes.fault(place, name, 'whole');
      return undefined;
    case 'choice': {
      const { choices = {} } = field;
      if (Object.hasOwn(choices, said)) return choices[said];
      notes.fault(place, name, 'choice', { choices: Object.keys(choices).join(', ') });
      return undefined;
    }
  }
}

/** The days of a file are few; each is judged once. */
const days = new Set<string>();
function isIsoDay(said: string): boolean {
  if (days.has(said)) return true;
  if (!isIsoDate(said)) return false;
  if (days.size > 5_000) days.clear();
  days.add(said);
  return true;
}

function readText(said: string, field: Field, name: string, place: RecordPlace, notes: Notes): string | undefined {
  if (NOT_IN_XML.test(said) || !said.isWellFormed()) {
    notes.fault(place, name, said.includes(UNREAD) ? 'encoding' : 'character');
    return undefined;
  }
  if (field.form === 'account' && !/^\d+$/.test(said)) {
    notes.fault(place, name, 'account');
    return undefined;
  }
  if (said.length <= field.max) return said;
  // XML Schema counts characters, of which one may be two units here.
  const letters = [...said];
  if (letters.length <= field.max) return said;
  if (field.form === 'text') {
    notes.warn(place, name, 'text-cut', { limit: field.max });
    return letters.slice(0, field.max).join('').trimEnd();
  }
  notes.fault(place, name, 'length', { limit: field.max });
  return undefined;
}

const NUMBER = /^(-?)0*(\d+)(?:\.(\d*?)0*)?$/;

function readNumber(
  said: string,
  { form, digits, decimals }: Field,
  name: string,
  place: RecordPlace,
  notes: Notes,
): Cents | string | undefined {
  // The longest number that is allowed has 25 signs; a longer text is not even looked at.
  const parts = said.length > 60 ? null : NUMBER.exec(said);
  if (parts === null) {
    notes.fault(place, name, 'number');
    return undefined;
  }
  const [, sign, whole, fraction = ''] = parts as unknown as [string, string, string, string | undefined];
  if (fraction.length > decimals) {
    notes.fault(place, name, 'decimals', { limit: decimals });
    return undefined;
  }
  if (whole.length + decimals > digits) {
    notes.fault(place, name, 'digits', { limit: digits });
    return undefined;
  }
  if (form === 'decimal') return `${sign}${whole}${fraction && `.${fraction}`}`;
  const cents = whole + fraction.padEnd(2, '0');
  if (cents.length > 15) return settle(BigInt(sign + cents));
  // Zero has no sign.
  return sign === '' ? Number(cents) : 0 - Number(cents);
}

function readFlag(value: unknown, name: string, place: RecordPlace, notes: Notes): boolean | undefined {
  const said = typeof value === 'string' ? value.trim().toLowerCase() : value;
  if (said === true || said === 'true' || said === '1' || said === 1) return true;
  if (said === false || said === 'false' || said === '0' || said === 0 || said === '') return false;
  notes.fault(place, name, 'flag');
  return undefined;
}

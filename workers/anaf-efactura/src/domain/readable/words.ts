/** Words and numbers of a readable invoice, in Romanian. */

import { decimal, toText } from '../build/decimal.ts';

/** UNTDID 1001 as RO_CIUS takes it. */
const TYPES: Readonly<Record<string, string>> = {
  '380': 'Factură',
  '381': 'Notă de creditare',
  '384': 'Factură corectată',
  '389': 'Autofactură',
  '751': 'Factură – informații în scopuri contabile',
};

export const typeName = (type: string): string => TYPES[type] ?? `Document de tip ${type}`;

/** UNTDID 4461, those that are usual. */
const PAYMENTS: Readonly<Record<string, string>> = {
  '10': 'Numerar',
  '30': 'Transfer de credit',
  '31': 'Transfer de debit',
  '42': 'Plată în cont bancar',
  '48': 'Card bancar',
  '49': 'Debitare directă',
  '57': 'Acord permanent',
  '58': 'Transfer SEPA',
  '59': 'Debitare directă SEPA',
  '68': 'Plată online',
};

export const paymentName = (code: string | undefined): string =>
  code === undefined ? '' : (PAYMENTS[code] ?? `Cod ${code}`);

/** UNTDID 5305. */
const CATEGORIES: Readonly<Record<string, string>> = {
  S: 'cotă normală sau redusă',
  Z: 'cotă zero',
  E: 'scutit',
  AE: 'taxare inversă',
  K: 'livrare intracomunitară',
  G: 'export',
  O: 'în afara TVA',
  L: 'IGIC',
  M: 'IPSI',
};

export const categoryName = (category: string): string => CATEGORIES[category] ?? category;

/** UN/ECE Rec 20 and 21, those that are usual. */
const UNITS: Readonly<Record<string, string>> = {
  H87: 'buc',
  C62: 'unit.',
  XPP: 'buc',
  EA: 'buc',
  HUR: 'oră',
  DAY: 'zi',
  MON: 'lună',
  ANN: 'an',
  KGM: 'kg',
  GRM: 'g',
  TNE: 't',
  LTR: 'l',
  MTR: 'm',
  MTK: 'm²',
  MTQ: 'm³',
  KMT: 'km',
  KWH: 'kWh',
  MWH: 'MWh',
  SET: 'set',
  XBX: 'cutie',
};

export const unitName = (unit: string | undefined): string => (unit === undefined ? '' : (UNITS[unit] ?? unit));

/** "1234567.5" as 1.234.567,5, with so many places at least. What is no number stays as it is. */
export function number(text: string | undefined, places = 0): string {
  if (text === undefined) return '';
  if (!/^-?\d+(\.\d+)?$/.test(text)) return text;
  const [whole = '', fraction = ''] = toText(decimal(text)).split('.');
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, '.');
  const shown = fraction.padEnd(places, '0');
  return shown === '' ? grouped : `${grouped},${shown}`;
}

/** "2026-11-29" as 29.11.2026. */
export function day(text: string | undefined): string {
  return text === undefined ? '' : text.replace(/^(\d{4})-(\d{2})-(\d{2})$/, '$3.$2.$1');
}

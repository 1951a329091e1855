/** The code of a partner: a prefix that says who it is, and its number (CustomerID, SupplierID, OwnerID). */

import { checkCui, cleanCui, explainCui } from '@genius/romania';
import type { RecordOf } from '../model/field.ts';
import type { Notes, RecordPlace } from '../model/notes.ts';
import type { partnerFields } from '../model/records/shared.ts';

export type Partner = RecordOf<typeof partnerFields>;

/** Member states by their ISO codes. */
const EU = new Set('AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK'.split(' '));

/** Anonymous at the till: customers only. */
export const ANONYMOUS = '080000000000000';

/** Two letters; VAT numbers of Greece begin with EL. Undefined if it is no country. */
export function countryCode(text: string | undefined): string | undefined {
  const code = text?.toUpperCase();
  if (code === undefined) return 'RO';
  if (code === 'EL') return 'GR';
  return /^[A-Z]{2}$/.test(code) ? code : undefined;
}

/** Where a bare code may be taken for one with a prefix. */
export function isPartnerCode(code: string, isBank: boolean): boolean {
  const rest = code.slice(2);
  switch (code.slice(0, 2)) {
    case '00':
      return checkCui(rest).ok && /^\d+$/.test(rest);
    case '01':
    case '02':
    case '05':
    case '06':
      return /^[A-Z]{2}\S+$/.test(rest);
    case '03':
      return /^[1-9]\d{12}$/.test(rest);
    case '04':
      return /^[A-Za-z0-9]+$/.test(rest);
    case '08':
      return code === ANONYMOUS;
    case '09':
      return /^\S+$/.test(rest);
    case '10':
    case '11':
      return isBank && rest !== '';
    default:
      return false;
  }
}

/** Makes the code of what a record gives; undefined with a fault where it gives too little. */
export function partnerCode(partner: Partner, place: RecordPlace, notes: Notes, isBank: boolean): string | undefined {
  const { code, cui, vatId, taxId, cnp, nif, bankClient } = partner;
  const country = countryCode(partner.country);
  if (country === undefined) {
    notes.fault(place, 'country', 'country');
    return undefined;
  }
  const made = (field: string, text: string): string | undefined => {
    if (text.length <= 35 && isPartnerCode(text, isBank)) return text;
    notes.fault(place, field, 'partner-prefix');
    return undefined;
  };
  if (code !== undefined) return made('code', code);
  if (partner.isAnonymous) return ANONYMOUS;
  if (cui !== undefined) return ofCui(cui, 'cui', place, notes);
  if (cnp !== undefined) {
    if (/^[1-9]\d{12}$/.test(cnp)) return `03${cnp}`;
    notes.fault(place, 'cnp', 'cnp');
    return undefined;
  }
  if (nif !== undefined) return made('nif', `09${compact(nif)}`);
  if (bankClient !== undefined) return made('bankClient', `10${compact(bankClient)}`);
  const abroad = vatId ?? taxId;
  if (abroad !== undefined) {
    const field = vatId === undefined ? 'taxId' : 'vatId';
    if (country === 'RO') return ofCui(abroad, field, place, notes);
    const prefix = vatId === undefined ? (EU.has(country) ? '05' : '06') : EU.has(country) ? '01' : '02';
    return made(field, `${prefix}${country}${withoutCountry(compact(abroad), country)}`);
  }
  if (partner.isPerson && partner.id !== undefined) return made('id', `04${partner.id.replace(/[^A-Za-z0-9]/g, '')}`);
  notes.fault(place, 'code', 'partner-code');
  return undefined;
}

function ofCui(text: string, field: string, place: RecordPlace, notes: Notes): string | undefined {
  const checked = checkCui(text);
  if (checked.ok) return `00${checked.cui}`;
  const { en, ro } = explainCui(checked.problem);
  notes.fault(place, field, 'cui', { problem: en, problemRo: ro });
  return undefined;
}

const compact = (text: string) => text.replace(/[\s.\-/]/g, '').toUpperCase();

function withoutCountry(number: string, country: string): string {
  const prefix = country === 'GR' && number.startsWith('EL') ? 'EL' : country;
  return number.startsWith(prefix) ? number.slice(2) : number;
}

/** The company's code as its partners' files have it: `00` and its CUI, not checked. */
export const ownCode = (cui: string): string => `00${cleanCui(cui)}`;

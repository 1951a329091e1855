/** VAT numbers of the Union, by member state: Council Directive 2006/112/EC art. 215, structures as VIES publishes them. */

import { checkCui } from '@genius/romania';

const STRUCTURES: Readonly<Record<string, RegExp>> = {
  AT: /^U\d{8}$/,
  BE: /^[01]\d{9}$/,
  BG: /^\d{9,10}$/,
  CY: /^\d{8}[A-Z]$/,
  CZ: /^\d{8,10}$/,
  DE: /^\d{9}$/,
  DK: /^\d{8}$/,
  EE: /^\d{9}$/,
  EL: /^\d{9}$/,
  ES: /^[A-Z0-9]\d{7}[A-Z0-9]$/,
  FI: /^\d{8}$/,
  FR: /^[A-HJ-NP-Z0-9]{2}\d{9}$/,
  HR: /^\d{11}$/,
  HU: /^\d{8}$/,
  IE: /^\d[A-Z0-9+*]\d{5}[A-Z]{1,2}$/,
  IT: /^\d{11}$/,
  LT: /^(\d{9}|\d{12})$/,
  LU: /^\d{8}$/,
  LV: /^\d{11}$/,
  MT: /^\d{8}$/,
  NL: /^[A-Z0-9+*]{12}$/,
  PL: /^\d{10}$/,
  PT: /^\d{9}$/,
  RO: /^\d{2,10}$/,
  SE: /^\d{12}$/,
  SI: /^\d{8}$/,
  SK: /^\d{10}$/,
  XI: /^(\d{9}|\d{12}|(GD|HA)\d{3})$/,
};

export type ReadVat = { ok: true; country: string; number: string } | { ok: false; problem: string; problemRo: string };

/** Blanks, dots and dashes are dropped; GR is taken for EL, which is how VIES calls Greece. */
export function readVatNumber(text: string): ReadVat {
  const clean = text.toUpperCase().replace(/[\s\u00a0.\-/]/g, '');
  const prefix = clean.slice(0, 2);
  const country = prefix === 'GR' ? 'EL' : prefix;
  const number = clean.slice(2);
  const no = (problem: string, problemRo: string): ReadVat => ({ ok: false, problem, problemRo });
  if (country === 'GB') {
    return no(
      'numbers of Great Britain are not in VIES since 2021; Northern Ireland is XI',
      'codurile din Marea Britanie nu mai sunt în VIES din 2021; Irlanda de Nord este XI',
    );
  }
  const structure = STRUCTURES[country];
  if (!structure) {
    return no('it does not begin with the code of a member state', 'nu începe cu codul unui stat membru');
  }
  if (!structure.test(number)) {
    return no(
      `after ${country} it has not the form that state gives its numbers`,
      `după ${country} nu are forma codurilor din acel stat`,
    );
  }
  if (country === 'RO' && !checkCui(number).ok) {
    return no('its check digit is wrong', 'cifra de control este greșită');
  }
  return { ok: true, country, number };
}

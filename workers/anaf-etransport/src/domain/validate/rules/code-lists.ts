/** Rules on codes that must be in a list. The rule file compares the text as written: `07` is not `7`. */

import { BORDER_POINTS } from '../../lists/generated/border-points.ts';
import { COUNTY_NAMES } from '../../lists/generated/counties.ts';
import { CUSTOMS_OFFICES } from '../../lists/generated/customs-offices.ts';
import { UNITS } from '../../lists/generated/units.ts';
import { CONFIRMATIONS, DOCUMENT_TYPES, OPERATION_CODES, PURPOSE_CODES } from '../../model/codes.ts';
import { collapse } from '../../xml/document.ts';
import { isCountry } from './forms.ts';
import type { Rule } from './rule.ts';

const listed = (id: string, attribute: string, isListed: (code: string) => boolean, en: string, ro: string): Rule => ({
  id,
  attribute,
  holds: (value) => isListed(collapse(value)),
  en,
  ro,
});

const COUNTRY = {
  en: 'must be of ISO 3166-1, two capitals; Greece is EL, not GR.',
  ro: 'trebuie să fie din ISO 3166-1, două majuscule; Grecia este EL, nu GR.',
};

const codesOf = (table: Readonly<Record<string, { code: string }>>) => Object.values(table).map(({ code }) => code);

export const codeListRules: readonly Rule[] = [
  listed('BR-CL-001', 'codTara', isCountry, `The partner's country ${COUNTRY.en}`, `Țara partenerului ${COUNTRY.ro}`),
  listed(
    'BR-CL-010',
    'codTaraOrgTransport',
    isCountry,
    `The country of the organiser of the transport ${COUNTRY.en}`,
    `Țara organizatorului transportului ${COUNTRY.ro}`,
  ),
  listed(
    'BR-CL-002',
    'codJudet',
    (code) => Object.hasOwn(COUNTY_NAMES, code),
    "The county must be SIRUTA's number: 1 to 40, 51 (Călărași) or 52 (Giurgiu), without a zero in front.",
    'Județul trebuie să fie numărul SIRUTA: 1–40, 51 (Călărași) sau 52 (Giurgiu), fără zero în față.',
  ),
  listed(
    'BR-CL-003',
    'codUnitateMasura',
    (code) => UNITS.has(code),
    'The unit must be of UN/ECE recommendation 20 or 21: a piece is H87, a kilogram KGM, a litre LTR, a tonne TNE.',
    'Unitatea de măsură trebuie să fie din Recomandarea UN/ECE 20 sau 21: bucata este H87, kilogramul KGM, litrul LTR, tona TNE.',
  ),
  listed(
    'BR-CL-004',
    'codTipOperatiune',
    (code) => OPERATION_CODES.includes(code),
    'The operation must be one of 10 12 14 20 22 24 30 40 50 60 70.',
    'Operațiunea trebuie să fie una dintre 10 12 14 20 22 24 30 40 50 60 70.',
  ),
  listed(
    'BR-CL-005',
    'codScopOperatiune',
    (code) => PURPOSE_CODES.includes(code),
    "The purpose is not in ANAF's list.",
    'Scopul operațiunii nu este în lista ANAF.',
  ),
  listed(
    'BR-CL-006',
    'codPtf',
    (code) => Object.hasOwn(BORDER_POINTS, code),
    'The border point must be 1 to 38, without a zero in front.',
    'Punctul de trecere a frontierei trebuie să fie 1–38, fără zero în față.',
  ),
  listed(
    'BR-CL-007',
    'codBirouVamal',
    (code) => Object.hasOwn(CUSTOMS_OFFICES, code),
    "The customs office is not in ANAF's list.",
    'Biroul vamal nu este în lista ANAF.',
  ),
  listed(
    'BR-CL-008',
    'tipConfirmare',
    (code) => codesOf(CONFIRMATIONS).includes(code),
    'The confirmation must be 10 (confirmed), 20 (partly) or 30 (denied).',
    'Confirmarea trebuie să fie 10 (confirmat), 20 (confirmat parțial) sau 30 (infirmat).',
  ),
  listed(
    'BR-CL-009',
    'tipDocument',
    (code) => codesOf(DOCUMENT_TYPES).includes(code),
    'The type of the document must be 10 (CMR), 20 (invoice), 30 (delivery note) or 9999 (other).',
    'Tipul documentului trebuie să fie 10 (CMR), 20 (factură), 30 (aviz de însoțire) sau 9999 (altele).',
  ),
];

/** The schema of e-Transport v2, version 1.02: which elements and attributes there are, and what they may hold. */

import { BORDER_POINTS } from '../../lists/generated/border-points.ts';
import { COUNTY_NAMES } from '../../lists/generated/counties.ts';
import { COUNTRIES, SCHEMA_ONLY_COUNTRIES } from '../../lists/generated/countries.ts';
import { CUSTOMS_OFFICES } from '../../lists/generated/customs-offices.ts';
import { OPERATION_CODES, PURPOSE_CODES } from '../../model/codes.ts';
import { isAmount, isDate, isDateTime, isNumberAmong, isToken } from './lexical.ts';

/** What an attribute may hold, in words of both languages that follow "must be" and „trebuie să fie”. */
export interface Type {
  accepts(value: string): boolean;
  en: string;
  ro: string;
}

export interface Model {
  /** Required ones end with `!`. */
  attributes: Readonly<Record<string, Type>>;
  required: readonly string[];
  /** In this order: once, `?` at most once, `+` at least once, `*` any number. */
  children: readonly string[];
  /** Exactly one of the children, instead of all in order. */
  isChoice: boolean;
}

const token = (most: number): Type => ({
  accepts: (value) => isToken(value, most),
  en: `text of 1 to ${most} characters; leave the attribute out rather than empty`,
  ro: `un text de 1–${most} de caractere; omiteți atributul în loc să îl lăsați gol`,
});
const among = (values: readonly string[], en: string, ro: string): Type => ({
  accepts: (value) => isNumberAmong(value, values),
  en,
  ro,
});
const pattern = (form: RegExp, en: string, ro: string): Type => ({ accepts: (value) => form.test(value), en, ro });

const countries = new Set([...Object.keys(COUNTRIES), ...SCHEMA_ONLY_COUNTRIES]);

const uit = pattern(
  /^[0-9ACDEFHJKLMNPQRTUVWXY]{14}[0-9]{2}$/,
  'a UIT: 14 signs of 0-9 and capitals without B G I O S Z, then 2 digits',
  'un cod UIT: 14 semne din 0-9 și majuscule fără B G I O S Z, apoi 2 cifre',
);
const plate = pattern(
  /^[0-9A-Z]{2,20}$/,
  'a plate of 2 to 20 capitals and digits, without blanks and dashes, such as B123ABC',
  'un număr de înmatriculare de 2–20 de majuscule și cifre, fără spații și cratime, de exemplu B123ABC',
);
const country: Type = {
  accepts: (value) => countries.has(value),
  en: 'a country of two capitals; Greece is EL, not GR',
  ro: 'o țară din două majuscule; Grecia este EL, nu GR',
};
const amount: Type = {
  accepts: (value) => isAmount(value, { zero: false }),
  en: 'a number above 0 with at most 12 digits and 2 decimals, with a point',
  ro: 'un număr mai mare decât 0, cu cel mult 12 cifre și 2 zecimale, cu punct',
};
const value: Type = {
  accepts: (text) => isAmount(text, { zero: true }),
  en: 'a number of 0 or more with at most 12 digits and 2 decimals, with a point',
  ro: 'un număr mai mare sau egal cu 0, cu cel mult 12 cifre și 2 zecimale, cu punct',
};
const date: Type = { accepts: isDate, en: 'a day, such as 2026-11-29', ro: 'o zi, de exemplu 2026-11-29' };
const moment: Type = {
  accepts: isDateTime,
  en: 'a moment, such as 2026-11-29T08:30:00',
  ro: 'un moment, de exemplu 2026-11-29T08:30:00',
};

const model = (
  attributes: Record<string, Type>,
  children: readonly string[] = [],
  { isChoice = false } = {},
): Model => ({
  attributes: Object.fromEntries(Object.entries(attributes).map(([name, type]) => [name.replace('!', ''), type])),
  required: Object.keys(attributes)
    .filter((name) => name.endsWith('!'))
    .map((name) => name.slice(0, -1)),
  children,
  isChoice,
});

const route = model(
  {
    codPtf: among(Object.keys(BORDER_POINTS), 'a border point, 1 to 38', 'un punct de trecere a frontierei, 1–38'),
    codBirouVamal: among(
      Object.keys(CUSTOMS_OFFICES),
      "a customs office of ANAF's list",
      'un birou vamal din lista ANAF',
    ),
  },
  ['locatie?'],
);

export const ROOT = 'eTransport';

export const MODELS: Readonly<Record<string, Model>> = {
  [ROOT]: model(
    {
      'codDeclarant!': pattern(
        /^(?:\p{Nd}{13}|\p{Nd}{2,10})$/u,
        'a CUI of 2 to 10 digits or a CNP or NIF of 13, without RO',
        'un CUI de 2–10 cifre sau un CNP ori NIF de 13, fără RO',
      ),
      refDeclarant: token(50),
      declPostAvarie: pattern(/^D$/, 'D, or left out', 'D sau să lipsească'),
    },
    ['notificare', 'stergere', 'confirmare', 'modifVehicul'],
    { isChoice: true },
  ),
  notificare: model(
    { 'codTipOperatiune!': among(OPERATION_CODES, "an operation of ANAF's list", 'o operațiune din lista ANAF') },
    [
      'corectie?',
      'bunuriTransportate+',
      'partenerComercial',
      'dateTransport',
      'locStartTraseuRutier',
      'locFinalTraseuRutier',
      'documenteTransport+',
      'notificareAnterioara*',
    ],
  ),
  corectie: model({ 'uit!': uit }),
  stergere: model({ 'uit!': uit }),
  confirmare: model({
    'uit!': uit,
    'tipConfirmare!': among(['10', '20', '30'], '10, 20 or 30', '10, 20 sau 30'),
    observatii: token(200),
  }),
  modifVehicul: model({
    'uit!': uit,
    'nrVehicul!': plate,
    nrRemorca1: plate,
    nrRemorca2: plate,
    'dataModificare!': moment,
    observatii: token(200),
  }),
  bunuriTransportate: model({
    'codScopOperatiune!': among(PURPOSE_CODES, "a purpose of ANAF's list", 'un scop din lista ANAF'),
    codTarifar: pattern(
      /^(?:\d{4}|\d{6}|\d{8})$/,
      'a tariff code of 4, 6 or 8 digits',
      'un cod tarifar de 4, 6 sau 8 cifre',
    ),
    'denumireMarfa!': token(200),
    'cantitate!': amount,
    'codUnitateMasura!': pattern(
      /^[0-9A-Z]{2,3}$/,
      'a unit of 2 or 3 capitals and digits, such as KGM or H87',
      'o unitate din 2–3 majuscule și cifre, de exemplu KGM sau H87',
    ),
    greutateNeta: amount,
    'greutateBruta!': amount,
    valoareLeiFaraTva: value,
    refDeclarant: token(50),
  }),
  partenerComercial: model({ 'codTara!': country, cod: token(30), 'denumire!': token(200) }),
  dateTransport: model({
    'nrVehicul!': plate,
    nrRemorca1: plate,
    nrRemorca2: plate,
    'codTaraOrgTransport!': country,
    codOrgTransport: token(30),
    'denumireOrgTransport!': token(200),
    'dataTransport!': date,
  }),
  locStartTraseuRutier: route,
  locFinalTraseuRutier: route,
  locatie: model({
    'codJudet!': among(Object.keys(COUNTY_NAMES), 'a county, 1 to 40, 51 or 52', 'un județ, 1–40, 51 sau 52'),
    'denumireLocalitate!': token(100),
    'denumireStrada!': token(100),
    numar: token(20),
    bloc: token(30),
    scara: token(20),
    etaj: token(20),
    apartament: token(20),
    alteInfo: token(200),
    codPostal: token(20),
  }),
  documenteTransport: model({
    'tipDocument!': among(['10', '20', '30', '9999'], '10, 20, 30 or 9999', '10, 20, 30 sau 9999'),
    numarDocument: token(50),
    'dataDocument!': date,
    observatii: token(200),
  }),
  notificareAnterioara: model({ 'uit!': uit, observatii: token(200), refDeclarant: token(50) }),
};

/**
 * The made-up firms of the register: a few that are known by what is special about them, and for any other fiscal code
 * with a right control digit one that is always the same. Names and people are invented.
 */

import { createHash } from 'node:crypto';
import { writeDotted } from '../../clock.ts';
import { isCui, withControlDigit } from '../cui.ts';
import { COUNTIES, type County, countyOf } from './counties.ts';
import type { Address, Firm } from './firm.ts';

/** Fiscal codes that nobody can have: today's end far below. */
const special = (number: number) => withControlDigit(990_000_000 + number);

export const KNOWN = {
  payer: special(1),
  onCollection: special(2),
  inactive: special(3),
  split: special(4),
  struckOff: special(5),
  sector: special(6),
  notPayer: special(7),
  merged: special(8),
  village: special(9),
  /** In no register. */
  absent: special(10),
  /** A second one in no register. */
  absentToo: special(11),
} as const;

/** The firm of a code, or `undefined` if the code is wrong or of a firm that there is not. */
export function bornFirm(cui: number): Firm | undefined {
  if (!isCui(String(cui)) || cui === KNOWN.absent || cui === KNOWN.absentToo) return undefined;
  return knownFirms().find((firm) => firm.cui === cui) ?? madeFirm(cui);
}

export function knownFirms(): Firm[] {
  const firm = (cui: number, name: string, more: Partial<Firm>): Firm => ({ ...plainFirm(cui), name, ...more });
  const open = [{ from: '2015-03-01' }];
  return [
    firm(KNOWN.payer, 'EXEMPLU PLĂTITOR DE TVA SRL', { vat: open, eFactura: '2022-07-01' }),
    firm(KNOWN.onCollection, 'EXEMPLU TVA LA ÎNCASARE SRL', { vat: open, collection: { from: '2019-02-01' } }),
    firm(KNOWN.inactive, 'EXEMPLU INACTIV SRL', {
      vat: [{ from: '2015-03-01', to: '2024-05-10', cancelled: '2024-05-13', reason: 'Anulare din oficiu' }],
      inactive: { from: '2024-05-10' },
    }),
    firm(KNOWN.split, 'EXEMPLU PLATĂ DEFALCATĂ SA', {
      vat: open,
      split: { from: '2018-01-01' },
      iban: 'RO49AAAA1B31007593840000',
      legalForm: 'SOCIETATE COMERCIALĂ PE ACŢIUNI',
    }),
    firm(KNOWN.struckOff, 'EXEMPLU RADIAT SRL', {
      vat: [{ from: '2015-03-01', to: '2021-09-15', cancelled: '2021-09-17', reason: 'Anulare ca urmare a radierii' }],
      struckOff: '2021-09-15',
      state: 'RADIERE din data 15.09.2021',
    }),
    firm(KNOWN.sector, 'EXEMPLU CU SEDIUL ÎN SECTOR SRL', {
      vat: open,
      state: 'TRANSFER(SOSIRE) din data 26.11.2019',
      address: bucharest(3, 'Str. Închipuită', '10', '31472'),
    }),
    firm(KNOWN.notPayer, 'EXEMPLU NEPLĂTITOR PFA', {
      vat: [],
      regCom: 'F12/77/2019',
      legalForm: 'PERSOANĂ FIZICĂ AUTORIZATĂ',
    }),
    firm(KNOWN.merged, 'EXEMPLU ABSORBIT SRL', {
      vat: [{ from: '2015-03-01', to: '2020-08-22', cancelled: '2020-08-24', reason: 'Anulare ca urmare a fuziunii' }],
      state: 'DIZOLVARE FARA LICHIDARE(FUZIUNE) din data 22.08.2020',
    }),
    firm(KNOWN.village, 'EXEMPLU LA ŢARĂ SRL', {
      vat: [{ from: '2016-01-01', to: '2018-06-01', cancelled: '2018-06-01', reason: '' }, { from: '2020-01-01' }],
      address: {
        county: 'TM',
        locality: 'Sat Născocit Com. Născocit',
        localityCode: '999',
        street: ' ',
        number: '',
        details: 'FERMA 7',
        postcode: '307999',
      },
    }),
  ];
}

function plainFirm(cui: number): Firm {
  return {
    cui,
    name: '',
    regCom: `J12/${cui % 10_000}/2015`,
    phone: '0264000000',
    registered: '2015-02-10',
    caen: '6210',
    legalForm: 'SOCIETATE COMERCIALĂ CU RĂSPUNDERE LIMITATĂ',
    state: 'INREGISTRAT din data 10.02.2015',
    address: inSeat(countyOf('CJ'), 'Str. Exemplului', '7', '114'),
    vat: [],
  };
}

const FIRST = 'ALFA BETA GAMA DELTA OMEGA SIGMA NOVA TERRA VERDE ALBASTRU ARGINTIU CARPAT'.split(' ');
const SECOND = 'CONSTRUCT LOGISTIC SOFT AGRO TRANS MOBILA TEXTIL MEDICAL FOREST ENERGIE TURISM COMERŢ'.split(' ');
const STREETS = ['Str. Inventată', 'Bd. Ficţiunii', 'Cal. Modelului', 'Str. Exemplului', 'Aleea Probei'];
const CAEN = ['4690', '6210', '4941', '4120', '5610', '119', '7022', '3109'];

/** Made from the digest of its code: the same in every sandbox. */
function madeFirm(cui: number): Firm {
  const digest = createHash('sha256').update(`firm ${cui}`).digest();
  const draw = (place: number, below: number) => digest.readUInt16BE(place * 2) % below;
  const pick = <T>(list: readonly T[], place: number) => list[draw(place, list.length)] as T;
  const year = 1992 + draw(0, 32);
  const registered = `${year}-0${1 + draw(1, 9)}-1${draw(2, 10)}`;
  const county = pick(COUNTIES, 3);
  const address =
    county.auto === 'B'
      ? bucharest(1 + draw(4, 6), pick(STREETS, 5), String(1 + draw(6, 200)), String(10_000 + draw(7, 55_000)))
      : inSeat(county, pick(STREETS, 5), String(1 + draw(6, 200)), String(draw(7, 1_000)).padStart(3, '0'));
  const percent = draw(8, 100);
  const firm: Firm = {
    ...plainFirm(cui),
    name: `${pick(FIRST, 9)} ${pick(SECOND, 10)} FICTIV ${cui} SRL`,
    regCom: `J${county.number.padStart(2, '0')}/${1 + draw(11, 9_999)}/${year}`,
    phone: `0${county.auto === 'B' ? '21' : '26'}${String(draw(12, 65_536)).padStart(7, '0')}`,
    registered,
    caen: pick(CAEN, 13),
    state: `INREGISTRAT din data ${writeDotted(registered)}`,
    address,
    vat: percent < 75 ? [{ from: registered }] : [],
  };
  if (percent < 10) firm.collection = { from: `${Math.max(year, 2013)}-12-01` };
  if (percent < 40) firm.eFactura = '2023-07-01';
  if (percent >= 96) firm.inactive = { from: '2023-04-03' };
  return firm;
}

function inSeat(county: County, street: string, number: string, end: string): Address {
  const postcode = `${county.post}${end}`.replace(/^0/, '');
  return {
    county: county.auto,
    locality: county.seat,
    localityCode: county.number,
    street,
    number,
    details: '',
    postcode,
  };
}

function bucharest(sector: number, street: string, number: string, postcode: string): Address {
  return {
    county: 'B',
    locality: `Sector ${sector} Mun. Bucureşti`,
    localityCode: String(sector),
    street,
    number,
    details: 'PARTER',
    postcode,
  };
}

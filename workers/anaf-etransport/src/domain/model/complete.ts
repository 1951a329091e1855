/**
 * Data as people have it made into data as ANAF takes it: what can only be meant in one way is mended and said, what can
 * not is refused with the field.
 */

import { likelyUit } from '../uit.ts';
import { nameOf, OPERATIONS, PURPOSES, purposesOf } from './codes.ts';
import { countyNumber } from './county.ts';
import type { Address, Good, Notification, Party, Place } from './declaration.ts';

export interface Mended {
  code: 'mended';
  /** Such as `goods.0.tariffCode`. */
  field: string;
  en: string;
  ro: string;
}

/** Data from which no declaration can be made. */
export class IncompleteError extends Error {
  override name = 'IncompleteError';
  readonly field: string;
  readonly en: string;
  readonly ro: string;

  constructor(field: string, en: string, ro: string) {
    super(`${field}: ${en}`);
    this.field = field;
    this.en = en;
    this.ro = ro;
  }
}

export type Say = (field: string, en: string, ro: string) => void;

/** Throws an `IncompleteError`. */
export function completeNotification(given: Notification): { notification: Notification; mended: Mended[] } {
  const mended: Mended[] = [];
  const say: Say = (field, en, ro) => mended.push({ code: 'mended', field, en, ro });
  const { code: operation } = OPERATIONS[given.operation];
  const isNational = given.operation === 'national';
  const notification: Notification = {
    ...given,
    declarant: taxCode(given.declarant, 'declarant', say),
    reference: filled(given.reference),
    goods: given.goods.map((good, index) => completeGood(good, `goods.${index}`, operation, say)),
    partner: completeParty(given.partner, 'partner', isNational, say),
    vehicle: completePlate(given.vehicle, 'vehicle', say),
    trailer1: optionalPlate(given.trailer1, 'trailer1', say),
    trailer2: optionalPlate(given.trailer2, 'trailer2', say),
    carrier: completeParty(given.carrier, 'carrier', true, say),
    start: completePlace(given.start, 'start'),
    end: completePlace(given.end, 'end'),
    documents: given.documents.map(({ number, remarks, ...document }) => ({
      ...document,
      number: filled(number),
      remarks: filled(remarks),
    })),
    previousNotifications: given.previousNotifications?.map(({ uit, remarks, reference }, index) => ({
      uit: completeUit(uit, `previousNotifications.${index}.uit`, say),
      remarks: filled(remarks),
      reference: filled(reference),
    })),
  };
  return { notification, mended };
}

/** Throws an `IncompleteError` for what is no plate even without blanks and dashes. */
export function completePlate(given: string, field: string, say: Say): string {
  const plate = given.toUpperCase().replace(/[\s\u00a0.\-–]+/g, '');
  if (!/^[0-9A-Z]{2,20}$/.test(plate)) {
    throw new IncompleteError(
      field,
      'is no plate of 2 to 20 letters and digits, such as B123ABC',
      'nu este un număr de înmatriculare de 2–20 de litere și cifre, de exemplu B123ABC',
    );
  }
  if (plate !== given) say(field, `is written ${plate}`, `se scrie ${plate}`);
  return plate;
}

export function optionalPlate(given: string | undefined, field: string, say: Say): string | undefined {
  const plate = filled(given);
  return plate === undefined ? undefined : completePlate(plate, field, say);
}

/** Throws an `IncompleteError` for what is no UIT even with look-alikes mended. */
export function completeUit(given: string, field: string, say: Say): string {
  const uit = likelyUit(given);
  if (uit === undefined) {
    throw new IncompleteError(
      field,
      'is no UIT: 14 signs and 2 control digits that fit them. Copy it as ANAF gave it',
      'nu este un cod UIT: 14 semne și 2 cifre de control care li se potrivesc. Copiați-l așa cum l-a dat ANAF',
    );
  }
  if (uit !== given) say(field, `is written ${uit}`, `se scrie ${uit}`);
  return uit;
}

/** Digits of a code that people write with RO in front. */
function taxCode(given: string, field: string, say: Say): string {
  const code = /^\s*RO\s*(\d+)\s*$/i.exec(given)?.[1] ?? given.trim();
  if (code !== given) say(field, 'is written in digits, without RO', 'se scrie doar cu cifre, fără RO');
  return code;
}

function completeGood(good: Good, field: string, operation: string, say: Say): Good {
  const tariffCode = filled(good.tariffCode)?.replace(/[\s\u00a0.]+/g, '');
  if (tariffCode !== filled(good.tariffCode)) {
    say(`${field}.tariffCode`, `is written ${tariffCode}`, `se scrie ${tariffCode}`);
  }
  const purposes = purposesOf(operation) ?? [];
  const purpose = good.purpose ?? (purposes[0] === '9999' ? 'sameAsOperation' : undefined);
  if (purpose === undefined) {
    const names = purposes.map((code) => nameOf(PURPOSES, code)).join(', ');
    throw new IncompleteError(
      `${field}.purpose`,
      `is missing: this operation takes ${names}`,
      `lipsește: această operațiune acceptă ${names}`,
    );
  }
  return { ...good, purpose, tariffCode, reference: filled(good.reference) };
}

/** A Romanian code is written without RO; of a partner only in a national transport, where the rules ask for digits. */
function completeParty(party: Party, field: string, isRomanianDigits: boolean, say: Say): Party {
  const country = party.country.toUpperCase();
  if (country === 'GR') {
    throw new IncompleteError(
      `${field}.country`,
      'is GR: in e-Transport Greece is EL',
      'este GR: în e-Transport Grecia este EL',
    );
  }
  if (country !== party.country) say(`${field}.country`, `is written ${country}`, `se scrie ${country}`);
  const code = filled(party.code);
  if (code === undefined || country !== 'RO' || !isRomanianDigits) return { ...party, country, code };
  return { ...party, country, code: taxCode(code, `${field}.code`, say) };
}

function completePlace({ place, borderPoint, customsOffice }: Place, field: string): Place {
  const point = filled(borderPoint);
  if (point !== undefined) return { borderPoint: point };
  const office = filled(customsOffice);
  if (office !== undefined || !place) return { customsOffice: office };
  return { place: completeAddress(place, `${field}.place`) };
}

function completeAddress(address: Address, field: string): Address {
  const county = countyNumber(address.county);
  if (county === undefined) {
    throw new IncompleteError(
      `${field}.county`,
      'is no county: give RO-CJ, CJ, a name or the number of SIRUTA',
      'nu este un județ: dați RO-CJ, CJ, o denumire sau numărul SIRUTA',
    );
  }
  const { locality, street, ...rest } = address;
  const filledRest = Object.fromEntries(Object.entries(rest).map(([key, value]) => [key, filled(value)]));
  return { ...filledRest, county, locality, street };
}

/** Blank text counts as left out: an empty attribute is refused by ANAF. */
const filled = (text: string | undefined): string | undefined =>
  text === undefined || text.trim() === '' ? undefined : text.trim();

/** Rules on where the road begins and ends, which depend on the operation. */

import { attribute, childrenOf, collapse, type Element } from '../../xml/document.ts';
import type { Rule } from './rule.ts';

const isOneOf = (operation: string, codes: readonly string[]) => codes.includes(collapse(operation));

const isOnePlace = (place: Element) =>
  Number(attribute(place, 'codPtf') !== undefined) +
    Number(attribute(place, 'codBirouVamal') !== undefined) +
    Number(childrenOf(place, 'locatie').length > 0) ===
  1;

/** 2 to 100 characters, no line break. */
const isName = (value: string) => {
  const { length } = [...collapse(value)];
  return length >= 2 && length <= 100;
};

export const routeRules: readonly Rule[] = [
  {
    id: 'BR-212',
    attribute: 'codTipOperatiune',
    holds: (operation, facts) =>
      !isOneOf(operation, ['20', '22', '24', '30', '50', '70']) || !facts.elementHas('locStartTraseuRutier', 'codPtf'),
    en: 'This operation does not begin at a border point. Give the address where the road in Romania begins.',
    ro: 'Această operațiune nu începe la un punct de trecere a frontierei. Indicați adresa unde începe traseul rutier în România.',
  },
  {
    id: 'BR-213',
    attribute: 'codTipOperatiune',
    holds: (operation, facts) =>
      !isOneOf(operation, ['12', '14', '30', '40', '60']) || !facts.elementHas('locFinalTraseuRutier', 'codPtf'),
    en: 'This operation does not end at a border point. Give the address where the road in Romania ends.',
    ro: 'Această operațiune nu se termină la un punct de trecere a frontierei. Indicați adresa unde se termină traseul rutier în România.',
  },
  {
    id: 'BR-046',
    attribute: 'codTipOperatiune',
    holds: (operation, facts) =>
      !isOneOf(operation, ['10', '20', '30', '60', '70']) || facts.attributes('codBirouVamal').length === 0,
    en: 'This operation has nothing to do with customs: remove the customs office (codBirouVamal).',
    ro: 'Această operațiune nu are legătură cu vama: ștergeți biroul vamal (codBirouVamal).',
  },
  {
    id: 'BR-214',
    attribute: 'denumireLocalitate',
    holds: isName,
    en: 'The locality must have 2 to 100 characters.',
    ro: 'Denumirea localității trebuie să aibă 2–100 de caractere.',
  },
  {
    id: 'BR-215',
    attribute: 'denumireStrada',
    holds: isName,
    en: 'The street must have 2 to 100 characters.',
    ro: 'Denumirea străzii trebuie să aibă 2–100 de caractere.',
  },
  {
    id: 'BR-210',
    elements: ['locStartTraseuRutier'],
    holds: isOnePlace,
    en: 'The start of the road must be exactly one of an address, a border point and a customs office.',
    ro: 'Locul de start al traseului trebuie să fie exact unul dintre: adresă, punct de trecere a frontierei, birou vamal.',
  },
  {
    id: 'BR-216',
    elements: ['locStartTraseuRutier'],
    pointsAt: 'codBirouVamal',
    holds: (place, facts) => attribute(place, 'codBirouVamal') === undefined || facts.has('codTipOperatiune', '40'),
    en: 'Only an import (40) begins at a customs office.',
    ro: 'Doar un import (40) începe la un birou vamal.',
  },
  {
    id: 'BR-211',
    elements: ['locFinalTraseuRutier'],
    holds: isOnePlace,
    en: 'The end of the road must be exactly one of an address, a border point and a customs office.',
    ro: 'Locul de final al traseului trebuie să fie exact unul dintre: adresă, punct de trecere a frontierei, birou vamal.',
  },
  {
    id: 'BR-217',
    elements: ['locFinalTraseuRutier'],
    pointsAt: 'codBirouVamal',
    holds: (place, facts) => attribute(place, 'codBirouVamal') === undefined || facts.has('codTipOperatiune', '50'),
    en: 'Only an export (50) ends at a customs office.',
    ro: 'Doar un export (50) se termină la un birou vamal.',
  },
];

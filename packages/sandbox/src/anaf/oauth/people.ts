/** The people of the simulator: each is a certificate, registered for some fiscal codes. Invented. */

import { KNOWN } from '../taxpayer/population.ts';

export interface Person {
  /** As `?certificate=` names them. */
  id: string;
  name: string;
  /** Of the certificate: `serial` of lists and tokens. */
  serial: string;
  /** Fiscal codes with a right in SPV; all of them for `all`. */
  rights: readonly string[] | 'all';
  about: { en: string; ro: string };
}

export const PEOPLE: readonly Person[] = [
  {
    id: 'contabil',
    name: 'Ioana Exemplu, contabilă',
    serial: '5B0A11C0',
    rights: 'all',
    about: { en: 'an accountant with a right for every fiscal code', ro: 'contabilă cu drept pentru orice CIF' },
  },
  {
    id: 'administrator',
    name: 'Mihai Probă, administrator',
    serial: '5B0A22C0',
    // The last is the test firm of ANAF's own descriptions.
    rights: [String(KNOWN.payer), String(KNOWN.sector), '8000000000'],
    about: { en: 'with a right for three fiscal codes', ro: 'cu drept pentru trei CIF-uri' },
  },
  {
    id: 'fara-drepturi',
    name: 'Radu Model',
    serial: '5B0A33C0',
    rights: [],
    about: { en: 'with a certificate and no right', ro: 'cu certificat, dar fără niciun drept' },
  },
];

export const findPerson = (id: string): Person | undefined => PEOPLE.find((person) => person.id === id);

export function hasRight({ rights }: Person, cif: string): boolean {
  return rights === 'all' || rights.includes(cif);
}

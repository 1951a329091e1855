/** Rules on plates and on the change of a vehicle. */

import { attribute, childrenOf, collapse, type Element } from '../../xml/document.ts';
import { PLATE, TAX_NUMBER } from './forms.ts';
import type { Rule } from './rule.ts';

const isPlate = (value: string) => PLATE.test(collapse(value));
const MOMENT = /\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}/;

/** Asked of the root; a declaration without a change of the vehicle keeps the rule. */
function changes(root: Element, holds: (change: Element) => boolean): boolean {
  const found = childrenOf(root, 'modifVehicul');
  return found.length === 0 || found.some(holds);
}

export const vehicleRules: readonly Rule[] = [
  {
    id: 'BR-031',
    attribute: 'nrVehicul',
    holds: isPlate,
    en: "The vehicle's plate must have 2 to 20 capitals and digits, without blanks and dashes: B123ABC.",
    ro: 'Numărul de înmatriculare al vehiculului trebuie să aibă 2–20 de majuscule și cifre, fără spații și cratime: B123ABC.',
  },
  {
    id: 'BR-032',
    attribute: 'nrRemorca1',
    holds: isPlate,
    en: 'The plate of trailer 1 must have 2 to 20 capitals and digits, without blanks and dashes.',
    ro: 'Numărul de înmatriculare al remorcii 1 trebuie să aibă 2–20 de majuscule și cifre, fără spații și cratime.',
  },
  {
    id: 'BR-033',
    attribute: 'nrRemorca2',
    holds: isPlate,
    en: 'The plate of trailer 2 must have 2 to 20 capitals and digits, without blanks and dashes.',
    ro: 'Numărul de înmatriculare al remorcii 2 trebuie să aibă 2–20 de majuscule și cifre, fără spații și cratime.',
  },
  {
    id: 'BR-202',
    elements: ['eTransport'],
    holds: (root) => changes(root, (change) => collapse(attribute(change, 'dataModificare') ?? '') !== ''),
    en: 'A change of the vehicle must say when it takes place (dataModificare).',
    ro: 'Modificarea vehiculului trebuie să spună când are loc (dataModificare).',
  },
  {
    id: 'BR-203',
    elements: ['eTransport'],
    holds: (root) => changes(root, (change) => MOMENT.test(collapse(attribute(change, 'dataModificare') ?? ''))),
    en: 'The moment of a change of the vehicle is written 2026-11-29T08:30:00.',
    ro: 'Momentul modificării vehiculului se scrie 2026-11-29T08:30:00.',
  },
  {
    id: 'BR-204',
    elements: ['eTransport'],
    holds: (root) => changes(root, (change) => collapse(attribute(change, 'nrVehicul') ?? '') !== ''),
    en: 'A change of the vehicle must name the new plate (nrVehicul).',
    ro: 'Modificarea vehiculului trebuie să indice noul număr de înmatriculare (nrVehicul).',
  },
  {
    id: 'BR-043',
    attribute: 'codTaraOrgTransport',
    holds: (country, facts) =>
      country !== 'RO' ||
      facts.has('codTipOperatiune', '30') ||
      TAX_NUMBER.test(collapse(facts.first('codOrgTransport') ?? '')),
    en: 'A Romanian organiser of the transport needs its CUI, CNP or NIF (codOrgTransport), digits without RO; PF is only for national transports.',
    ro: 'Un organizator de transport din România are nevoie de CUI, CNP sau NIF (codOrgTransport), cifre fără RO; PF este doar pentru transporturi naționale.',
  },
];

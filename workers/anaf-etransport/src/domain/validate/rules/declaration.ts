/** Rules on what a declaration is, whose it is, and the UITs it names. */

import { uitControl } from '../../uit.ts';
import { attribute, childrenOf, collapse } from '../../xml/document.ts';
import { TAX_NUMBER } from './forms.ts';
import type { Rule } from './rule.ts';

/** Only asked inside a notification. */
const INSIDE = ['corectie', 'notificareAnterioara'];
const KINDS = ['notificare', 'stergere', 'confirmare', 'modifVehicul'];

export const declarationRules: readonly Rule[] = [
  {
    id: 'BT-TY-005',
    elements: ['eTransport'],
    holds: (root) => KINDS.reduce((count, kind) => count + childrenOf(root, kind).length, 0) === 1,
    en: 'A declaration must hold exactly one of notificare, confirmare, stergere and modifVehicul. Send one file for each.',
    ro: 'O declarație trebuie să conțină exact unul dintre notificare, confirmare, stergere și modifVehicul. Trimiteți câte un fișier pentru fiecare.',
  },
  {
    id: 'BR-002',
    elements: ['eTransport'],
    pointsAt: 'codDeclarant',
    holds: (root) => TAX_NUMBER.test(collapse(attribute(root, 'codDeclarant') ?? '')),
    en: "The declarant's code must be a CUI of 2 to 10 digits or a CNP or NIF of 13, without RO and without a zero in front.",
    ro: 'Codul declarantului trebuie să fie un CUI de 2–10 cifre sau un CNP ori NIF de 13 cifre, fără RO și fără zero în față.',
  },
  {
    id: 'BR-201',
    elements: ['eTransport'],
    pointsAt: 'declPostAvarie',
    holds: (root) => collapse(attribute(root, 'declPostAvarie') ?? 'D').includes('D'),
    en: 'declPostAvarie may only be D: declared after an outage of the system. Leave it out otherwise.',
    ro: 'declPostAvarie poate fi doar D: declarare după o avarie a sistemului. Altfel omiteți-l.',
  },
  {
    id: 'BR-008',
    elements: ['corectie', 'notificareAnterioara', 'stergere', 'confirmare', 'modifVehicul'],
    holds: (element) =>
      collapse(attribute(element, 'uit') ?? '') !== '' ||
      (INSIDE.includes(element.local) && element.parent?.local !== 'notificare'),
    en: 'The UIT is missing: a correction, deletion, confirmation, change of vehicle or earlier notification must name one.',
    ro: 'Lipsește codul UIT: corecția, ștergerea, confirmarea, modificarea vehiculului sau notificarea anterioară trebuie să indice unul.',
  },
  {
    id: 'BR-019',
    attribute: 'uit',
    // The rule file searches for the control digits in what follows the 14th sign.
    holds: (uit) => {
      const control = uitControl(uit);
      return control !== undefined && [...uit].slice(14).join('').includes(control);
    },
    en: 'The control digits of the UIT do not fit: a sign was mistyped. Copy the UIT as ANAF gave it.',
    ro: 'Cifrele de control ale codului UIT nu se potrivesc: un caracter a fost scris greșit. Copiați codul UIT așa cum l-a dat ANAF.',
  },
];

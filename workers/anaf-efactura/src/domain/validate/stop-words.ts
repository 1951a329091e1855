/** What it says when a rule can't be asked at all. */

import type { Words } from './sentences/term.ts';
import type { StopCode } from './xpath/stop.ts';

const STOPS: Readonly<Record<StopCode, Words>> = {
  FORG0001: {
    en: 'a value is not of the form that it needs (a date, a number, true or false)',
    ro: 'o valoare nu are forma cerută (dată, număr, true sau false)',
  },
  XPTY0004: {
    en: 'an element stands several times where one is expected',
    ro: 'un element apare de mai multe ori unde se așteaptă unul',
  },
  FORG0006: {
    en: 'an element stands several times where one is expected',
    ro: 'un element apare de mai multe ori unde se așteaptă unul',
  },
  WORK: {
    en: 'the invoice has far more lines and VAT groups than any real one',
    ro: 'factura are mult mai multe linii și grupe de TVA decât una reală',
  },
};

/** ANAF's own engine stops with a technical error there, and takes no such invoice. */
export function stopWords(rule: string, code: StopCode): Words {
  const { en, ro } = STOPS[code];
  return {
    en: `Rule ${rule} can not be checked: ${en}. Correct the structure of this element first.`,
    ro: `Regula ${rule} nu poate fi verificată: ${ro}. Corectați mai întâi structura acestui element.`,
  };
}

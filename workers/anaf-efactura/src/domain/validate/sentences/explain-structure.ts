/** What a fault of structure says to an accountant. */

import type { StructureFault } from '../structure/check-structure.ts';
import type { Words } from './term.ts';

const TYPES: Readonly<Record<string, Words>> = {
  decimal: { en: 'a number such as 1234.50', ro: 'un număr precum 1234.50' },
  date: { en: 'a day written as YYYY-MM-DD', ro: 'o zi scrisă AAAA-LL-ZZ' },
  time: { en: 'a time written as HH:MM:SS', ro: 'o oră scrisă HH:MM:SS' },
  boolean: { en: 'true or false', ro: 'true sau false' },
  base64Binary: { en: 'content in Base64', ro: 'conținut în Base64' },
  anyURI: {
    en: 'an address, % only before two hexadecimal digits',
    ro: 'o adresă, cu % doar înaintea a două cifre hexazecimale',
  },
  language: { en: 'a language code such as ro', ro: 'un cod de limbă precum ro' },
};

export function explainStructure({ code, name, expected }: StructureFault, found: string): Words {
  const type = TYPES[expected] ?? { en: expected, ro: expected };
  const shown = found.length > 60 ? `${[...found].slice(0, 57).join('')}…` : found;
  switch (code) {
    case 'ROOT':
      return {
        en: `The document is no Invoice or CreditNote of UBL 2.1 (its root is ${name}). Check the root element and its namespace.`,
        ro: `Documentul nu este Invoice sau CreditNote din UBL 2.1 (rădăcina este ${name}). Verificați elementul rădăcină și spațiul de nume.`,
      };
    case 'UNKNOWN':
      return {
        en: `${name} may not stand in ${expected}: UBL 2.1 doesn't have it there. Remove it or correct its name.`,
        ro: `${name} nu poate sta în ${expected}: UBL 2.1 nu îl are acolo. Ștergeți-l sau corectați numele.`,
      };
    case 'ORDER':
      return {
        en: `${name} stands too late: UBL 2.1 wants it before ${expected}. Move it up.`,
        ro: `${name} stă prea târziu: UBL 2.1 îl cere înainte de ${expected}. Mutați-l mai sus.`,
      };
    case 'REPEATED':
      return {
        en: `${name} stands more than once here; UBL 2.1 allows one. Remove the others.`,
        ro: `${name} apare de mai multe ori aici; UBL 2.1 permite unul. Ștergeți-le pe celelalte.`,
      };
    case 'MISSING':
      return {
        en: `${name} is missing here; UBL 2.1 requires it. Add it.`,
        ro: `${name} lipsește aici; UBL 2.1 îl cere. Adăugați-l.`,
      };
    case 'TEXT':
      return {
        en: `${name} holds elements only, but there is text between them. Remove it.`,
        ro: `${name} cuprinde doar elemente, dar există text între ele. Ștergeți-l.`,
      };
    case 'CHILDREN':
      return {
        en: `${name} holds a text only, but there are elements in it. Remove them.`,
        ro: `${name} cuprinde doar text, dar există elemente în el. Ștergeți-le.`,
      };
    case 'VALUE':
      return {
        en: `${name} must be ${type.en}. Found: ${shown === '' ? 'nothing' : shown}`,
        ro: `${name} trebuie să fie ${type.ro}. S-a găsit: ${shown === '' ? 'nimic' : shown}`,
      };
    case 'ATTRIBUTE-UNKNOWN':
      return {
        en: `The attribute ${name} may not stand here. Remove it.`,
        ro: `Atributul ${name} nu poate sta aici. Ștergeți-l.`,
      };
    case 'ATTRIBUTE-MISSING':
      return {
        en: `The attribute ${name} is missing; UBL 2.1 requires it. Add it.`,
        ro: `Atributul ${name} lipsește; UBL 2.1 îl cere. Adăugați-l.`,
      };
    case 'ATTRIBUTE-VALUE':
      return {
        en: `The attribute ${name} must be ${type.en}.`,
        ro: `Atributul ${name} trebuie să fie ${type.ro}.`,
      };
    default:
      return {
        en: 'ext:ExtensionContent must hold exactly one element of another namespace.',
        ro: 'ext:ExtensionContent trebuie să cuprindă exact un element din alt spațiu de nume.',
      };
  }
}

/** What is said of XML that the official schema does not allow. */

export type StructureCode =
  | 'ROOT'
  | 'UNKNOWN'
  | 'ORDER'
  | 'REPEATED'
  | 'MISSING'
  | 'TEXT'
  | 'CHILDREN'
  | 'VALUE'
  | 'TYPE'
  | 'NIL'
  | 'ATTRIBUTE';

interface Words {
  en: string;
  ro: string;
}

export const STRUCTURE_TEXTS: Readonly<Record<StructureCode, (name: string, expected: string) => Words>> = {
  ROOT: (name) => ({
    en: `The root is ${name}; a message begins with Message in the namespace of REGES (reges2025).`,
    ro: `Rădăcina este ${name}; un mesaj începe cu Message, în spațiul de nume REGES (reges2025).`,
  }),
  UNKNOWN: (name, expected) => ({
    en: `${expected} has no element ${name}. Leave it out or correct its name.`,
    ro: `${expected} nu are elementul ${name}. Eliminați-l sau corectați-i numele.`,
  }),
  ORDER: (name, expected) => ({
    en: `${name} must stand before ${expected}: the schema asks for its own order.`,
    ro: `${name} trebuie să stea înainte de ${expected}: schema cere o anumită ordine.`,
  }),
  REPEATED: (name) => ({
    en: `${name} stands more often than the schema allows.`,
    ro: `${name} apare de mai multe ori decât permite schema.`,
  }),
  MISSING: (name, expected) => ({
    en: `${expected} needs an element ${name}.`,
    ro: `Din ${expected} lipsește elementul ${name}.`,
  }),
  TEXT: (name) => ({
    en: `${name} holds elements and no text of its own.`,
    ro: `${name} conține elemente, nu text propriu.`,
  }),
  CHILDREN: (name) => ({
    en: `${name} holds a text and no elements.`,
    ro: `${name} conține un text, nu elemente.`,
  }),
  VALUE: (name, expected) => ({
    en: `The value of ${name} is not of the type ${expected}.`,
    ro: `Valoarea elementului ${name} nu este de tipul ${expected}.`,
  }),
  TYPE: (name, expected) => ({
    en: `The type ${name} (xsi:type) can not stand for ${expected}.`,
    ro: `Tipul ${name} (xsi:type) nu poate ține locul tipului ${expected}.`,
  }),
  NIL: (name) => ({
    en: `${name} can not be nil here (xsi:nil), or is nil and holds something.`,
    ro: `${name} nu poate fi nul aici (xsi:nil) sau este nul și totuși conține ceva.`,
  }),
  ATTRIBUTE: (name) => ({
    en: `The attribute ${name} is not known to the schema.`,
    ro: `Schema nu cunoaște atributul ${name}.`,
  }),
};

/** What can be wrong with a document, in a sentence for the person who has to mend it, with the place. */

/** Each code with its sentences; `{name}` stands for a parameter. Sources: XML 1.0 (5th ed.), Namespaces in XML 1.0. */
export const XML_PROBLEMS = {
  XML_TOO_LARGE: {
    en: 'The document is larger than {limit} bytes. Send a smaller one.',
    ro: 'Documentul depășește {limit} octeți. Trimiteți unul mai mic.',
  },
  XML_TOO_DEEP: {
    en: 'Elements are nested more than {limit} levels deep. No real document of this kind is.',
    ro: 'Elementele sunt imbricate pe mai mult de {limit} niveluri. Niciun document real de acest fel nu este așa.',
  },
  XML_TOO_MANY_ELEMENTS: {
    en: 'The document has more than {limit} elements. Split it.',
    ro: 'Documentul are mai mult de {limit} elemente. Împărțiți-l.',
  },
  XML_TOO_MANY_ATTRIBUTES: {
    en: 'An element has more than {limit} attributes.',
    ro: 'Un element are mai mult de {limit} atribute.',
  },
  XML_TOO_MANY_NAMES: {
    en: 'The document uses more than {limit} different names.',
    ro: 'Documentul folosește mai mult de {limit} nume diferite.',
  },
  XML_TAG_TOO_LONG: {
    en: 'A tag, comment or instruction is longer than {limit} characters.',
    ro: 'O etichetă, un comentariu sau o instrucțiune depășește {limit} caractere.',
  },
  XML_DOCTYPE: {
    en: 'A document type declaration (<!DOCTYPE) is not allowed: it could pull in foreign content. Remove it.',
    ro: 'Declarația de tip (<!DOCTYPE) nu este permisă: ar putea aduce conținut străin. Ștergeți-o.',
  },
  XML_ENTITY: {
    en: 'The reference {found} is not allowed: only &lt; &gt; &amp; &quot; &apos; and characters by number are. Write a plain & as &amp;.',
    ro: 'Referința {found} nu este permisă: doar &lt; &gt; &amp; &quot; &apos; și caractere după număr. Scrieți semnul & ca &amp;.',
  },
  XML_CHARACTER: {
    en: 'The character {found} is not allowed in XML. Remove it.',
    ro: 'Caracterul {found} nu este permis în XML. Ștergeți-l.',
  },
  XML_ENCODING: {
    en: 'The document declares the encoding {found}, but it is {actual}. Save it as UTF-8 and declare encoding="UTF-8".',
    ro: 'Documentul declară codificarea {found}, dar este {actual}. Salvați-l ca UTF-8 și declarați encoding="UTF-8".',
  },
  XML_BYTES: {
    en: 'The bytes are not valid {actual}. Save the document as UTF-8.',
    ro: 'Octeții nu sunt {actual} valid. Salvați documentul ca UTF-8.',
  },
  XML_DECLARATION: {
    en: 'The XML declaration is malformed or not at the very beginning. Write <?xml version="1.0" encoding="UTF-8"?> first, without anything before it.',
    ro: 'Declarația XML este greșită sau nu stă chiar la început. Scrieți mai întâi <?xml version="1.0" encoding="UTF-8"?>, fără nimic înainte.',
  },
  XML_EMPTY: {
    en: 'There is no element: the document is empty or cut off.',
    ro: 'Nu există niciun element: documentul este gol sau trunchiat.',
  },
  XML_CUT_OFF: {
    en: 'The document ends inside {found}. It was cut off: send it whole.',
    ro: 'Documentul se termină în interiorul {found}. A fost trunchiat: trimiteți-l întreg.',
  },
  XML_OUTSIDE_ROOT: {
    en: 'There is text or a second element outside the root element. Remove it.',
    ro: 'Există text sau un al doilea element în afara elementului rădăcină. Ștergeți-l.',
  },
  XML_TAG: {
    en: 'A tag is malformed. Check the signs < > / = and the quotes.',
    ro: 'O etichetă este greșită. Verificați semnele < > / = și ghilimelele.',
  },
  XML_NAME: {
    en: 'This is no valid name of an element or attribute: {found}.',
    ro: 'Acesta nu este un nume valid de element sau atribut: {found}.',
  },
  XML_END_TAG: {
    en: 'The end tag does not close {expected}, which was opened last.',
    ro: 'Eticheta de sfârșit nu închide {expected}, deschis ultimul.',
  },
  XML_ATTRIBUTE_TWICE: {
    en: 'The attribute {found} stands twice in one element. Remove one.',
    ro: 'Atributul {found} apare de două ori în același element. Ștergeți unul.',
  },
  XML_PREFIX: {
    en: 'The prefix {found} is not declared. Add xmlns:{found}="…" or correct the prefix.',
    ro: 'Prefixul {found} nu este declarat. Adăugați xmlns:{found}="…" sau corectați prefixul.',
  },
  XML_NAMESPACE: {
    en: 'This declaration of a namespace is not allowed: {found}.',
    ro: 'Această declarare a unui spațiu de nume nu este permisă: {found}.',
  },
  XML_CDATA_END: {
    en: 'The characters ]]> may not stand in text. Write ]]&gt;.',
    ro: 'Caracterele ]]> nu pot sta în text. Scrieți ]]&gt;.',
  },
  XML_COMMENT: {
    en: 'A comment is malformed: "--" may stand only at its end.',
    ro: 'Un comentariu este greșit: „--” poate sta doar la sfârșitul lui.',
  },
  XML_INSTRUCTION: {
    en: 'A processing instruction is malformed.',
    ro: 'O instrucțiune de procesare este greșită.',
  },
} as const;

export type XmlErrorCode = keyof typeof XML_PROBLEMS;

/** A place in the text: both count from 1; a column is a character. */
export interface XmlPlace {
  line: number;
  column: number;
}

/** A document that is not well-formed or not safe. `message` is English, `messageRo` Romanian; no content is in them. */
export class XmlError extends Error {
  readonly code: XmlErrorCode;
  readonly messageRo: string;
  readonly line: number;
  readonly column: number;
  readonly params: Readonly<Record<string, string | number>>;

  constructor(code: XmlErrorCode, place: XmlPlace, params: Record<string, string | number> = {}) {
    const { en, ro } = XML_PROBLEMS[code];
    super(fill(en, params));
    this.name = 'XmlError';
    this.code = code;
    this.messageRo = fill(ro, params);
    this.line = place.line;
    this.column = place.column;
    this.params = params;
  }
}

function fill(template: string, params: Record<string, string | number>): string {
  return template.replace(/\{(\w+)\}/g, (whole, name: string) => String(params[name] ?? whole));
}

/** ANAF's words about a declaration it refused: the rule, and what it means for the person who mends it. */

import { findRule } from '../validate/rules/all-rules.ts';

export interface Refusal {
  /** Such as `BR-206`; undefined where ANAF names none. */
  rule?: string;
  /** What is wrong and what to do. */
  en: string;
  ro: string;
  /** As ANAF wrote it. */
  words: string;
}

const MAX_WORDS = 1_000;
const MOST_PARTS = 200;

/** What ANAF's own checks, which no rule file has, are about. */
const REMEDIES: readonly { pattern: RegExp; en: string; ro: string }[] = [
  {
    pattern: /nu a fost identificat uit|uit-ul nu poate fi identificat/i,
    en: 'ANAF knows no valid notification with this UIT. Check the UIT, who declared it, and that it was not deleted.',
    ro: 'ANAF nu cunoaște nicio notificare validă cu acest UIT. Verificați codul UIT, cine l-a declarat și că nu a fost șters.',
  },
  {
    pattern: /SAXParseException|fisierul transmis nu este valid/i,
    en: 'ANAF could not read the file by the schema. Ask etransport.validate what is wrong with it.',
    ro: 'ANAF nu a putut citi fișierul după schemă. Întrebați etransport.validate ce este greșit.',
  },
];

/** The findings of one text; at least one. A refusal by rules has a part `textEroare=[BR-…]…` for each. */
export function readRefusals(text: string): Refusal[] {
  const whole = tidy(text.slice(0, 200_000));
  const [before = '', ...named] = text.slice(0, 200_000).split(/textEroare\s*=\s*/i);
  const parts = (named.length > 0 ? named : [before])
    .slice(0, MOST_PARTS)
    .map((part) => tidy(part).replace(/;$/, ''))
    .filter((part) => part !== '');
  const said = parts.length > 0 ? parts : [whole];
  return said.map(explain);
}

function explain(words: string): Refusal {
  const rule = /\[((?:BR|BT)-(?:[A-Z]{2}-)?\d{3})\]/.exec(words)?.[1];
  const known = rule === undefined ? undefined : findRule(rule);
  if (known) return { rule: known.id, en: known.en, ro: known.ro, words };
  const remedy = REMEDIES.find(({ pattern }) => pattern.test(words));
  const ro = remedy?.ro ?? (words.replace(/^\[[^\]]*\]\s*-?\s*/, '') || words);
  return { ...(rule === undefined ? {} : { rule }), en: remedy?.en ?? `ANAF says: ${words}`, ro, words };
}

/** For a file that ANAF did not take at all, of which it says nothing more. */
export const NOT_TAKEN: Refusal = {
  en: 'ANAF could not take the file as XML of a declaration. Ask etransport.validate what is wrong with it.',
  ro: 'ANAF nu a putut prelua fișierul ca XML de declarație. Întrebați etransport.validate ce este greșit.',
  words: 'XML cu erori nepreluat de sistem',
};

/** ANAF repeats what it refuses: 13 digits may be a person's number. */
const tidy = (text: string): string =>
  text
    .slice(0, MAX_WORDS * 2)
    .replace(/\s+/g, ' ')
    .trim()
    .slice(0, MAX_WORDS)
    .replace(/(?<!\d)\d{13}(?!\d)/g, '…')
    .toWellFormed();

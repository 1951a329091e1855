/** ANAF's words about an invoice it refused, as findings: the rule, and what it means for the person who mends it. */

export interface Finding {
  /** Such as BR-RO-110 or R6.1; undefined where ANAF names none. */
  rule?: string;
  /** What is wrong and what to do. */
  en: string;
  ro: string;
  /** As ANAF wrote it. */
  words: string;
}

const MAX_WORDS = 1_000;

/** `[BR-RO-110]-În română. #In English.` */
const SCHEMATRON =
  /\[([A-Z]{1,4}(?:-[A-Za-z0-9_]+)+)\]\s*-?\s*([^#[]*)(?:#\s*([^[]*?))?(?=\s*(?:SCHEMATRON eroare|\[[A-Z]|$))/g;
/** `eroare regula: R6.1: …` */
const DATA_RULE = /eroare regula:\s*([A-Za-z][A-Za-z0-9_.-]*?)\s*:\s*([\s\S]*?)(?=\s*eroare regula:|$)/g;

/** What ANAF's own rules, which no rule file has, are about. */
const REMEDIES: readonly { pattern: RegExp; en: string; ro: string }[] = [
  {
    pattern: /^R6\.1/,
    en: 'The CIF of the seller is not in the tax registry. Check the CIF, or whether the firm was struck off.',
    ro: 'CIF-ul vânzătorului nu figurează în baza de date ANAF. Verificați CIF-ul sau dacă firma a fost radiată.',
  },
  {
    pattern: /^R_BT_3[12]_cui/i,
    en: "The seller's tax code is wrong. Check its digits, and that it is that of the firm which sends.",
    ro: 'CUI-ul vânzătorului este incorect. Verificați cifrele și că este al firmei care transmite.',
  },
  {
    pattern: /^BT-24/,
    en: 'The specification (BT-24) must be that of CIUS-RO 1.0.1, to the letter.',
    ro: 'Specificația (BT-24) trebuie să fie cea din CIUS-RO 1.0.1, literă cu literă.',
  },
];

const CODE_REMEDY = {
  en: 'A tax code is not valid: its control digit does not fit. Check the CUI of seller and buyer.',
  ro: 'Un cod fiscal nu este valid: cifra de control nu se potrivește. Verificați CUI-ul vânzătorului și al cumpărătorului.',
};

/** The findings of one text; at least one. */
export function readFindings(text: string): Finding[] {
  const words = text.replace(/^\s*E:\s*validari globale\s*/i, '').trim();
  const schematron = [...words.matchAll(SCHEMATRON)].map(([whole, rule = '', ro = '', en = '']) => ({
    rule,
    ro: tidy(ro) || tidy(whole),
    en: tidy(en) || tidy(ro) || tidy(whole),
    words: tidy(whole),
  }));
  if (schematron.length > 0) return schematron;
  const data = [...words.matchAll(DATA_RULE)].map(([whole, rule = '', said = '']) => {
    const remedy = REMEDIES.find(({ pattern }) => pattern.test(rule));
    return { rule, ro: remedy?.ro ?? tidy(said), en: remedy?.en ?? `ANAF says: ${tidy(said)}`, words: tidy(whole) };
  });
  if (data.length > 0) return data;
  const plain = tidy(words);
  if (/validare CUI/i.test(words)) return [{ ...CODE_REMEDY, words: plain }];
  return [{ ro: plain, en: `ANAF says: ${plain}`, words: plain }];
}

const tidy = (text: string): string => text.replace(/\s+/g, ' ').trim().slice(0, MAX_WORDS).toWellFormed();

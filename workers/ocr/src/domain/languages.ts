/** Languages: their names, where their data is, and which one a text is in. */

import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { UnreadableDocument } from './unreadable.ts';

/** Tesseract's three-letter code, such as `ron`. */
export type LanguageCode = string;

const SHORT_CODES: Record<string, LanguageCode> = {
  ro: 'ron',
  en: 'eng',
  de: 'deu',
  fr: 'fra',
  nl: 'nld',
  it: 'ita',
  es: 'spa',
  pt: 'por',
  hu: 'hun',
  pl: 'pol',
  cs: 'ces',
  sk: 'slk',
  sl: 'slv',
  hr: 'hrv',
  bg: 'bul',
  el: 'ell',
  tr: 'tur',
  uk: 'ukr',
  ru: 'rus',
  sr: 'srp',
  sv: 'swe',
  da: 'dan',
  fi: 'fin',
  nb: 'nor',
  no: 'nor',
  et: 'est',
  lv: 'lav',
  lt: 'lit',
  mo: 'ron',
  rum: 'ron',
  ger: 'deu',
  fre: 'fra',
  dut: 'nld',
};

/** Scripts that the PP-OCR reader's letters don't cover: Tesseract alone reads them. */
const OTHER_SCRIPTS = new Set(['bul', 'ell', 'ukr', 'rus', 'srp']);

/** The three-letter code of `ro`, `ro-RO`, `ron` or `rum`. */
export function languageCode(name: string): LanguageCode {
  const primary = name.toLowerCase().split(/[-_]/)[0] ?? '';
  return SHORT_CODES[primary] ?? primary;
}

export function isLatinScript(language: LanguageCode): boolean {
  return !OTHER_SCRIPTS.has(language);
}

/**
 * The folder with a language's data, inside the package that ships it.
 *
 * @throws UnreadableDocument `LANGUAGE_NOT_INSTALLED`, naming the package to install.
 */
export function languageData(language: LanguageCode): string {
  const install = `@tesseract.js-data/${language}`;
  try {
    if (!/^[a-z]{3}(_[a-z]+)?$/.test(language)) throw new Error('not a language code');
    const root = dirname(createRequire(import.meta.url).resolve(`${install}/package.json`));
    const folder = ['4.0.0_best_int', '4.0.0'].map((variant) => join(root, variant)).find(existsSync);
    if (folder) return folder;
  } catch {
    // Reported below: whatever went wrong, the package isn't usable.
  }
  throw new UnreadableDocument(
    'LANGUAGE_NOT_INSTALLED',
    `The data of language "${language}" is not installed: npm install ${install}`,
    {
      found: language,
      install,
    },
  );
}

/**
 * Everyday words without diacritics, as the PP-OCR reader prints them. A word that two languages share (`in`, `total`)
 * stands in both lists and so tells nothing.
 */
const WORDS: Record<LanguageCode, string> = {
  ron: `si de la din cu pe nu este sau pentru care ca fi sunt au fost prin dupa mai ale cel lei ron leu buc bon fiscal cod cif cui str
    nr jud mun loc data ora total tva subtotal numerar rest operator factura casier casa reducere garantie cumparaturi multumim
    vanzator furnizor cumparator client pret cantitate valoare plata banca cont capital social unitate srl sa seria bucati suma
    unitar reg com inregistrare bucuresti sediul adresa farmacia magazin pana ani anul intr dintre acest aceasta in are no date
    an al lui sale fost fara intre cand sub spre doar tot ai se iar unei unui unor cele cei asupra despre catre va vor sa o`,
  eng: `the of and to in is for you that with this on are be at by from not have it or as was your thank invoice date due amount
    tax cash change total qty price please receipt description subtotal customer bill no tel fax gst sdn bhd rm street road item
    goods sold returnable exchange rounding payment account ltd company ship page we will our all number address i an all do so
    data client operator care cod sale`,
  deu: `der die das und ist nicht mit fur von zu den dem des ein eine rechnung datum betrag mwst summe gesamt seite menge preis kunde
    kundennr steuer zahlung bar ruckgeld netto brutto gmbh strasse in an am auf war so`,
  fra: `le la les des et est une pour du au sur vous nous facture montant total ttc ht tva date client prix quantite paiement page numero
    adresse somme de se ca fi on au sa ai`,
  nld: `de het een en van is niet met voor op te aan factuur datum bedrag btw totaal aantal prijs klant klantnummer betaling exclusief
    inclusief nummer u wij in was data`,
};
/** Endings that one language has and the others haven't. */
const ENDINGS: Record<LanguageCode, RegExp> = {
  ron: /.{3}(ului|ilor|elor|iile|iei|eaza|easca|itate|atie|tii|ului|urile|uri|oare|ata|ati)$/,
  eng: /.{3}(ing|tion|tions|ment|ness|ly|ed|able)$/,
  deu: /.{3}(ung|ungen|keit|heit|lich|isch)$/,
  fra: /.{3}(ement|eux|euse|eaux|aient)$/,
  nld: /.{3}(ijk|heid|ingen|eerd)$/,
};
const LISTS = Object.fromEntries(Object.entries(WORDS).map(([code, words]) => [code, new Set(words.split(/\s+/))]));

/**
 * The language of a text among the candidates, by its everyday words and its diacritics; `lead` says by how many.
 *
 * @param candidates in order of preference; the first wins when nothing tells them apart.
 */
export function pickLanguage(text: string, candidates: LanguageCode[]): { language: LanguageCode; lead: number } {
  const first = candidates[0] ?? 'ron';
  if (candidates.length < 2) return { language: first, lead: Infinity };
  const words = fold(text)
    .split(/[^a-z]+/)
    .filter(Boolean);
  const scored = candidates.map((language) => {
    const list = LISTS[language];
    const known = list ? words.filter((word) => list.has(word) || ENDINGS[language]?.test(word)).length : 0;
    const marks = language === 'ron' ? (text.match(/[ăâîșțşţĂÂÎȘȚŞŢ]/g)?.length ?? 0) : 0;
    return { language, score: known + marks };
  });
  scored.sort((a, b) => b.score - a.score);
  const [best, second] = scored;
  const lead = (best?.score ?? 0) - (second?.score ?? 0);
  return { language: best && lead > 0 ? best.language : first, lead };
}

function fold(text: string): string {
  return text.toLowerCase().normalize('NFD').replace(/\p{M}/gu, '');
}

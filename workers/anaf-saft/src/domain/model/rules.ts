/** What may be wrong with a value, in the two languages. A sentence carries limits and names, never the value. */

export interface RuleWords {
  en: string;
  ro: string;
}

export const RULES = {
  needed: { en: 'is missing', ro: 'lipsește' },
  length: {
    en: 'has more than {limit} characters; a code is never cut, so give a shorter one',
    ro: 'are mai mult de {limitRo} caractere; un cod nu se scurtează niciodată, deci dați unul mai scurt',
  },
  character: {
    en: 'has a character that XML can not carry; take it out',
    ro: 'are un caracter pe care XML nu îl poate cuprinde; ștergeți-l',
  },
  encoding: {
    en: 'has a character that could not be read, as the file is not in UTF-8; save it in UTF-8',
    ro: 'are un caracter care nu a putut fi citit, fiindcă fișierul nu este în UTF-8; salvați-l în UTF-8',
  },
  account: {
    en: 'is no account of digits alone; ANAF takes 70701, not 707.01',
    ro: 'nu este un cont format numai din cifre; ANAF acceptă 70701, nu 707.01',
  },
  number: {
    en: 'is no number, such as 1210.50 (in CSV with semicolons also 1210,50)',
    ro: 'nu este un număr, de exemplu 1210.50 (în CSV cu punct și virgulă și 1210,50)',
  },
  decimals: {
    en: 'has more than {limit} decimals; round it',
    ro: 'are mai multe zecimale ({limit} cel mult); rotunjiți',
  },
  digits: { en: 'has more than {limit} digits', ro: 'are mai multe cifre ({limit} cel mult)' },
  day: { en: 'is no day, such as 2026-06-15', ro: 'nu este o dată, de exemplu 2026-06-15' },
  time: { en: 'is no time, such as 14:30:00', ro: 'nu este o oră, de exemplu 14:30:00' },
  whole: { en: 'is no whole number from 0', ro: 'nu este un număr întreg de la 0' },
  flag: { en: 'is neither true nor false', ro: 'nu este nici true, nici false' },
  choice: { en: 'is none of {choices}', ro: 'nu este una dintre valorile {choices}' },
  kind: {
    en: 'is no kind of record; take one of {choices}',
    ro: 'nu este un fel de înregistrare; alegeți unul dintre {choices}',
  },
  json: { en: 'is no object of JSON on one line', ro: 'nu este un obiect JSON pe un singur rând' },
  csv: {
    en: 'is no row of the CSV: its quotes or its number of columns do not fit the header',
    ro: 'nu este un rând al CSV-ului: ghilimelele sau numărul de coloane nu se potrivesc cu antetul',
  },
  lines: { en: 'is no list of lines', ro: 'nu este o listă de linii' },
  side: {
    en: 'gives both debit and credit; give one of them',
    ro: 'dă și debit, și credit; dați numai una dintre ele',
  },
  'no-side': { en: 'gives neither debit nor credit', ro: 'nu dă nici debit, nici credit' },
  currency: {
    en: 'is in another currency: give currencyAmount or exchangeRate',
    ro: 'este în altă monedă: dați currencyAmount sau exchangeRate',
  },
  'tax-amount': {
    en: 'can not be computed: give taxAmount, or taxBase with taxRate',
    ro: 'nu se poate calcula: dați taxAmount sau taxBase împreună cu taxRate',
  },
  'tax-type': {
    en: 'is missing: the tax code is neither in the tax records nor one of VAT',
    ro: 'lipsește: codul de taxă nu este nici în înregistrările tax, nici unul de TVA',
  },
  'base-rate': { en: 'is not between 0 and 1', ro: 'nu este între 0 și 1' },
  'partner-code': {
    en: 'is missing: give cui, vatId, taxId, cnp or nif, or say isPerson or isAnonymous',
    ro: 'lipsește: dați cui, vatId, taxId, cnp sau nif, sau spuneți isPerson ori isAnonymous',
  },
  'partner-prefix': {
    en: 'does not begin with one of the prefixes 00 to 06 and 08 to 11 (10 and 11 only of banks), or has a form that its prefix does not take',
    ro: 'nu începe cu unul dintre prefixele 00–06 și 08–11 (10 și 11 numai la bănci) sau are o formă pe care prefixul nu o permite',
  },
  'partner-unknown': {
    en: 'is neither the id of a partner record nor a partner code with its prefix',
    ro: 'nu este nici id-ul unui partener, nici un cod de partener cu prefix',
  },
  cui: { en: 'is no CUI: {problem}', ro: 'nu este un CUI: {problemRo}' },
  cnp: {
    en: 'is no CNP or NIF of 13 digits that does not begin with 0',
    ro: 'nu este un CNP sau NIF de 13 cifre care nu începe cu 0',
  },
  country: { en: 'is no country of two letters', ro: 'nu este o țară din două litere' },
  county: { en: 'is no county of Romania', ro: 'nu este un județ din România' },
  'billing-address': {
    en: 'has no city and country: give them, or in the partner record',
    ro: 'nu are localitate și țară: dați-le aici sau la partener',
  },
  'payment-method': {
    en: 'can not be told: give mechanism (a code that has a method) or method',
    ro: 'nu se poate determina: dați mechanism (un cod care are metodă) sau method',
  },
  journals: {
    en: 'is one of more than {limit} journals; a journal groups transactions, it is no number of one',
    ro: 'este unul dintre mai mult de {limitRo} jurnale; un jurnal grupează note contabile, nu este numărul uneia',
  },
  'split-document': {
    en: 'is the number of an earlier document; all lines of one document must follow each other',
    ro: 'este numărul unui document anterior; toate liniile unui document trebuie să fie una după alta',
  },
  'differs-in-document': {
    en: 'differs from the first line of the same document',
    ro: 'diferă de prima linie a aceluiași document',
  },
  duplicate: { en: 'stands in an earlier record already', ro: 'apare deja într-o înregistrare anterioară' },
  'life-choice': { en: 'is missing: give lifeYears or lifeMonths', ro: 'lipsește: dați lifeYears sau lifeMonths' },
  balance: {
    en: 'is given twice: give debit, credit or balance, one of them',
    ro: 'este dat de două ori: dați debit, credit sau sold, numai una dintre ele',
  },
} as const satisfies Record<string, RuleWords>;

export type Rule = keyof typeof RULES;

export const WARNINGS = {
  'text-cut': { en: 'was cut to {limit} characters', ro: 'a fost scurtat la {limitRo} caractere' },
  'field-unknown': {
    en: 'is no field of this kind and was left out',
    ro: 'nu este un câmp al acestui fel de înregistrare și a fost lăsat deoparte',
  },
  'kind-left-out': {
    en: 'these records were left out: a declaration {declaration} does not take them',
    ro: 'aceste înregistrări au fost lăsate deoparte: declarația {declaration} nu le primește',
  },
  'closing-differs': {
    en: 'does not agree with the opening balance and the ledger; it was kept as given',
    ro: 'nu corespunde cu soldul inițial și cu registrul; a rămas cum a fost dat',
  },
  'section-missing': {
    en: 'has no records, though a declaration {declaration} has this section filled',
    ro: 'nu are înregistrări, deși declarația {declaration} are această secțiune completată',
  },
} as const satisfies Record<string, RuleWords>;

export type WarningCode = keyof typeof WARNINGS;

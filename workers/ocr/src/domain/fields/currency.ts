/** The currency of a document: its signs and codes, else the country its words point to. */

import type { Row } from './row.ts';

const SIGNS: [string, RegExp][] = [
  ['RON', /(?<![a-z])(?:lei|ron)(?![a-z])/g],
  ['EUR', /€|(?<![a-z])(?:eur|euro|euros)(?![a-z])/g],
  ['MYR', /(?<![a-z])(?:rm|myr)(?=[\s\d).:]|$)|\(rm\)/g],
  ['SGD', /s\$|(?<![a-z])sgd(?![a-z])/g],
  ['AUD', /a\$|(?<![a-z])aud(?![a-z])/g],
  ['CAD', /c\$|ca\$|(?<![a-z])cad(?![a-z])/g],
  ['GBP', /£|(?<![a-z])gbp(?![a-z])/g],
  ['CHF', /(?<![a-z])(?:chf|sfr)(?![a-z])/g],
  ['PLN', /zł|(?<![a-z])(?:pln|zl)(?![a-z])/g],
  ['INR', /₹|(?<![a-z])(?:inr|rs\.)(?=\s?\d|\s|$)|gstin/g],
  ['HUF', /(?<![a-z])(?:huf|ft)(?=\s|$)(?<=\d\s?ft|huf)/g],
  ['USD', /(?<![a-z])(?:usd|us\$)|\$(?=\s?[\d.])/g],
];

/** Words of a country: three of them at most count, one point each. */
const PLACES: [string, RegExp][] = [
  ['MYR', /sdn\.?\s*bhd|malaysia|kuala lumpur|selangor|johor|penang|(?<![a-z])jalan(?![a-z])/g],
  ['SGD', /singapore|pte\.? ltd/g],
  ['AUD', /(?<![a-z])abn(?![a-z])|australia/g],
  ['RON', /bon fiscal|cod fiscal|(?<![a-z])(?:c\.?i\.?f|tva|srl|jud)(?![a-z])/g],
  ['EUR', /(?<![a-z])(?:btw|mwst|ust|iva)(?![a-z])|deutschland|nederland|france|italia|espana/g],
  ['USD', /united states|(?<![a-z])usa(?![a-z])/g],
];

/** ISO 4217 with the row that shows it best; undefined when nothing points to a currency. */
export function chooseCurrency(rows: Row[]): FoundCurrency | undefined {
  const found = new Map<string, FoundCurrency & { points: number }>();
  for (const [code, pattern] of SIGNS) {
    for (const row of rows) for (const hit of hitsOf(row, code, pattern)) note(found, hit, signPoints(hit));
  }
  for (const [code, pattern] of PLACES) {
    let left = 3;
    for (const row of rows) for (const hit of hitsOf(row, code, pattern)) if (left-- > 0) note(found, hit, 1);
  }
  // A dollar sign is also inside the signs of the other dollars.
  if (['SGD', 'AUD', 'CAD'].some((code) => found.has(code))) found.delete('USD');
  return [...found.values()].sort((a, b) => b.points - a.points)[0];
}

export interface FoundCurrency {
  code: string;
  row: Row;
  text: string;
  /** Offset in the row's text. */
  start: number;
}

function* hitsOf(row: Row, code: string, pattern: RegExp): Generator<FoundCurrency> {
  for (const match of row.folded.matchAll(pattern)) {
    const start = row.toText[match.index] ?? 0;
    yield {
      code,
      row,
      text: row.text.slice(start, row.toText[match.index + match[0].length] ?? row.text.length),
      start,
    };
  }
}

/** A sign beside an amount, or in the row of a total, says more than one that stands alone and may be a misread letter. */
function signPoints({ row, start, text }: FoundCurrency): number {
  const beside =
    /\d[.,]\d{2}\s?$/.test(row.text.slice(0, start)) ||
    /^[\s)]*-?[\d.,' ]*\d[.,]\d{2}/.test(row.text.slice(start + text.length));
  const letters = /[a-z]{2}/i.test(text);
  const sums = /total|amount|summe|betrag|plata|payer|betalen|montant/.test(row.folded);
  return (beside ? 2 : letters ? 1.5 : 0.4) + (sums ? 1 : 0);
}

function note(found: Map<string, FoundCurrency & { points: number }>, hit: FoundCurrency, points: number): void {
  const known = found.get(hit.code);
  if (known) known.points += points;
  else found.set(hit.code, { ...hit, points });
}

/** Papers of the United States put the month first: a ZIP code behind a state, its name, or dollars beside amounts without another country's marks. */
export function isAmerican(rows: Row[], currency: string | undefined): boolean {
  if (currency !== undefined && currency !== 'USD' && currency !== 'CAD') return false;
  const text = rows.map((row) => row.text).join('\n');
  const zip =
    /\b(?:A[LKZR]|C[AOT]|D[EC]|FL|GA|HI|I[DLNA]|K[SY]|LA|M[EDAINSOT]|N[EVHJMYCD]|O[HKR]|PA|RI|S[CD]|T[NX]|UT|V[TA]|W[AVIY]),?\s+\d{5}(?:-\d{4})?\b/.test(
      text,
    );
  return (
    zip ||
    /\b(?:USA|U\.S\.A|United States)\b/i.test(text) ||
    (currency === 'USD' &&
      (text.match(/\$\s?\d[\d,]*\.\d{2}/g) ?? []).length >= 2 &&
      !/\b(?:VAT|Ltd|IBAN|GmbH|ABN|GSTIN?)\b/.test(text))
  );
}

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

/** Words of a country; they count only where no sign is printed. */
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
  const printed = mostSeen(rows, SIGNS);
  return printed ?? mostSeen(rows, PLACES);
}

export interface FoundCurrency {
  code: string;
  row: Row;
  text: string;
  /** Offset in the row's text. */
  start: number;
}

function mostSeen(rows: Row[], signs: [string, RegExp][]): FoundCurrency | undefined {
  let best: { code: string; points: number; row: Row; text: string; start: number } | undefined;
  for (const [code, pattern] of signs) {
    let points = 0;
    let first: { row: Row; text: string; start: number } | undefined;
    for (const row of rows) {
      for (const match of row.folded.matchAll(pattern)) {
        points += /total|amount|summe|betrag|plata|payer|betalen|montant|\d/.test(row.folded) ? 2 : 1;
        const start = row.toText[match.index] ?? 0;
        first ??= { row, text: row.text.slice(start, row.toText[match.index + match[0].length] ?? row.text.length), start };
      }
    }
    // A dollar sign is also inside the signs of the other dollars.
    if (code === 'USD' && best && /SGD|AUD|CAD/.test(best.code)) continue;
    if (first && (!best || points > best.points)) best = { code, points, ...first };
  }
  return best;
}

/** Papers of the United States put the month first: a ZIP code behind a state, or dollars without another country's marks. */
export function isAmerican(rows: Row[], currency: string | undefined): boolean {
  if (currency !== undefined && currency !== 'USD' && currency !== 'CAD') return false;
  const text = rows.map((row) => row.text).join('\n');
  const zip = /\b(?:A[LKZR]|C[AOT]|D[EC]|FL|GA|HI|I[DLNA]|K[SY]|LA|M[EDAINSOT]|N[EVHJMYCD]|O[HKR]|PA|RI|S[CD]|T[NX]|UT|V[TA]|W[AVIY]),?\s+\d{5}(?:-\d{4})?\b/.test(text);
  return zip || /\b(?:USA|U\.S\.A|United States)\b/i.test(text) || (currency === 'USD' && !/\b(?:VAT|Ltd|IBAN|GmbH|ABN|GSTIN?)\b/.test(text));
}

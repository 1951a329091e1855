/** The name of who sells: behind the word for it, else the first line with a company's legal form, else the first line. */

import type { Field } from './document-fields.ts';
import { cellsOf } from './cell.ts';
import { boxOfSpan, centreY, confidenceOfSpan, type Row } from './row.ts';

const LEGAL_FORM = /(?<![\p{L}\d])(?:S\.?\s?R\.?\s?L|S\.?A\.?S?|SARL|S\.C|P\.?F\.?A|SNC|SDN\.?\s?BHD|BHD|LTD|LIMITED|LLC|INC|CORP|PLC|GMBH|A\.?G|KG|OHG|E\.?K|B\.?V|N\.?V|V\.?O\.?F|S\.?P\.?A|S\.?L\.?U?|OY|AB|A\/S|APS|SP\.?\s?Z\.?\s?O\.?\s?O|S\.?R\.?O|KFT|LDA|ENTERPRISE|TRADING|MARKETING|RESTAURANT|STORES?)\.?(?![\p{L}\d])/iu;
const NOT_A_NAME = /^\W*$|invoice|factur|rechnung|receipt|fattura|bon fiscal|copy|duplicat|original|page|pagina|seite|\btel\b|fax|www\.|http|@|date|cash bill|order|tax inv|^\W*\d+\W*$|bill to|ship to|welcome|bun venit|thank/;
const SELLER_LABEL = /(?:furnizor(?:ul)?|vanzator|emitent|prestator|seller|supplier|vendor|sold by|fornitore|proveedor|emisor|fournisseur|vendeur|verkoper|verkaufer)\s*:?\s*/;
const BUYER_NEAR = /bill\s*(?:ed)?\s*to|ship\s*to|client|cumparator|beneficiar|customer|klant|kunde|sold to|deliver/;

/** Undefined on a paper without letters. */
export function sellerName(readers: Row[][]): Field | undefined {
  const rows = readers[0] ?? [];
  return behindLabel(rows) ?? withLegalForm(rows) ?? firstLine(rows);
}

function behindLabel(rows: Row[]): Field | undefined {
  for (const [at, row] of rows.entries()) {
    const match = SELLER_LABEL.exec(row.folded);
    if (!match || /semnatura|signature/.test(row.folded)) continue;
    const from = row.toText[match.index + match[0].length] ?? row.text.length;
    const cell = cellsOf(row).find((one) => one.end > from);
    const end = cell ? cutAtBuyer(row, from, cell.end) : from;
    if (/\p{L}{3}/u.test(row.text.slice(from, end))) return nameField(row, from, end, 0.85);
    const below = rows[at + 1];
    const start = row.toText[match.index] ?? 0;
    const labelBox = boxOfSpan(row, start, Math.max(start + 1, from));
    const under = below && below.page === row.page ? cellsOf(below).find((one) => Math.abs(one.box.x - labelBox.x) < labelBox.height * 6) : undefined;
    if (below && under && /\p{L}{3}/u.test(below.text.slice(under.start, under.end))) return nameField(below, under.start, under.end, 0.8);
  }
  return undefined;
}

function cutAtBuyer(row: Row, from: number, end: number): number {
  const buyer = BUYER_NEAR.exec(row.folded.slice(from));
  return buyer ? Math.min(end, row.toText[from + buyer.index] ?? end) : end;
}

function withLegalForm(rows: Row[]): Field | undefined {
  let best: { row: Row; start: number; end: number; points: number } | undefined;
  let buyerFollows = 0;
  for (const row of rows.slice(0, 60)) {
    if (BUYER_NEAR.test(row.folded)) buyerFollows = 4;
    for (const cell of cellsOf(row)) {
      const text = row.text.slice(cell.start, cell.end);
      if (!LEGAL_FORM.test(text) || text.length > 60 || text.length < 5 || NOT_A_NAME.test(row.folded.slice(cell.start, cell.end))) continue;
      const points = 2 - centreY(cell.box) / Math.max(1, row.pageHeight) - (buyerFollows > 0 ? 1.2 : 0) - row.index * 0.02 - 2 * (row.page - 1);
      if (!best || points > best.points) best = { row, start: cell.start, end: cell.end, points };
    }
    buyerFollows -= 1;
  }
  return best && nameField(best.row, best.start, best.end, 0.75);
}

function firstLine(rows: Row[]): Field | undefined {
  for (const row of rows.slice(0, 12)) {
    const cell = cellsOf(row).find((one) => {
      const text = row.text.slice(one.start, one.end);
      return /\p{L}{3}/u.test(text) && !NOT_A_NAME.test(row.folded.slice(one.start, one.end));
    });
    if (cell) return nameField(row, cell.start, cell.end, 0.5);
  }
  return undefined;
}

function nameField(row: Row, start: number, end: number, confidence: number): Field {
  const text = row.text.slice(start, end).trim();
  return {
    value: text.replace(/^[\s:*\-–]+|[\s:*]+$/g, ''),
    text,
    box: boxOfSpan(row, start, end),
    page: row.page,
    confidence: Math.round(confidence * (0.6 + 0.4 * confidenceOfSpan(row, start, end)) * 100) / 100,
  };
}

/** The name of who sells: behind the word for it, else the first line with a company's legal form, else the first line. */

import { cellsOf } from './cell.ts';
import type { Field } from './document-fields.ts';
import { boxOfSpan, centreY, confidenceOfSpan, type Row } from './row.ts';

const LEGAL_FORM =
  /(?<![\p{L}\d])(?:[Ss]\.?\s?[Rr]\.?\s?[Ll]|S\.?A\.?S?|SARL|Sarl|S\.C|P\.?F\.?A|SNC|SDN\.?\s?BHD|Sdn\.?\s?Bhd|BHD|Bhd|LTD|Ltd|LIMITED|Limited|LLC|INC|Inc|CORP|Corp|PLC|plc|GMBH|GmbH|AG|KG|OHG|e\.?K|B\.?V|N\.?V|V\.?O\.?F|S\.?[Pp]\.?A|S\.?L\.?U?|OY|Oy|AB|A\/S|ApS|[Ss][Pp]\.?\s?[Zz]\.?\s?[Oo]\.?\s?[Oo]|s\.?r\.?o|KFT|Kft|LDA|Lda|ENTERPRISE|TRADING|MARKETING|RESTAURANT)\.?(?![\p{L}\d])/u;
/** Where the head of a receipt, with the seller's name, is over. */
const HEAD_ENDS =
  /tax\s*inv|invoice|receipt|cash bill|bill to|gst\s*(?:no|id|reg)|(?<![a-z])tel\b|cod fiscal|c\.?i\.?f\b|bon (?:fiscal )?nr/;
const NOT_A_NAME =
  /^\W*$|invoice|factur|rechnung|receipt|fattura|bon fiscal|copy|duplicat|original|page|pagina|seite|\btel\b|fax|www\.|http|@|date|cash bill|order|tax inv|^\W*\d+\W*$|bill to|ship to|welcome|bun venit|thank/;
const SELLER_LABEL =
  /(?:furnizor(?:ul)?|emitent|prestator|seller|supplier|vendor|sold by|fornitore|proveedor|emisor|fournisseur|vendeur|verkoper|verkaufer)\s*:?\s*/;
const BUYER_NEAR = /bill\s*(?:ed)?\s*to|ship\s*to|client|cumparator|beneficiar|customer|klant|kunde|sold to|deliver/;

/** Undefined on a paper without letters. */
export function sellerName(readers: Row[][]): Field | undefined {
  const rows = readers[0] ?? [];
  const headEnd = rows.findIndex((row, n) => n > 0 && HEAD_ENDS.test(row.folded));
  const head = headEnd > 0 ? rows.slice(0, headEnd) : [];
  const wide = rows.slice(0, 8).some((row) => cellsOf(row).length > 1);
  return (
    behindLabel(rows) ??
    withLegalForm(head) ??
    (wide ? withLegalForm(rows) : undefined) ??
    firstLine(rows) ??
    withLegalForm(rows)
  );
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
    const under =
      below && below.page === row.page
        ? cellsOf(below).find((one) => Math.abs(one.box.x - labelBox.x) < labelBox.height * 6)
        : undefined;
    if (below && under && /\p{L}{3}/u.test(below.text.slice(under.start, under.end)))
      return nameField(below, under.start, under.end, 0.8);
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
      if (
        !LEGAL_FORM.test(text) ||
        text.length > 70 ||
        text.length < 5 ||
        /^\W*\d/.test(text) ||
        NOT_A_NAME.test(row.folded.slice(cell.start, cell.end))
      )
        continue;
      const points =
        2 -
        centreY(cell.box) / Math.max(1, row.pageHeight) -
        (buyerFollows > 0 ? 1.2 : 0) -
        row.index * 0.02 -
        2 * (row.page - 1);
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
  // An address in the same line comes behind a dash.
  const text = (row.text.slice(start, end).split(/\s[-–|•·]\s/)[0] ?? '').trim();
  return {
    value: text.replace(/^[\s:*\-–]+|[\s:*]+$/g, ''),
    text,
    box: boxOfSpan(row, start, end),
    page: row.page,
    confidence: Math.round(confidence * (0.6 + 0.4 * confidenceOfSpan(row, start, end)) * 100) / 100,
  };
}

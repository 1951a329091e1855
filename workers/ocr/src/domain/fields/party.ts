/** Seller and buyer: their Romanian fiscal codes, foreign VAT numbers, and the seller's name. */

import type { Box } from '../reading.ts';
import { foldedOffset } from './cell.ts';
import { hasValidCuiChecksum, readCui } from './cui.ts';
import type { CuiField, Party, VatIdField } from './document-fields.ts';
import { boxOfSpan, centreY, confidenceOfSpan, overlapX, type Row } from './row.ts';
import { sellerName } from './seller-name.ts';
import { vatIdsOf } from './vat-id.ts';

interface Found {
  party: 'seller' | 'buyer' | 'open';
  box: Box;
  row: Row;
  text: string;
}
type FoundCui = Found & { digits: string; vatPayer: boolean; labelled: boolean };

const BUYER =
  /client|cumparator|beneficiar|buyer|customer|bill\s*(?:ed)?\s*to|ship\s*to|klant|kunde|destinatar|cliente|debitor|votre|ihre|\buw\b/;
/** Words that head a column of addresses. */
const BUYER_HEADING =
  /(?:client|cumparator|beneficiar|buyer|customer|bill\s*(?:ed)?\s*to|ship\s*to|klant|kunde|destinatar|cliente|debitor)(?:ul)?(?![a-z])/;
const SELLER =
  /furnizor|vanzator|emitent|prestator|seller|supplier|vendor|fornitore|proveedor|fournisseur|emetteur|leverancier|lieferant/;
const CUI_LABEL =
  /(?<![a-z])(?:c\s?\.?\s?[uo]\s?\.?\s?[i1l]|c\s?\.?\s?[i1l]\s?\.?\s?f|cod(?:ul)?\s*(?:de\s*)?(?:unic\s*)?(?:de\s*)?(?:ident\w*\.?|inreg\w*\.?)?\s*(?:fiscal|fisc)\w*|cod\s*f[i1l]s\w*|codfiscal\w*|cod\s*(?:t\.?v\.?a|ident\w*)|c\.f|nr\.?\s*tva|cod\s*unic\w*)(?:\s*[/(]?\s*(?:c\.?u\.?i|c\.?i\.?f|tva)\.?\)?)?(?:\s*(?:client|cumparator|beneficiar|vanzator|furnizor))?[\s.:;=-]*(?![a-z]{3})/g;
const CUI_VALUE = /^[\s.:;=-]*((?:R\s?[O0Q]?\s?)?[\dOoIlSBZ|]{1,3}(?:\s?[\dOoIlSBZ|]){1,9})(?![\dA-Za-z])/;
const CUI_BARE = /(?<![A-Z\d])(R[O0]\s?\d{6,10})(?![\d A-Z]*\d{4})/g;

/** Both parties; a party nothing is known of is absent. */
export function findParties(readers: Row[][]): { seller?: Party; buyer?: Party } {
  const cuis = readers.flatMap((rows) => cuisOf(rows));
  const ids = readers.flatMap((rows) => vatIdFields(rows));
  const sellerCui =
    settleCui(cuis.filter((found) => found.party === 'seller')) ??
    settleCui(cuis.filter((found) => found.party === 'open'));
  const buyerCui =
    settleCui(cuis.filter((found) => found.party === 'buyer' && found.digits !== sellerCui?.value)) ??
    (sellerCui
      ? settleCui(
          cuis.filter(
            (found) => found.party === 'open' && found.digits !== sellerCui.value && apart(found.box, sellerCui.box),
          ),
        )
      : undefined);
  const name = sellerName(readers);
  const seller: Party = {
    ...(name ? { name } : {}),
    ...(sellerCui ? { cui: sellerCui } : {}),
    vatIds: distinct(ids.filter((found) => found.party !== 'buyer')),
  };
  // One number alone is the seller's, wherever it stands.
  const buyerIds = distinct(
    ids.filter((found) => found.party === 'buyer' && !seller.vatIds.some((own) => own.value === found.value)),
  );
  if (seller.vatIds.length === 0 && buyerIds.length === 1 && !sellerCui) seller.vatIds.push(...buyerIds.splice(0));
  const buyer: Party = { ...(buyerCui ? { cui: buyerCui } : {}), vatIds: buyerIds };
  return {
    ...(seller.name || seller.cui || seller.vatIds.length > 0 ? { seller } : {}),
    ...(buyer.cui || buyer.vatIds.length > 0 ? { buyer } : {}),
  };
}

function cuisOf(rows: Row[]): FoundCui[] {
  const headings = headingsOf(rows);
  const found: FoundCui[] = [];
  const take = (row: Row, start: number, printed: string, label: string): void => {
    const cui = readCui(printed);
    if (!cui || cui.digits.length < (label ? 2 : 6)) return;
    const box = boxOfSpan(row, start, start + printed.length);
    const party = BUYER.test(label) ? 'buyer' : SELLER.test(label) ? 'seller' : underHeading(headings, row, box);
    if (found.some((other) => other.row === row && other.box.x === box.x)) return;
    found.push({ ...cui, party, box, row, text: printed, labelled: label !== '' });
  };
  for (const row of rows) {
    for (const match of row.folded.matchAll(CUI_LABEL)) {
      const from = row.toText[match.index + match[0].length] ?? row.text.length;
      const value = CUI_VALUE.exec(row.text.slice(from));
      if (!value?.[1]) continue;
      const before = row.folded.slice(Math.max(0, match.index - 22), match.index);
      take(row, from + value[0].indexOf(value[1]), value[1], `${before} ${match[0]}`);
    }
    for (const match of row.text.matchAll(CUI_BARE)) {
      const digits = readCui(match[1] ?? '')?.digits;
      if (digits && hasValidCuiChecksum(digits)) take(row, match.index, match[1] ?? '', '');
    }
  }
  return found;
}

/** Among readings of one code the one with a right check digit wins; readings that differ are also mixed digit by digit. */
function settleCui(found: FoundCui[]): CuiField | undefined {
  const labelled = found.filter((one) => one.labelled);
  const pool = labelled.length > 0 ? labelled : found;
  const first = pool.find((one) => hasValidCuiChecksum(one.digits)) ?? pool[0];
  if (!first) return undefined;
  const twins = pool.filter((one) => one.row.page === first.row.page && !apart(one.box, first.box));
  const digits = hasValidCuiChecksum(first.digits)
    ? first.digits
    : (mixed(twins.map((one) => one.digits)) ?? first.digits);
  const valid = hasValidCuiChecksum(digits);
  const read = confidenceOfSpan(first.row, 0, first.row.text.length);
  return {
    value: digits,
    text: first.text,
    box: first.box,
    page: first.row.page,
    confidence: valid ? (first.labelled ? 0.97 : 0.9) : Math.round(0.45 * (0.6 + 0.4 * read) * 100) / 100,
    checksum: valid ? 'valid' : 'invalid',
    vatPayer: twins.some((one) => one.vatPayer),
  };
}

/** The only code with a right check digit that takes each digit from one of the readings; undefined if none or several. */
function mixed(readings: string[]): string | undefined {
  const length = readings[0]?.length ?? 0;
  const same = [...new Set(readings.filter((digits) => digits.length === length))];
  if (same.length < 2) return undefined;
  let codes = [''];
  for (let n = 0; n < length; n += 1) {
    const choices = [...new Set(same.map((digits) => digits.charAt(n)))];
    codes = codes.flatMap((code) => choices.map((digit) => code + digit));
    if (codes.length > 64) return undefined;
  }
  const valid = codes.filter((code) => hasValidCuiChecksum(code));
  return valid.length === 1 ? valid[0] : undefined;
}

interface Heading {
  party: 'seller' | 'buyer';
  box: Box;
  page: number;
}

function headingsOf(rows: Row[]): Heading[] {
  return rows.flatMap((row) =>
    (['seller', 'buyer'] as const).flatMap((party) =>
      [...row.folded.matchAll(new RegExp(`(?<![a-z])(?:${(party === 'seller' ? SELLER : BUYER_HEADING).source})`, 'g'))]
        .filter(
          (match) =>
            !/^\s*(?:nr|no|id|code|cod|number|order|service|copy)/.test(
              row.folded.slice(match.index + match[0].length),
            ),
        )
        .map((match) => {
          const start = row.toText[match.index] ?? 0;
          return { party, box: boxOfSpan(row, start, start + match[0].length), page: row.page };
        }),
    ),
  );
}

/** The party whose heading stands above (or level) and nearest in its column. */
function underHeading(headings: Heading[], row: Row, box: Box): 'seller' | 'buyer' | 'open' {
  let best: Heading | undefined;
  let bestOff = Number.POSITIVE_INFINITY;
  for (const heading of headings) {
    if (heading.page !== row.page || centreY(heading.box) > centreY(box) + box.height * 0.5) continue;
    const down = (centreY(box) - centreY(heading.box)) / Math.max(1, row.pageHeight);
    const aside = Math.abs(box.x - heading.box.x) / Math.max(1, row.pageWidth);
    if (down > 0.35) continue;
    const off = down + 2 * aside;
    if (off < bestOff) [best, bestOff] = [heading, off];
  }
  return best?.party ?? 'open';
}

function vatIdFields(rows: Row[]): (VatIdField & { party: Found['party'] })[] {
  const headings = headingsOf(rows);
  return rows.flatMap((row) =>
    vatIdsOf(row.text).flatMap((id) => {
      const label = row.folded.slice(0, foldedOffset(row, id.start));
      if (
        /iban|swift|bic|account|konto/.test(label.slice(-14)) ||
        /^(?:BE|DE|FR|NL)\d{2}\s\d{4}\s\d{4}/.test(row.text.slice(id.start))
      )
        return [];
      const box = boxOfSpan(row, id.start, id.end);
      const party = BUYER.test(label.slice(-40)) ? 'buyer' : underHeading(headings, row, box);
      const labelled = /(?:vat|tva|ust|btw|iva|tax|mwst|uid|nif|cif|p\.? ?iva|moms)/.test(label);
      if (!labelled && !/\d{8}/.test(id.id)) return [];
      return [
        {
          value: id.id,
          text: row.text.slice(id.start, id.end),
          box,
          page: row.page,
          confidence: labelled ? 0.9 : 0.6,
          country: id.country,
          party,
        },
      ];
    }),
  );
}

function distinct(fields: (VatIdField & { party?: unknown })[]): VatIdField[] {
  const best = new Map<string, VatIdField>();
  for (const { party: _, ...field } of fields) if (!best.has(field.value)) best.set(field.value, field);
  return [...best.values()];
}

function apart(a: Box, b: Box): boolean {
  return Math.abs(centreY(a) - centreY(b)) > 0.8 * Math.max(a.height, b.height) || overlapX(a, b) < 0.2;
}

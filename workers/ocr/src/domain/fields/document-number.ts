/** The number of a receipt or an invoice: the code beside, or under, a label that announces one. */

import { datesOf } from './calendar-date.ts';
import { cellsOf, foldedOffset } from './cell.ts';
import type { Field } from './document-fields.ts';
import { digitsFromLetters } from './money.ts';
import { boxOfSpan, centreY, confidenceOfSpan, overlapX, type Row } from './row.ts';

export interface NumberChoice {
  number: Field;
  series?: Field;
  row: Row;
}

interface NumberCandidate {
  value: string;
  series?: string;
  row: Row;
  start: number;
  end: number;
  points: number;
}

const NO = "(?:no|nr|num|number|numer[o0]?|numar(?:ul)?|nummer|n[°ºo']|#|№|id)";
const DOC = String.raw`(?:tax\s*inv[o0]ice|invoice|inv|bill|receipt|rcpt|reciept|rec[ec]lpt|rechnungs?|factuur|facture|factura|facturii?|fattura|fatura|faktura|cash\s*inv|cash\s*bill|credit\s*note|gutschrift|avoir)`;
/** Labels, surest first, with the points they give. */
const LABELS: [number, RegExp][] = [
  [6, new RegExp(String.raw`${DOC}[\s\-.]*(?:ref(?:erence)?\s*)?${NO}(?![a-z])\.?`, 'g')],
  [
    6,
    new RegExp(
      String.raw`(?:${NO})[.\s]*(?:de\s|della\s|da\s|du\s|van\s|der\s)?(?:la\s)?(?:${DOC}|document\w*|documento)(?![a-z])`,
      'g',
    ),
  ],
  [
    6,
    /(?:rechnungs?-?\s?(?:nr|nummer|no)|factuur-?\s?(?:nr|nummer|no)|invoicenumber|invoiceno|fakturanummer)(?![a-z])/g,
  ],
  [
    5.5,
    /(?:factura|facture|fattura|rechnung|factuur|faktura)\s*(?:vat|fiscala|proforma|de\s*venta|elettronica|simplificada|simplifiee)?\s*(?:seria\s*\S{1,6}\s*)?(?:n[r°ºo.]|num\w*|#)(?![a-z])[.:]?/g,
  ],
  [5.5, /(?:seri[ae]|serie)\s*(?:si\s*)?(?:nr|numar(?:ul)?|no|n[°o])(?![a-z])\.?/g],
  [5, /(?:seri[ae])(?=[\s:.]+[a-z]{1,6}\s*(?:\d|n[r°o]))/g],
  [
    5,
    new RegExp(
      String.raw`(?:bon(?:ul)?(?:\s*fiscal)?|id\s*bf|bf|chitanta|ticket|scontrino|documento|document|doc|beleg|kassenbon|bon|kvittering|quittung|slip|check|chk)[\s\-.]*${NO}(?![a-z])\.?`,
      'g',
    ),
  ],
  [5, /(?:id\s*bf|nr\.?\s*bon|nr\.?\s*bf|belegnummer|belegnr|bonnummer|bonnr|ticketnummer|kassabon)(?![a-z])/g],
  [4, /(?:tax\s*inv[o0]ice|invoice|receipt|factura|facture|rechnung|factuur|fattura)\s*[:#]/g],
  [3.2, /(?:trans(?:action)?|trx|txn|cb|ref(?:erence)?|slip|docket|tran)\s*(?:no|number|id|#|nr)(?![a-z])\.?/g],
  [
    3,
    /(?<![a-z])(?:tax\s*invoice|invoice|factura|facture|rechnung|factuur|fattura|fatura)(?=\s+(?:[a-z]{1,4}\s)?[a-z]*[\d/#-])/g,
  ],
  [
    2.6,
    /(?<![a-z\d])(?:cb|#|№|no\.?|nr\.?|n[°º]|numar(?:ul)?|number|numero|nummer)(?=\s*[:#.]?\s*\[?[a-z]{0,6}[-_/]?\d)/g,
  ],
  [2.8, /(?:^|\s\s?)#(?=\s*[a-z\d_/-]*\d)/g],
  // A title alone; the code stands beneath.
  [2.4, /^\s*(?:tax\s*)?(?:invoice|factura(?: fiscala)?|facture|rechnung|factuur|fattura|credit note)\s*$/g],
];

/** Labels that look alike but number something else. */
const OTHERS =
  /(?:gst|vat|tva|tax\s*(?:id|reg)|btw|ust|steuer|reg(?:istration)?|roc|co(?:mpany)?|tel|phone|fax|mobile|customer|client|kunden|klant|cust|account|acc|a\/c|konto|order|bestell|auftrags?|commande|comanda|pedido|ordine|po|p\.o\.|purchase|contract|page|pagina|seite|table|member(?:ship)?|card|approval|auth|batch|terminal|pos|machine|till|counter|house|lot|street|jalan|lorong|reg\.?\s*com|cod(?:ul)?|cnp|cui|cif|siret|siren|kvk|rcs|hrb|serial|serie(?:n|num)|item|article|artikel|product|sku|tracking|shipment|delivery|lieferschein|aviz|invoice\s*date|bank|iban|blz|quote|quotation|offerte|angebot|devis|project|vehicle|car|pallet|reference\s*client|mandat\w*|license|licence|block|floor|unit|suite|apt|str|bd|sector|bill\s*to|policy|meter)[\s.\-:]*$/;

/** The number of the document; undefined if no label announces one. */
export function chooseNumber(readers: Row[][]): NumberChoice | undefined {
  const candidates = readers.flatMap((rows) => rows.flatMap((row, at) => candidatesOf(rows, row, at)));
  if (candidates.length === 0) return undefined;
  const rest = readers.map((rows) => rows.map((row) => row.text).join('\n'));
  const groups = new Map<string, { points: number; best: NumberCandidate; readers: Set<number> }>();
  for (const candidate of candidates) {
    const prints = timesPrinted(rest[candidate.row.reader] ?? '', candidate.value);
    const points = candidate.points + Math.min(1.2, 0.4 * (prints - 1)) - 0.15 * candidate.row.reader;
    const key = candidate.value.replace(/\s/g, '');
    const known = groups.get(key);
    if (!known) groups.set(key, { points, best: candidate, readers: new Set([candidate.row.reader]) });
    else {
      known.readers.add(candidate.row.reader);
      if (points > known.points) [known.points, known.best] = [points, candidate];
    }
  }
  const ranked = [...groups.values()].sort((a, b) => score(b) - score(a));
  const first = ranked[0];
  if (!first) return undefined;
  const { best } = first;
  const confirmed = first.readers.size > 1 || timesPrinted(rest[best.row.reader] ?? '', best.value) > 1;
  const confidence = Math.min(0.97, (best.points >= 5 ? 0.85 : best.points >= 3.5 ? 0.7 : 0.5) + (confirmed ? 0.1 : 0));
  const field = (value: string, start: number, end: number): Field => ({
    value,
    text: best.row.text.slice(start, end),
    box: boxOfSpan(best.row, start, end),
    page: best.row.page,
    confidence: Math.round(confidence * (0.8 + 0.2 * confidenceOfSpan(best.row, start, end)) * 100) / 100,
  });
  const seriesEnd = best.start + (best.series?.length ?? 0);
  return {
    number: field(best.value, best.start, best.end),
    ...(best.series ? { series: field(best.series, best.start, seriesEnd) } : {}),
    row: best.row,
  };
}

/** A row that began with a street, in Romanian: the number behind it is a house's. */
const STREET =
  /(?:^|[\s,])(?:str|strada|bd|bdul|b-dul|bulevardul|calea|aleea|sos|soseaua|piata|splaiul|intrarea)\b[.\s].*$/;

function score(group: { points: number; readers: Set<number> }): number {
  return group.points + 0.8 * (group.readers.size - 1);
}

function timesPrinted(text: string, value: string): number {
  return value.length < 4 ? 1 : text.split(value).length - 1;
}

function candidatesOf(rows: Row[], row: Row, at: number): NumberCandidate[] {
  const found: NumberCandidate[] = [];
  for (const [points, pattern] of LABELS) {
    for (const match of row.folded.matchAll(pattern)) {
      // What stands before in another cell belongs to another label.
      const labelStart = row.toText[match.index] ?? 0;
      const cell = cellsOf(row).find((one) => one.start <= labelStart && one.end > labelStart);
      const before = row.folded.slice(cell ? foldedOffset(row, cell.start) : 0, match.index);
      if (/[a-z]$/.test(before) && match[0].length < 8) continue;
      // The number of a house: a street's name stands before it.
      if (STREET.test(before)) continue;
      if (
        OTHERS.test(before.trimEnd()) &&
        !/bill\s*to$/.test(before) &&
        !(points >= 6 && /(?:gst|tax|vat|tva|cash|btw)[\s.\-:]*$/.test(before))
      )
        continue;
      if (points < 3.5 && OTHERS.test(`${before}${match[0]}`.replace(/[\s:.#]*(?:no|nr|n[°º]|#|№)?[\s:.#]*$/, '')))
        continue;
      const labelEnd = row.toText[match.index + match[0].length] ?? row.text.length;
      const value = valueBehind(row, labelEnd) ?? valueBelow(rows, row, at, match.index, match.index + match[0].length);
      if (!value) continue;
      const onTop =
        value.row.page === 1 ? 0.4 * (1 - Math.min(1, centreY(value.row.box) / Math.max(1, value.row.pageHeight))) : 0;
      const short = value.value.replace(/\D/g, '').length < 3 ? -1 : 0;
      found.push({ ...value, points: points + onTop + short + (value.row === row ? 0 : -0.5) });
    }
  }
  return found;
}

type Value = Pick<NumberCandidate, 'value' | 'series' | 'row' | 'start' | 'end'>;

/** Code right behind the label: letters, digits, and `/ - . _` inside; it must hold a digit. */
const CODE = /^[\s:;.,#=№°º\-–[(*|]*(?:(?:no|nr|n[°º]|num|number)\b[.:\s]*)?(?<code>[\p{L}\d][\p{L}\d/\-_.]*)/iu;

function valueBehind(row: Row, from: number): Value | undefined {
  const behind = row.text.slice(from);
  const series =
    /^[\s:.]*(?<series>[A-Z]{1,8})[\s,]*(?:si\s+)?(?:(?:nr|numar(?:ul)?|număr(?:ul)?|no|n[°º])[.:\s]+|\s+)(?<code>\d{1,12}(?:[/-]\d{1,10})*)(?![\d.,/%]\d)/iu.exec(
      behind,
    );
  if (series?.groups) {
    const { series: letters = '', code = '' } = series.groups;
    const start = from + behind.indexOf(letters);
    const digitsEnd = from + series[0].length;
    const gap = row.tokens.find((token) => token.end >= digitsEnd)?.gap ?? 0;
    const dated = datesOf(row).some((date) => date.start < digitsEnd && date.end > start);
    if (!isLabelWord(letters) && !dated && gap < 2)
      return { value: `${letters} ${code}`, series: letters, row, start, end: digitsEnd };
  }
  const match = CODE.exec(behind);
  const code = match?.groups?.code?.replace(/[.\-_/]+$/, '');
  if (!match || !code) return undefined;
  const start = from + match[0].lastIndexOf(match.groups?.code ?? '');
  const end = start + code.length;
  return isCode(row, code, start, end) ? { ...joined(row, code, start, end), row } : undefined;
}

/** A code that white space cut: `2023 / 0045`, `INV - 0045`. */
function joined(row: Row, code: string, start: number, end: number): { value: string; start: number; end: number } {
  const more = /^\s?([/-])\s?([A-Z\d]+(?:[/-][A-Z\d]+)*)(?![.,:]?\d)/.exec(row.text.slice(end));
  if (!more || !/\d/.test(more[2] ?? '') || more[0].length === 0) return { value: code, start, end };
  return { value: `${code}${more[1]}${more[2]}`, start, end: end + more[0].length };
}

/** Words that name another label, not a value. */
function isLabelWord(word: string): boolean {
  return /^(?:date|data|datum|dat[ea]d?|nr|no|num|seria|serie|din|du|vom|page|tel|fax|time|ora|of|de|la|the|for|to|from|customer|client|order|total|no\.?|ref|pag|pagina|seite|op|am|le|und|and|si|lei|ron|eur)$/i.test(
    word,
  );
}

function isCode(row: Row, code: string, start: number, end: number): boolean {
  const digits = digitsFromLetters(code).replace(/\D/g, '').length;
  if (!/\d/.test(code) || digits === 0 || code.length > 30) return false;
  if (datesOf(row).some((date) => date.start < end && date.end > start)) return false;
  const behind = row.text.slice(end, end + 3);
  if (/^[.,]\d{2}(?!\d)/.test(behind) || /^\s?%/.test(behind)) return false;
  if (/^\d+[.,]\d{2}$/.test(code) && code.length < 9) return false;
  return true;
}

/** Code in the row beneath, under the label; only when nothing stands beside the label. */
function valueBelow(rows: Row[], row: Row, at: number, foldedStart: number, foldedEnd: number): Value | undefined {
  const start = row.toText[foldedStart] ?? 0;
  const end = row.toText[foldedEnd] ?? row.text.length;
  const label = boxOfSpan(row, start, Math.max(start + 1, end));
  for (let down = 1; down <= 2; down += 1) {
    const below = rows[at + down];
    if (
      !below ||
      below.page !== row.page ||
      centreY(below.box) - centreY(row.box) > 4 * Math.max(label.height, below.box.height)
    )
      return undefined;
    for (const cell of cellsOf(below)) {
      if (overlapX(cell.box, label) < 0.3) continue;
      const value = valueBehind(below, cell.start);
      if (value && value.end <= cell.end + 1 && foldedOffset(below, value.start) >= 0) return value;
      return undefined;
    }
  }
  return undefined;
}

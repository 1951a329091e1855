/** Chooses the day of issue and the day payment is due among the dates of a document. */

import type { PrintedDate } from './calendar-date.ts';
import { datesOf } from './calendar-date.ts';
import { cellAcross, foldedSpan } from './cell.ts';
import type { Field } from './document-fields.ts';
import { boxOfSpan, centreY, confidenceOfSpan, type Row } from './row.ts';

export interface DateContext {
  /** Month before day where a date leaves it open. */
  monthFirst: boolean;
  kind: 'receipt' | 'invoice' | 'other';
  today?: string;
}

export interface Dated extends PrintedDate {
  purpose: Purpose;
  value: string;
}

type Purpose = 'issue' | 'plain' | 'due' | 'order' | 'delivery' | 'period' | 'print' | 'none';

const PURPOSES: [Purpose, RegExp][] = [
  [
    'due',
    /(?<![a-z])due\b|pay(?:able|ment)? (?:by|before|until|date)|payment due|scaden\w*|termen\w*|echeance|limite de paiement|date limite|falligk\w*|fallig\b|zahlungsziel|zahlbar|zahlen bis|verval\w*|uiterste|betalen voor|voldoen voor|vencim\w*|vto\b|scadenza|pagare entro|prelevement|einzug|abbuchung|incass\w+|betaaldatum|te betalen voor|platnosci/,
  ],
  [
    'order',
    /order\s*-?\s*(?:date|datum|placed)|orderdatum|bestell?\w*datum|besteldatum|bestellt|ordered|auftragsdatum|commande|comand[ae]\b|data comenzii|pedido|ordine|\bpo date|purchase date of|booking|reservation/,
  ],
  [
    'delivery',
    /deliver\w*|lieferdatum|liefer\w*|leistung\w*|lever\w*datum|leverdatum|geleverd|livr\w*|entrega|consegna|shipp\w*|dispatch|versand|verzend\w*|\bdd\b|service date|data prestarii|date of supply|supply date/,
  ],
  [
    'period',
    /period\w*|zeitraum|abrechnungszeit\w*|(?<![a-z])from\b|(?<![a-z])until\b|valid\w*|expir\w*|valabil\w*|gultig|geldig|(?<![a-z])exp\b|best before|since|membership|warranty|garantie pana|return by|redeem|before\b|abonament|du \d|naissance|birth|geboren|cycle/,
  ],
  [
    'print',
    /print(?:ed)?\b|tiparit|ausdruck|afgedrukt|imprime|copy date|effective|gst (?:reg|from)|paid on|betaald op|bezahlt am|\bpaye le|incasat la|payment date|date paid|data platii/,
  ],
  [
    'issue',
    /(?:invoice|inv|bill|billing|receipt|issue|issuing|document|doc|tax point|statement|transaction|trans|sales?|rechnungs?|factuur|beleg|ausstellungs?|facturation|facture|factur[ai]\w*|fattura|emission\w*|emitere\w*|emiter\w*|emision|emissione|emiterii|facturii|bonului|chitantei|fatura|wystawienia)\s*[-.:]?\s*(?:dt\b|date|datum|dato|data|fecha|tarikh|dated)|rechnungsdatum|factuurdatum|invoicedate|date (?:of |de |d['’ ]|d )?(?:issue|invoice|emission|facturation|la facture|facture|facturare)|data (?:emiterii|emiteri|facturii|facturi|emisiei|emissione|fattura|documento|emissao|de emissao|bonului|eliberarii)|fecha (?:de )?(?:la )?(?:emision|factura|expedicion)|date issued|dated\b|issued(?: on)?\b|datum (?:van )?(?:factuur|rechnung)|ausgestellt|emis[ae]? (?:la|le|in)\b|emise\b|facture (?:n\S*\s*\S+ )?du\b|data wystawienia/,
  ],
  ['plain', /(?<![a-z])(?:date|datum|data|dt|fecha|dato|tarikh|le|am|den)(?![a-z])|date|tarikh/],
];

/** Weight of each purpose for the day of issue. */
const ISSUE_POINTS: Record<Purpose, number> = {
  issue: 6,
  plain: 3.5,
  none: 0,
  due: -5,
  order: -3,
  delivery: -2.5,
  period: -4,
  print: -2,
};

/** Every date of every reader, with its purpose and the value in the document's order of day and month. */
export function dateCandidates(readers: Row[][], context: DateContext): Dated[] {
  return readers.flatMap((rows) => {
    const dated: Dated[] = [];
    rows.forEach((row, at) => {
      const dates = datesOf(row);
      dates.forEach((date, n) => {
        const printed = date.order === 'open' && context.monthFirst && date.monthFirst ? date.monthFirst : date.iso;
        const value = notInFuture(printed, context.today);
        dated.push({
          ...date,
          value,
          repaired: date.repaired || value !== printed,
          purpose: date.inPeriod ? 'period' : purposeOf(rows, at, date, dates[n - 1]),
        });
      });
    });
    return dated;
  });
}

/** The day of issue, if a date may be one. `anchor` is the row of the document's number, if known. */
export function chooseIssueDate(dates: Dated[], context: DateContext, anchor?: Row): Field | undefined {
  const values = new Map<string, { score: number; best: Dated; readers: Set<number>; prints: number }>();
  for (const date of dates) {
    const score = issuePoints(date, context, anchor);
    const known = values.get(date.value);
    if (!known) values.set(date.value, { score, best: date, readers: new Set([date.row.reader]), prints: 1 });
    else {
      known.prints += known.readers.has(date.row.reader) ? 1 : 0;
      known.readers.add(date.row.reader);
      if (score > known.score) [known.score, known.best] = [score, date];
    }
  }
  const digits = new Set(dates.flatMap((date) => runsOfDigits(date.row)));
  const ranked = [...values.entries()]
    .map(([value, known]) => ({
      value,
      ...known,
      score:
        known.score +
        Math.min(1.5, 0.7 * (known.prints - 1)) +
        0.5 * (known.readers.size - 1) +
        (confirmedByCode(value, digits) ? 1 : 0),
    }))
    .sort((a, b) => b.score - a.score);
  const [first, second] = ranked;
  if (!first || first.score < -4.5) return undefined;
  const sure =
    first.best.purpose === 'issue' || (first.best.purpose === 'plain' && first.score - (second?.score ?? 0) > 1.5);
  return dateField(
    first.best,
    sure ? (first.prints > 1 || first.readers.size > 1 ? 0.96 : 0.92) : first.score > 2 ? 0.8 : 0.6,
  );
}

/** The day payment is due. */
export function chooseDueDate(dates: Dated[]): Field | undefined {
  const due = dates.filter((date) => date.purpose === 'due');
  const best = due.find((date) => date.row.reader === 0 && !date.repaired) ?? due[0];
  return best && dateField(best, 0.85);
}

/** Which order the open dates take: any date that is plain says it; else the country's custom. */
export function isMonthFirst(readers: Row[][], custom: boolean): boolean {
  const dates = readers.flatMap((rows) => rows.flatMap((row) => datesOf(row)));
  const plainMonthFirst = dates.filter((date) => date.order === 'plain-month-first').length;
  const plainDayFirst = dates.filter(
    (date) =>
      date.order === 'plain' &&
      /^\d{1,2}\D+\d{1,2}\D+\d{2,4}$/.test(date.text) &&
      Number(/^\d+/.exec(date.text)?.[0]) > 12,
  ).length;
  if (plainMonthFirst !== plainDayFirst) return plainMonthFirst > plainDayFirst;
  const named = new Set(dates.filter((date) => date.order === 'plain').map((date) => date.iso));
  const open = dates.filter((date) => date.order === 'open');
  if (open.some((date) => date.monthFirst && named.has(date.monthFirst))) return true;
  if (open.some((date) => named.has(date.iso))) return false;
  return custom;
}

function issuePoints(date: Dated, context: DateContext, anchor: Row | undefined): number {
  let points = ISSUE_POINTS[date.purpose];
  if (hasTime(date)) points += context.kind === 'receipt' ? 2 : 0.5;
  const apart =
    anchor &&
    Math.abs(centreY(anchor.box) - centreY(date.row.box)) /
      Math.max(1, Math.min(anchor.box.height, date.row.box.height));
  if (apart !== undefined && date.row.page === anchor?.page && apart < 2.2) points += 1.2;
  if (date.repaired) points -= 0.8;
  if (context.today && date.value > context.today) points -= 6;
  if (context.today && date.value < `${Number(context.today.slice(0, 4)) - 30}`) points -= 3;
  if (date.value < '1995') points -= 3;
  // Invoices carry their date on top; further pages seldom do.
  if (context.kind !== 'receipt')
    points +=
      0.8 * (1 - Math.min(1, centreY(date.row.box) / Math.max(1, date.row.pageHeight))) - 0.3 * (date.row.page - 1);
  return points + 0.1 * confidenceOfSpan(date.row, date.start, date.end) - 0.15 * date.row.reader;
}

const YEAR_DIGIT: Record<string, string> = { '7': '1', '8': '0', '6': '0', '9': '0', '4': '1' };

/** A year to come, such as 2078, that one misread digit makes a year of the last fifteen. */
function notInFuture(iso: string, today: string | undefined): string {
  if (!today || iso.slice(0, 4) <= String(Number(today.slice(0, 4)) + 1)) return iso;
  for (const at of [2, 3]) {
    const digit = YEAR_DIGIT[iso.charAt(at)];
    if (digit === undefined) continue;
    const mended = iso.slice(0, at) + digit + iso.slice(at + 1);
    if (mended <= today && Number(today.slice(0, 4)) - Number(mended.slice(0, 4)) <= 15) return mended;
  }
  return iso;
}

/** A time of day right behind or right before it. */
function hasTime(date: Dated): boolean {
  const behind = date.row.text.slice(date.end, date.end + 25);
  const before = date.row.text.slice(Math.max(0, date.start - 14), date.start);
  return (
    /^\W{0,3}(?:\w{1,5}\W{1,2})?\d{1,2}[:.\-h]\d{2}/.test(behind) ||
    /\d{1,2}[:.]\d{2}(?:[:.]\d{2})?(?:\s?[AP]M)?\W{0,2}$/i.test(before)
  );
}

function purposeOf(rows: Row[], at: number, date: PrintedDate, before: PrintedDate | undefined): Purpose {
  const row = date.row;
  const beside = foldedSpan(row, before?.end ?? 0, date.start);
  const near = lastPurpose(beside);
  if (near !== 'none') return near;
  // A heading over its column, then the words behind it ("02/01/2024 due").
  const box = boxOfSpan(row, date.start, date.end);
  for (let up = 1; up <= 2; up += 1) {
    const above = rows[at - up];
    if (!above || above.page !== row.page || centreY(box) - centreY(above.box) > 4 * box.height) break;
    if (/[a-z]{3}/.test(beside) && up === 1 && !/^\W*(?:\S+\W+)?$/.test(beside)) break;
    const cell = cellAcross(above, box);
    const purpose = cell ? lastPurpose(cell) : 'none';
    if (purpose !== 'none') return purpose;
  }
  return 'none';
}

/** Purpose of the label nearest to the date: the one that ends last. */
function lastPurpose(label: string): Purpose {
  let best: Purpose = 'none';
  let bestEnd = -1;
  for (const [purpose, pattern] of PURPOSES) {
    for (const match of label.matchAll(new RegExp(pattern.source, 'g'))) {
      const end = match.index + match[0].length;
      // "date" closes "order date" and "due date" alike; the narrower purpose keeps the label.
      const wins =
        end > bestEnd &&
        !(purpose === 'plain' && bestEnd >= 0 && end - bestEnd <= 18) &&
        !(purpose === 'issue' && best === 'due' && end - bestEnd <= 12);
      if (wins) [best, bestEnd] = [purpose, end];
    }
  }
  return best;
}

/** Runs of eight or more digits; codes such as 201803080169 begin with the day of issue. */
function runsOfDigits(row: Row): string[] {
  return row.text.match(/\d{8,}/g) ?? [];
}

function confirmedByCode(iso: string, runs: Set<string>): boolean {
  const compact = iso.replaceAll('-', '');
  return [...runs].some((run) => run.includes(compact));
}

function dateField(date: Dated, confidence: number): Field {
  const read = confidenceOfSpan(date.row, date.start, date.end);
  return {
    value: date.value,
    text: date.text,
    box: boxOfSpan(date.row, date.start, date.end),
    page: date.row.page,
    confidence: Math.round(confidence * (0.75 + 0.25 * read) * (date.order === 'open' ? 0.97 : 1) * 100) / 100,
  };
}

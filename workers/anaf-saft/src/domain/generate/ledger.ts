/** GeneralLedgerEntries: journals, their transactions and lines, and what they add up to. */

import { addCents, type Cents, formatCents, negateCents } from '../model/cents.ts';
import type { RecordOf } from '../model/field.ts';
import type { RecordPlace } from '../model/notes.ts';
import type { transactionFields, transactionLineFields } from '../model/records/documents.ts';
import type { AnalysisOf, DocumentLine, SaftDocument } from '../sources/document-reader.ts';
import { amountOf, leiAmount } from './amount.ts';
import type { Books } from './books.ts';
import type { FilePart, Spool, SpoolStore } from './spool.ts';
import { writeTax } from './tax.ts';
import { element, optional } from './xml-text.ts';

export type Transaction = RecordOf<typeof transactionFields>;
export type TransactionLine = RecordOf<typeof transactionLineFields>;

/** Each is kept apart until all are read. */
const MAX_JOURNALS = 1_000;

export class Ledger {
  readonly #books: Books;
  readonly #spools: SpoolStore;
  readonly #journals = new Map<string, { head: string; spool: Spool }>();
  entries = 0;
  lines = 0;
  debit: Cents = 0;
  credit: Cents = 0;

  constructor(books: Books, spools: SpoolStore) {
    this.#books = books;
    this.#spools = spools;
  }

  add({ head, lines, place }: SaftDocument<Transaction, TransactionLine>): void {
    const books = this.#books;
    let customer: string | undefined;
    let supplier: string | undefined;
    let content = '';
    for (const [at, line] of lines.entries()) {
      const sides = {
        customer: books.codeOf('customer', line.record.customer, line.place),
        supplier: books.codeOf('supplier', line.record.supplier, line.place),
      };
      customer ??= sides.customer;
      supplier ??= sides.supplier;
      content += this.#line(line, at, sides, head);
    }
    if (head.journal === undefined || head.date === undefined || head.description === undefined) return;
    this.entries++;
    const { date } = head;
    this.#journal(head, place).write(
      `<Transaction>${element('TransactionID', head.transaction ?? '')}<Period>` +
        `${head.period ?? Number(date.slice(5, 7))}</Period><PeriodYear>${head.year ?? date.slice(0, 4)}` +
        `</PeriodYear><TransactionDate>${date}</TransactionDate>${optional('SourceID', head.source)}` +
        `${optional('TransactionType', head.type)}${element('Description', head.description)}` +
        `${optional('BatchID', head.batch)}<SystemEntryDate>${head.entryDate ?? date}` +
        `</SystemEntryDate><GLPostingDate>${head.postingDate ?? date}</GLPostingDate>` +
        `${element('CustomerID', customer ?? books.own)}${element('SupplierID', supplier ?? books.own)}` +
        `${optional('SystemID', head.system)}\n${content}</Transaction>\n`,
    );
    if (lines.length === 0) books.notes.fault(place, 'lines', 'needed');
  }

  #line(
    { record, place, taxes, analyses }: DocumentLine<TransactionLine>,
    at: number,
    { customer, supplier }: { customer: string | undefined; supplier: string | undefined },
    head: Transaction,
  ): string {
    const books = this.#books;
    const side = sideOf(record, books, place);
    const { account } = record;
    if (side === undefined || account === undefined) return '';
    const { isDebit, cents } = side;
    this.lines++;
    if (isDebit) this.debit = addCents(this.debit, cents);
    else this.credit = addCents(this.credit, cents);
    books.move(account, customer, supplier, isDebit ? cents : negateCents(cents));
    let tax = writeTax(record, undefined, place, books).xml;
    for (const each of taxes) tax += writeTax(each, undefined, place, books).xml;
    return (
      `<TransactionLine>${element('RecordID', record.line ?? String(at + 1))}<AccountID>${account}` +
      `</AccountID>${writeAnalyses(record, analyses)}${optional('ValueDate', record.valueDate)}` +
      `${optional('SourceDocumentID', record.document)}${element('CustomerID', customer ?? books.own)}` +
      `${element('SupplierID', supplier ?? books.own)}` +
      `${element('Description', record.lineDescription ?? head.description ?? '')}` +
      `${amountOf(isDebit ? 'DebitAmount' : 'CreditAmount', cents, record, place, books.notes)}${tax}` +
      `</TransactionLine>\n`
    );
  }

  #journal({ journal, journalDescription = journal, journalType = 'GL' }: Transaction, place: RecordPlace): Spool {
    let known = this.#journals.get(journal);
    if (known === undefined) {
      if (this.#journals.size >= MAX_JOURNALS)
        this.#books.notes.fault(place, 'journal', 'journals', { limit: MAX_JOURNALS });
      const head =
        `<Journal>${element('JournalID', journal)}${element('Description', journalDescription)}` +
        `${element('Type', journalType)}\n`;
      known = { head, spool: this.#spools.open() };
      this.#journals.set(journal, known);
    }
    return known.spool;
  }

  /** The whole section, with its totals in front. */
  parts(): FilePart[] {
    const totals =
      element('NumberOfEntries', String(this.entries)) +
      element('TotalDebit', formatCents(this.debit)) +
      element('TotalCredit', formatCents(this.credit));
    const journals = [...this.#journals.values()].flatMap(({ head, spool }) => [head, spool, '</Journal>\n']);
    return [`<GeneralLedgerEntries>${totals}\n`, ...journals, '</GeneralLedgerEntries>\n'];
  }
}

/** Tables have a column for each side, with 0 in one of them. */
function sideOf(
  record: TransactionLine,
  { notes }: Books,
  place: DocumentLine<TransactionLine>['place'],
): { isDebit: boolean; cents: Cents } | undefined {
  const { debit, credit } = record;
  if (debit !== undefined && credit !== undefined && debit !== 0 && credit !== 0) {
    notes.fault(place, 'debit', 'side');
    return undefined;
  }
  const isDebit = debit !== undefined && (debit !== 0 || credit === undefined || credit === 0);
  const cents = isDebit ? debit : credit;
  if (cents === undefined) notes.fault(place, 'debit', 'no-side');
  return cents === undefined ? undefined : { isDebit, cents };
}

export function writeAnalyses(own: AnalysisOf, more: readonly AnalysisOf[]): string {
  if (own.analysisType === undefined && more.length === 0) return '';
  return [own, ...more]
    .filter(({ analysisType }) => analysisType !== undefined)
    .map(
      ({ analysisType, analysisId, analysisAmount }) =>
        `<Analysis>${element('AnalysisType', analysisType ?? '')}${element('AnalysisID', analysisId ?? '')}` +
        `${analysisAmount === undefined ? '' : leiAmount('AnalysisAmount', analysisAmount)}</Analysis>`,
    )
    .join('');
}

/** Payments: received and made. */

import { addCents, type Cents, formatCents } from '../model/cents.ts';
import type { RecordOf } from '../model/field.ts';
import type { RecordPlace } from '../model/notes.ts';
import type { paymentFields, paymentLineFields } from '../model/records/documents.ts';
import type { DocumentLine, SaftDocument } from '../sources/document-reader.ts';
import { amountOf, leiAmount, leiOf } from './amount.ts';
import type { Books } from './books.ts';
import { sectionHead } from './invoices.ts';
import { writeAnalyses } from './ledger.ts';
import { methodOf } from './payment-method.ts';
import type { FilePart, Spool } from './spool.ts';
import { writeTax } from './tax.ts';
import { element, optional } from './xml-text.ts';

export type Payment = RecordOf<typeof paymentFields>;
export type PaymentLine = RecordOf<typeof paymentLineFields>;

export class Payments {
  readonly #books: Books;
  readonly #spool: Spool;
  entries = 0;
  lines = 0;
  debit: Cents = 0;
  credit: Cents = 0;

  constructor(books: Books, spool: Spool) {
    this.#books = books;
    this.#spool = spool;
  }

  add({ head, lines, place }: SaftDocument<Payment, PaymentLine>): void {
    const method = head.method ?? methodOf(head.mechanism);
    if (method === undefined) this.#books.notes.fault(place, 'method', 'payment-method');
    const { reference, date, description } = head;
    let total: Cents = 0;
    let content = '';
    for (const [at, line] of lines.entries()) {
      const written = this.#line(line, at);
      content += written.xml;
      total = addCents(total, written.amount);
    }
    if (method === undefined || reference === undefined || date === undefined || description === undefined) return;
    this.entries++;
    this.#spool.write(
      `<Payment>${element('PaymentRefNo', reference)}${optional('Period', head.period)}` +
        `${optional('PeriodYear', head.year)}${optional('TransactionID', head.transaction)}<TransactionDate>` +
        `${date}</TransactionDate>${element('PaymentMethod', method)}${element('Description', description)}` +
        `${optional('BatchID', head.batch)}${optional('SystemID', head.system)}` +
        `${optional('SourceID', head.source)}\n${content}<PaymentSettlement>` +
        `${optional('SettlementDiscount', head.settlementDiscount)}` +
        `${leiAmount('SettlementAmount', head.settlementAmount ?? total)}<SettlementDate>` +
        `${head.settlementDate ?? date}</SettlementDate>${optional('PaymentMechanism', head.mechanism)}` +
        `</PaymentSettlement><PaymentDocumentTotals>${element('GrossTotal', formatCents(total))}` +
        `</PaymentDocumentTotals></Payment>\n`,
    );
  }

  #line({ record, place, taxes, analyses }: DocumentLine<PaymentLine>, at: number): { xml: string; amount: Cents } {
    const books = this.#books;
    const side = this.#amountOf(record, place);
    if (side === undefined || record.account === undefined) return { xml: '', amount: 0 };
    const { indicator, amount } = side;
    this.lines++;
    if (indicator === 'D') this.debit = addCents(this.debit, amount);
    else this.credit = addCents(this.credit, amount);
    const customer = books.codeOf('customer', record.customer, place) ?? books.own;
    const supplier = books.codeOf('supplier', record.supplier, place) ?? books.own;
    let tax = writeTax(record, undefined, place, books).xml;
    for (const each of taxes) tax += writeTax(each, undefined, place, books).xml;
    const xml =
      `<PaymentLine>${element('LineNumber', record.line ?? String(at + 1))}` +
      `${optional('SourceDocumentID', record.document)}<AccountID>${record.account}</AccountID>` +
      `${writeAnalyses(record, analyses)}${element('CustomerID', customer)}` +
      `${element('SupplierID', supplier)}${optional('TaxPointDate', record.taxPointDate)}` +
      `${optional('Description', record.lineDescription)}<DebitCreditIndicator>${indicator}` +
      `</DebitCreditIndicator>${amountOf('PaymentLineAmount', amount, record, place, books.notes)}${tax}` +
      `</PaymentLine>\n`;
    return { xml, amount };
  }

  #amountOf(record: PaymentLine, place: RecordPlace): { indicator: string; amount: Cents } | undefined {
    const { notes } = this.#books;
    const { debit, credit } = record;
    if (debit !== undefined && credit !== undefined && debit !== 0 && credit !== 0) {
      notes.fault(place, 'debit', 'side');
      return undefined;
    }
    if (debit !== undefined && (debit !== 0 || credit === undefined)) return { indicator: 'D', amount: debit };
    if (credit !== undefined) return { indicator: 'C', amount: credit };
    const amount = leiOf(record.amount, record);
    if (amount === undefined || record.indicator === undefined) {
      notes.fault(place, amount === undefined ? 'amount' : 'indicator', 'needed');
      return undefined;
    }
    return { indicator: record.indicator, amount };
  }

  parts(): FilePart[] {
    return [sectionHead('Payments', this), this.#spool, '</Payments>\n'];
  }
}

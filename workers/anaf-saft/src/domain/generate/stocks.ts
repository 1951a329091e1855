/** MovementOfGoods. */

import { formatCents, scaled, unscaled } from '../model/cents.ts';
import type { RecordOf } from '../model/field.ts';
import type { movementFields, movementLineFields } from '../model/records/documents.ts';
import type { DocumentLine, SaftDocument } from '../sources/document-reader.ts';
import type { Books } from './books.ts';
import type { FilePart, Spool } from './spool.ts';
import { element, optional } from './xml-text.ts';

export type Movement = RecordOf<typeof movementFields>;
export type MovementLine = RecordOf<typeof movementLineFields>;

/** Sale, purchase return, consumption, inventory minus, free, damaged, expired: what leaves the stock. */
const ISSUES = new Set(['30', '50', '70', '120', '150', '160', '170']);

const DECIMALS = 6;

export class Movements {
  readonly #books: Books;
  readonly #spool: Spool;
  entries = 0;
  lines = 0;
  #received = 0n;
  #issued = 0n;

  constructor(books: Books, spool: Spool) {
    this.#books = books;
    this.#spool = spool;
  }

  add({ head, lines }: SaftDocument<Movement, MovementLine>): void {
    const { reference, date, type } = head;
    let content = '';
    for (const [at, line] of lines.entries()) content += this.#line(line, at, type);
    if (reference === undefined || date === undefined || type === undefined) return;
    this.entries++;
    const document =
      head.documentType === undefined
        ? ''
        : `<DocumentReference>${element('DocumentType', head.documentType)}` +
          `${element('DocumentNumber', head.documentNumber ?? '')}` +
          `${optional('DocumentLine', head.documentLine)}</DocumentReference>`;
    this.#spool.write(
      `<StockMovement>${element('MovementReference', reference)}<MovementDate>${date}</MovementDate>` +
        `${optional('MovementPostingDate', head.postingDate)}` +
        `${optional('MovementPostingTime', head.postingTime)}${optional('TaxPointDate', head.taxPointDate)}` +
        `${element('MovementType', type)}${optional('SourceID', head.source)}` +
        `${optional('SystemID', head.system)}${document}\n${content}</StockMovement>\n`,
    );
  }

  #line({ record, place }: DocumentLine<MovementLine>, at: number, type: string | undefined): string {
    const books = this.#books;
    const { account, product, quantity } = record;
    if (account === undefined || product === undefined || quantity === undefined) return '';
    const unit = record.unit ?? books.products.get(product)?.baseUnit;
    if (unit === undefined) books.notes.fault(place, 'unit', 'needed');
    this.lines++;
    this.#count(quantity, record.subType ?? type ?? '');
    const customer = books.codeOf('customer', record.customer, place) ?? books.own;
    const supplier = books.codeOf('supplier', record.supplier, place) ?? books.own;
    return (
      `<StockMovementLine>${element('LineNumber', record.line ?? String(at + 1))}<AccountID>${account}` +
      `</AccountID>${optional('TransactionID', record.transaction)}${element('CustomerID', customer)}` +
      `${element('SupplierID', supplier)}${element('ProductCode', product)}` +
      `${optional('StockAccountNo', record.stockAccount)}<Quantity>${quantity}</Quantity>` +
      `${element('UnitOfMeasure', unit ?? '')}<UOMToUOMPhysicalStockConversionFactor>` +
      `${record.factor ?? '1'}</UOMToUOMPhysicalStockConversionFactor>` +
      `${optional('BookValue', record.bookValue === undefined ? undefined : formatCents(record.bookValue))}` +
      `${element('MovementSubType', record.subType ?? type ?? '')}` +
      `${optional('MovementComments', record.comments)}</StockMovementLine>\n`
    );
  }

  /** A negative quantity is issued, whatever moved it. */
  #count(quantity: string, type: string): void {
    const exact = scaled(quantity, DECIMALS);
    if (exact < 0n) this.#issued -= exact;
    else if (ISSUES.has(type)) this.#issued += exact;
    else this.#received += exact;
  }

  parts(): FilePart[] {
    const head =
      `<MovementOfGoods>${element('NumberOfMovementLines', String(this.lines))}` +
      `${element('TotalQuantityReceived', unscaled(this.#received, DECIMALS))}` +
      `${element('TotalQuantityIssued', unscaled(this.#issued, DECIMALS))}\n`;
    return [head, this.#spool, '</MovementOfGoods>\n'];
  }
}

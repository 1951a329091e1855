/** SalesInvoices and PurchaseInvoices. */

import { addCents, byDecimal, type Cents, formatCents, negateCents, timesDecimal } from '../model/cents.ts';
import type { RecordOf } from '../model/field.ts';
import type { RecordPlace } from '../model/notes.ts';
import type { invoiceFields, invoiceLineFields } from '../model/records/documents.ts';
import type { DocumentLine, SaftDocument } from '../sources/document-reader.ts';
import { addressContent } from './address.ts';
import { amountOf, leiAmount, leiOf } from './amount.ts';
import type { Books, KnownPartner, PartnerSide } from './books.ts';
import { writeAnalyses } from './ledger.ts';
import type { FilePart, Spool } from './spool.ts';
import { hasTax, type WrittenTax, writeTax } from './tax.ts';
import { element, optional } from './xml-text.ts';

export type Invoice = RecordOf<typeof invoiceFields>;
export type InvoiceLine = RecordOf<typeof invoiceLineFields>;

/** What each side has. */
const DEFAULTS = {
  customer: { section: 'SalesInvoices', indicator: 'C' },
  supplier: { section: 'PurchaseInvoices', indicator: 'D' },
};

export class Invoices {
  readonly #side: PartnerSide;
  readonly #books: Books;
  readonly #spool: Spool;
  entries = 0;
  lines = 0;
  debit: Cents = 0;
  credit: Cents = 0;

  constructor(side: PartnerSide, books: Books, spool: Spool) {
    this.#side = side;
    this.#books = books;
    this.#spool = spool;
  }

  add({ head, lines, place }: SaftDocument<Invoice, InvoiceLine>): void {
    const partner = this.#partner(head, place);
    const { date, number } = head;
    const account = head.account ?? partner?.account;
    if (partner && account === undefined) this.#books.notes.fault(place, 'account', 'needed');
    if (date === undefined || number === undefined) return;
    let net: Cents = 0;
    let tax: Cents = 0;
    let content = '';
    for (const [at, line] of lines.entries()) {
      const written = this.#line(line, at, date);
      content += written.xml;
      net = addCents(net, written.net);
      tax = addCents(tax, written.tax);
    }
    const netTotal = head.netTotal ?? net;
    this.entries++;
    const info = this.#side === 'customer' ? ['CustomerInfo', 'CustomerID'] : ['SupplierInfo', 'SupplierID'];
    this.#spool.write(
      `<Invoice>${element('InvoiceNo', number)}<${info[0]}>` +
        `${element(info[1] as string, partner?.code ?? '')}<BillingAddress>${partner?.address ?? ''}` +
        `</BillingAddress></${info[0]}>${element('AccountID', account ?? '')}` +
        `${optional('BranchStoreNumber', head.branch)}${optional('Period', head.period)}` +
        `${optional('PeriodYear', head.year)}<InvoiceDate>${date}</InvoiceDate>` +
        `${element('InvoiceType', head.type ?? '380')}${optional('PaymentTerms', head.paymentTerms)}` +
        `${element('SelfBillingIndicator', head.selfBilling ?? '0')}${optional('SourceID', head.source)}` +
        `<GLPostingDate>${head.postingDate ?? date}</GLPostingDate>${optional('BatchID', head.batch)}` +
        `${optional('SystemID', head.system)}${optional('TransactionID', head.transaction)}` +
        `${optional('ReceiptNumbers', head.receipts)}\n${content}${settlement(head)}<InvoiceDocumentTotals>` +
        `${element('NetTotal', formatCents(netTotal))}` +
        `${element('GrossTotal', formatCents(head.grossTotal ?? addCents(netTotal, tax)))}` +
        `</InvoiceDocumentTotals></Invoice>\n`,
    );
  }

  /** Whom the invoice is to or from, with the address that it says or that the partner has. */
  #partner(head: Invoice, place: RecordPlace): KnownPartner | undefined {
    const books = this.#books;
    const name = head[this.#side];
    if (name === undefined) {
      books.notes.fault(place, this.#side, 'needed');
      return undefined;
    }
    const code = books.codeOf(this.#side, name, place);
    if (code === undefined) return undefined;
    const known = books.findPartner(this.#side, name);
    const city = head.billingCity;
    const address =
      city === undefined
        ? known?.address?.replace('>StreetAddress<', '>BillingAddress<')
        : addressContent(
            { street: head.billingStreet, city, county: head.billingCounty, country: head.billingCountry },
            'BillingAddress',
            { place, notes: books.notes, field: (name) => `billing${name.charAt(0).toUpperCase()}${name.slice(1)}` },
          );
    if (address === undefined) books.notes.fault(place, 'billingCity', 'billing-address');
    return { code, account: known?.account as string, address };
  }

  #line({ record, place, taxes, analyses }: DocumentLine<InvoiceLine>, at: number, date: string) {
    const books = this.#books;
    const { notes } = books;
    const product = record.product === undefined ? undefined : books.products.get(record.product);
    const { quantity, lineAccount } = record;
    const given = leiOf(record.amount, record);
    const amount =
      given ??
      (record.unitPrice === undefined || quantity === undefined ? undefined : timesDecimal(record.unitPrice, quantity));
    if (amount === undefined) notes.fault(place, 'amount', 'needed');
    const description = record.lineDescription ?? record.productDescription ?? product?.description;
    if (description === undefined) notes.fault(place, 'lineDescription', 'needed');
    if (amount === undefined || quantity === undefined || lineAccount === undefined || description === undefined) {
      return { xml: '', net: 0, tax: 0 };
    }
    this.lines++;
    const usual = DEFAULTS[this.#side].indicator;
    const indicator = record.indicator ?? usual;
    if (indicator === 'D') this.debit = addCents(this.debit, amount);
    else this.credit = addCents(this.credit, amount);
    const written: WrittenTax[] = [];
    if (hasTax(record) || taxes.length === 0) written.push(writeTax(record, amount, place, books));
    for (const each of taxes) written.push(writeTax(each, amount, place, books));
    const unitPrice = record.unitPrice ?? (Number(quantity) === 0 ? amount : byDecimal(amount, quantity));
    const goodsOrServices = record.goodsOrServices ?? (product && (product.isServices ? '02' : '01'));
    const creditNote = optional('Reference', record.creditNoteReference) + optional('Reason', record.creditNoteReason);
    const order = optional('OriginatingON', record.order) + optional('OrderDate', record.orderDate);
    const xml =
      `<InvoiceLine>${element('LineNumber', record.line ?? String(at + 1))}<AccountID>${lineAccount}` +
      `</AccountID>${writeAnalyses(record, analyses)}` +
      `${order && `<OrderReferences>${order}</OrderReferences>`}` +
      `${optional('GoodsServicesID', goodsOrServices)}${optional('ProductCode', record.product)}` +
      `${optional('ProductDescription', record.productDescription ?? product?.description)}` +
      `${record.deliveryDate === undefined ? '' : `<Delivery><DeliveryDate>${record.deliveryDate}</DeliveryDate></Delivery>`}` +
      `<Quantity>${quantity}</Quantity>${optional('InvoiceUOM', record.unit ?? product?.unit)}` +
      `${optional('UOMToUOMBaseConversionFactor', record.factor)}<UnitPrice>${formatCents(unitPrice)}` +
      `</UnitPrice><TaxPointDate>${record.taxPointDate ?? date}</TaxPointDate>` +
      `${creditNote && `<References><CreditNote>${creditNote}</CreditNote></References>`}` +
      `${element('Description', description)}${amountOf('InvoiceLineAmount', amount, record, place, notes)}` +
      `<DebitCreditIndicator>${indicator}</DebitCreditIndicator>` +
      `${record.shippingCosts === undefined ? '' : leiAmount('ShippingCostsAmount', record.shippingCosts)}` +
      `${written.map((each) => each.xml).join('')}</InvoiceLine>\n`;
    const tax = written.reduce<Cents>((sum, each) => addCents(sum, each.amount), 0);
    const isUsual = indicator === usual;
    return { xml, net: isUsual ? amount : negateCents(amount), tax: isUsual ? tax : negateCents(tax) };
  }

  parts(): FilePart[] {
    const { section } = DEFAULTS[this.#side];
    return [sectionHead(section, this), this.#spool, `</${section}>\n`];
  }
}

function settlement({ settlementDiscount, settlementAmount, settlementDate, mechanism }: Invoice): string {
  if (settlementAmount === undefined) return '';
  return (
    `<InvoiceSettlement>${optional('SettlementDiscount', settlementDiscount)}` +
    `${leiAmount('SettlementAmount', settlementAmount)}${optional('SettlementDate', settlementDate)}` +
    `${optional('PaymentMechanism', mechanism)}</InvoiceSettlement>`
  );
}

/** A section opens with its totals. */
export function sectionHead(section: string, totals: { entries: number; debit: Cents; credit: Cents }): string {
  return (
    `<${section}>${element('NumberOfEntries', String(totals.entries))}` +
    `${element('TotalDebit', formatCents(totals.debit))}` +
    `${element('TotalCredit', formatCents(totals.credit))}\n`
  );
}

/** The whole document in UBL 2.1: `Invoice` and `CreditNote`, in the order of their schemas. */

import type { Attachment, Delivery, DocumentKind, Invoice } from '../model/invoice.ts';
import { type Bag, type Field, group, identifierNode, of, readIdentifier, set, textNode, wrap } from './fields.ts';
import { BILLED_OBJECT, lineFields, periodFields } from './lines.ts';
import { addressFields, innerParty, payeeFields, representativeFields } from './parties.ts';
import type { Reading } from './reading.ts';
import { adjustmentFields, isCharge, monetaryTotal, paymentFields, taxTotals } from './sums.ts';

const root = of<Invoice>();

/** UNTDID 1001, 50: a project; a credit note has no element for it (BT-11). */
const PROJECT = '50';

const NOTE = /^#([A-Z]{3})#([\s\S]+)$/;

/** The subject of a note stands before it, between two hashes (BT-21). */
const notes: Field = {
  write: (from) =>
    ((from.notes ?? []) as NonNullable<Invoice['notes']>).map(({ subject, text }) => ({
      name: 'cbc:Note',
      content: subject === undefined ? text : `#${subject}#${text}`,
    })),
  read(element, into) {
    const all = element.children('cbc:Note').flatMap((each) => {
      const value = each.text();
      if (value === undefined) return [];
      const [, subject, text] = NOTE.exec(value) ?? [];
      return [subject !== undefined && text !== undefined && text.trim() !== '' ? { subject, text } : { text: value }];
    });
    if (all.length > 0) set(into, 'notes', all);
  },
};

/** UBL asks for an order's number; where only the seller's is known, EN 16931 writes NA. */
const orders: Field = {
  write: ({ purchaseOrder, salesOrder }) =>
    purchaseOrder === undefined && salesOrder === undefined
      ? []
      : wrap('cac:OrderReference', [
          ...textNode('cbc:ID', purchaseOrder ?? 'NA'),
          ...textNode('cbc:SalesOrderID', salesOrder),
        ]),
  read(element, into) {
    const child = element.child('cac:OrderReference');
    const number = child?.child('cbc:ID')?.text();
    const sales = child?.child('cbc:SalesOrderID')?.text();
    if (!(number === 'NA' && sales !== undefined)) set(into, 'purchaseOrder', number);
    set(into, 'salesOrder', sales);
  },
};

const typeOf = (element: Reading) => element.peek('cbc:DocumentTypeCode')?.plainText().trim();

function typedReference(type: string, key: 'billedObject' | 'project'): Field {
  const isObject = key === 'billedObject';
  return {
    write(from) {
      const value = isObject ? (from[key] as Bag | undefined) : textBag(from[key]);
      return value
        ? wrap('cac:AdditionalDocumentReference', [
            ...identifierNode('cbc:ID', value),
            { name: 'cbc:DocumentTypeCode', content: type },
          ])
        : [];
    },
    read(element, into) {
      const child = element.children('cac:AdditionalDocumentReference').find((each) => typeOf(each) === type);
      child?.child('cbc:DocumentTypeCode')?.text();
      const value = readIdentifier(child?.child('cbc:ID'));
      set(into, key, isObject ? value : value?.value);
    },
  };
}

const textBag = (value: unknown): Bag | undefined => (typeof value === 'string' ? { value } : undefined);

const attachment = of<Attachment>();
const attachmentFields: readonly Field[] = [
  attachment.text('cbc:ID', 'id'),
  attachment.text('cbc:DocumentDescription', 'description'),
  group('cac:Attachment', [
    {
      write: ({ file }) => {
        const { base64, mediaType, name } = (file ?? {}) as Partial<NonNullable<Attachment['file']>>;
        const attributes = { mimeCode: mediaType ?? '', filename: name ?? '' };
        return textNode('cbc:EmbeddedDocumentBinaryObject', base64, attributes);
      },
      read(element, into) {
        const child = element.child('cbc:EmbeddedDocumentBinaryObject');
        const base64 = child?.text()?.replace(/\s+/g, '');
        if (base64 === undefined) return;
        into.file = {
          base64,
          mediaType: child?.attribute('mimeCode') ?? 'application/octet-stream',
          name: child?.attribute('filename') ?? 'attachment',
        };
      },
    },
    attachment.deep(['cac:ExternalReference', 'cbc:URI'], 'url'),
  ]),
];

const delivery = of<Delivery>();
const deliveryFields: readonly Field[] = [
  delivery.text('cbc:ActualDeliveryDate', 'date'),
  group('cac:DeliveryLocation', [
    delivery.identifier('cbc:ID', 'location'),
    delivery.nested('cac:Address', 'address', addressFields),
  ]),
  group('cac:DeliveryParty', [delivery.deep(['cac:PartyName', 'cbc:Name'], 'name')]),
];

const preceding = of<NonNullable<Invoice['preceding']>[number]>();

const head = [
  root.text('cbc:CustomizationID', 'specification'),
  root.text('cbc:ProfileID', 'process'),
  root.text('cbc:ID', 'number'),
  root.text('cbc:IssueDate', 'issueDate'),
];

const references = [
  group('cac:InvoicePeriod', [root.inline('period', periodFields), root.text('cbc:DescriptionCode', 'vatPointCode')]),
  orders,
  root.list('cac:BillingReference', 'preceding', [
    group('cac:InvoiceDocumentReference', [
      preceding.text('cbc:ID', 'number'),
      preceding.text('cbc:IssueDate', 'issueDate'),
    ]),
  ]),
  root.deep(['cac:DespatchDocumentReference', 'cbc:ID'], 'despatchAdvice'),
  root.deep(['cac:ReceiptDocumentReference', 'cbc:ID'], 'receivingAdvice'),
];

const tender = root.deep(['cac:OriginatorDocumentReference', 'cbc:ID'], 'tender');
const contract = root.deep(['cac:ContractDocumentReference', 'cbc:ID'], 'contract');

/** BT-17, 12, 18, 11 and the attachments: the two schemas order them differently. */
function documents(kind: DocumentKind): readonly Field[] {
  const special = kind === 'invoice' ? [BILLED_OBJECT] : [BILLED_OBJECT, PROJECT];
  const additional = [
    typedReference(BILLED_OBJECT, 'billedObject'),
    ...(kind === 'invoice' ? [] : [typedReference(PROJECT, 'project')]),
    root.list(
      'cac:AdditionalDocumentReference',
      'attachments',
      attachmentFields,
      (each) => !special.includes(typeOf(each) ?? ''),
    ),
  ];
  return kind === 'invoice'
    ? [tender, contract, ...additional, root.deep(['cac:ProjectReference', 'cbc:ID'], 'project')]
    : [contract, ...additional, tender];
}

const currencies = [
  root.text('cbc:DocumentCurrencyCode', 'currency'),
  root.text('cbc:TaxCurrencyCode', 'vatCurrency'),
  root.text('cbc:AccountingCost', 'buyerAccounting'),
  root.text('cbc:BuyerReference', 'buyerReference'),
];

const tail = (kind: DocumentKind): readonly Field[] => [
  root.nested('cac:AccountingSupplierParty', 'seller', innerParty),
  root.nested('cac:AccountingCustomerParty', 'buyer', innerParty),
  root.nested('cac:PayeeParty', 'payee', payeeFields),
  root.nested('cac:TaxRepresentativeParty', 'taxRepresentative', representativeFields),
  root.nested('cac:Delivery', 'delivery', deliveryFields),
  root.list('cac:PaymentMeans', 'payments', paymentFields(kind === 'creditNote')),
  root.deep(['cac:PaymentTerms', 'cbc:Note'], 'paymentTerms'),
  root.list('cac:AllowanceCharge', 'allowances', adjustmentFields(false), (each) => !isCharge(each)),
  root.list('cac:AllowanceCharge', 'charges', adjustmentFields(true), isCharge),
  taxTotals,
  monetaryTotal,
  root.list(kind === 'invoice' ? 'cac:InvoiceLine' : 'cac:CreditNoteLine', 'lines', lineFields(kind)),
];

const pointDate = root.text('cbc:TaxPointDate', 'vatPointDate');

/** Every business term of a document, in the order of UBL. */
export const documentFields: Readonly<Record<DocumentKind, readonly Field[]>> = {
  invoice: [
    ...head,
    root.text('cbc:DueDate', 'dueDate'),
    root.text('cbc:InvoiceTypeCode', 'type'),
    notes,
    pointDate,
    ...currencies,
    ...references,
    ...documents('invoice'),
    ...tail('invoice'),
  ],
  creditNote: [
    ...head,
    pointDate,
    root.text('cbc:CreditNoteTypeCode', 'type'),
    notes,
    ...currencies,
    ...references,
    ...documents('creditNote'),
    ...tail('creditNote'),
  ],
};

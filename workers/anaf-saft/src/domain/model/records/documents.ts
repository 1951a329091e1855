/** Records of the sections GeneralLedgerEntries and SourceDocuments: heads and their lines. */

import { accountNumber, amount, choice, day, id, needed, quantity, text, time, whole } from '../field.ts';
import { assetSupplierFields } from './masters.ts';
import {
  addressFields,
  analysisFields,
  currencyFields,
  GOODS_SERVICES,
  indicator,
  postingFields,
  sideFields,
  taxFields,
} from './shared.ts';

export const transactionFields = {
  journal: needed(id(18, 'Journal/JournalID')),
  journalDescription: text(256, 'Journal/Description', 'journal'),
  journalType: id(9, 'Journal/Type', 'GL'),
  transaction: needed(id(70, 'TransactionID')),
  period: whole('Period', 'the month of date'),
  year: whole('PeriodYear', 'the year of date'),
  date: needed(day('TransactionDate')),
  source: postingFields.source,
  type: id(18, 'TransactionType'),
  description: needed(text(256, 'Description')),
  batch: postingFields.batch,
  entryDate: day('SystemEntryDate', 'date'),
  postingDate: day('GLPostingDate', 'date'),
  system: id(18, 'SystemID'),
};

export const transactionLineFields = {
  line: id(18, 'RecordID', 'counted from 1'),
  account: needed(accountNumber('AccountID')),
  ...analysisFields,
  valueDate: day('ValueDate'),
  document: id(35, 'SourceDocumentID'),
  ...sideFields,
  lineDescription: text(256, 'Description', 'description'),
  debit: amount('DebitAmount/Amount'),
  credit: amount('CreditAmount/Amount'),
  ...currencyFields,
  ...taxFields,
};

export const invoiceFields = {
  number: needed(id(70, 'InvoiceNo')),
  ...sideFields,
  billingStreet: { ...addressFields.street, element: 'BillingAddress/StreetName' },
  billingCity: { ...addressFields.city, element: 'BillingAddress/City' },
  billingCounty: { ...addressFields.county, element: 'BillingAddress/Region' },
  billingCountry: { ...addressFields.country, element: 'BillingAddress/Country', otherwise: "the partner's address" },
  account: accountNumber('AccountID', 'that of the partner'),
  branch: id(35, 'BranchStoreNumber'),
  period: whole('Period', 'left out'),
  year: whole('PeriodYear', 'left out'),
  date: needed(day('InvoiceDate')),
  type: id(9, 'InvoiceType', '380'),
  paymentTerms: text(70, 'PaymentTerms'),
  selfBilling: choice({ '0': '0', '389': '389' }, 'SelfBillingIndicator', '0'),
  ...postingFields,
  postingDate: day('GLPostingDate', 'date'),
  system: id(35, 'SystemID'),
  receipts: text(256, 'ReceiptNumbers'),
  settlementDiscount: id(35, 'InvoiceSettlement/SettlementDiscount'),
  settlementAmount: amount('InvoiceSettlement/SettlementAmount', 'no InvoiceSettlement'),
  settlementDate: day('InvoiceSettlement/SettlementDate'),
  mechanism: id(9, 'InvoiceSettlement/PaymentMechanism'),
  netTotal: amount('InvoiceDocumentTotals/NetTotal', 'the sum of the lines'),
  grossTotal: amount(
    'InvoiceDocumentTotals/GrossTotal',
    'netTotal with the taxes of the lines; give it for reverse charge',
  ),
};

export const invoiceLineFields = {
  line: id(18, 'LineNumber', 'counted from 1'),
  lineAccount: needed(accountNumber('AccountID')),
  ...analysisFields,
  order: id(70, 'OrderReferences/OriginatingON'),
  orderDate: day('OrderReferences/OrderDate'),
  goodsOrServices: choice(GOODS_SERVICES, 'GoodsServicesID', 'that of the product'),
  product: id(70, 'ProductCode'),
  productDescription: text(256, 'ProductDescription', 'that of the product'),
  deliveryDate: day('Delivery/DeliveryDate'),
  quantity: needed(quantity('Quantity')),
  unit: id(9, 'InvoiceUOM', 'that of the product'),
  factor: quantity('UOMToUOMBaseConversionFactor', 'left out'),
  unitPrice: amount('UnitPrice', 'amount / quantity'),
  taxPointDate: day('TaxPointDate', 'date'),
  creditNoteReference: id(35, 'References/CreditNote/Reference'),
  creditNoteReason: text(256, 'References/CreditNote/Reason'),
  lineDescription: text(256, 'Description', 'productDescription'),
  amount: amount('InvoiceLineAmount/Amount', 'quantity × unitPrice'),
  ...currencyFields,
  indicator: indicator('credit of sales, debit of purchases'),
  shippingCosts: amount('ShippingCostsAmount/Amount'),
  ...taxFields,
};

export const paymentFields = {
  reference: needed(id(35, 'PaymentRefNo')),
  period: whole('Period', 'left out'),
  year: whole('PeriodYear', 'left out'),
  ...postingFields,
  date: needed(day('TransactionDate')),
  method: id(18, 'PaymentMethod', 'that of the mechanism'),
  description: needed(text(256, 'Description')),
  system: id(35, 'SystemID'),
  settlementDiscount: id(35, 'PaymentSettlement/SettlementDiscount'),
  settlementAmount: amount('PaymentSettlement/SettlementAmount', 'the sum of the lines'),
  settlementDate: day('PaymentSettlement/SettlementDate', 'date'),
  mechanism: id(9, 'PaymentSettlement/PaymentMechanism'),
};

export const paymentLineFields = {
  line: id(18, 'LineNumber', 'counted from 1'),
  document: id(35, 'SourceDocumentID'),
  account: needed(accountNumber('AccountID')),
  ...analysisFields,
  ...sideFields,
  taxPointDate: day('TaxPointDate'),
  lineDescription: text(256, 'Description', 'left out'),
  indicator: indicator('needed, unless debit or credit is given'),
  amount: amount('PaymentLineAmount/Amount'),
  debit: amount('PaymentLineAmount/Amount, with DebitCreditIndicator D'),
  credit: amount('PaymentLineAmount/Amount, with DebitCreditIndicator C'),
  ...currencyFields,
  ...taxFields,
};

export const movementFields = {
  reference: needed(id(35, 'MovementReference')),
  date: needed(day('MovementDate')),
  postingDate: day('MovementPostingDate'),
  postingTime: time('MovementPostingTime'),
  taxPointDate: day('TaxPointDate'),
  type: needed(id(9, 'MovementType')),
  source: postingFields.source,
  system: id(35, 'SystemID'),
  documentType: id(18, 'DocumentReference/DocumentType', 'no DocumentReference'),
  documentNumber: id(35, 'DocumentReference/DocumentNumber'),
  documentLine: id(18, 'DocumentReference/DocumentLine'),
};

export const movementLineFields = {
  line: id(18, 'LineNumber', 'counted from 1'),
  account: needed(accountNumber('AccountID')),
  transaction: postingFields.transaction,
  ...sideFields,
  product: needed(id(70, 'ProductCode')),
  stockAccount: id(70, 'StockAccountNo'),
  quantity: needed(quantity('Quantity')),
  unit: id(9, 'UnitOfMeasure', 'the base unit of the product'),
  factor: quantity('UOMToUOMPhysicalStockConversionFactor', '1'),
  bookValue: amount('BookValue'),
  subType: id(9, 'MovementSubType', 'type'),
  comments: text(256, 'MovementComments'),
};

export const assetTransactionFields = {
  id: needed(id(70, 'AssetTransactionID')),
  asset: needed(id(35, 'AssetID')),
  type: needed(id(9, 'AssetTransactionType')),
  description: text(256, 'Description'),
  date: needed(day('AssetTransactionDate')),
  ...assetSupplierFields,
  transaction: needed(id(70, 'TransactionID')),
};

export const assetTransactionValuationFields = {
  valuationType: text(18, 'AssetTransactionValuations/…/AssetValuationType'),
  cost: needed(amount('AssetTransactionValuations/…/AcquisitionAndProductionCostsOnTransaction')),
  bookValue: needed(amount('AssetTransactionValuations/…/BookValueOnTransaction')),
  amount: needed(amount('AssetTransactionValuations/…/AssetTransactionAmount')),
};

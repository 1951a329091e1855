/** Every kind of record with its fields; those of documents have a head and lines. */

import type { Fields } from '../field.ts';
import type { RecordKind } from '../record-kind.ts';
import * as documents from './documents.ts';
import * as masters from './masters.ts';

export interface KindFields {
  /** Where its records stand in the file. */
  section: string;
  fields: Fields;
  /** Of kinds with lines: what a line has. */
  lines?: Fields;
  /** Which fields of the head tell one document from another. */
  key?: readonly string[];
}

export const KINDS: Readonly<Record<RecordKind, KindFields>> = {
  account: { section: 'GeneralLedgerAccounts/Account', fields: masters.accountFields },
  customer: { section: 'Customers/Customer', fields: masters.customerFields },
  supplier: { section: 'Suppliers/Supplier', fields: masters.supplierFields },
  tax: { section: 'TaxTable/TaxTableEntry', fields: masters.taxRecordFields },
  unit: { section: 'UOMTable/UOMTableEntry', fields: masters.unitFields },
  product: { section: 'Products/Product', fields: masters.productFields },
  analysis: { section: 'AnalysisTypeTable/AnalysisTypeTableEntry', fields: masters.analysisRecordFields },
  movementType: { section: 'MovementTypeTable/MovementTypeTableEntry', fields: masters.movementTypeFields },
  owner: { section: 'Owners/Owner', fields: masters.ownerFields },
  physicalStock: { section: 'PhysicalStock/PhysicalStockEntry', fields: masters.physicalStockFields },
  asset: { section: 'Assets/Asset', fields: masters.assetFields, lines: masters.valuationFields, key: ['id'] },
  ledger: {
    section: 'GeneralLedgerEntries/Journal/Transaction',
    fields: documents.transactionFields,
    lines: documents.transactionLineFields,
    key: ['journal', 'transaction'],
  },
  salesInvoice: {
    section: 'SalesInvoices/Invoice',
    fields: documents.invoiceFields,
    lines: documents.invoiceLineFields,
    key: ['number', 'customer'],
  },
  purchaseInvoice: {
    section: 'PurchaseInvoices/Invoice',
    fields: documents.invoiceFields,
    lines: documents.invoiceLineFields,
    key: ['number', 'supplier'],
  },
  payment: {
    section: 'Payments/Payment',
    fields: documents.paymentFields,
    lines: documents.paymentLineFields,
    key: ['reference'],
  },
  movement: {
    section: 'MovementOfGoods/StockMovement',
    fields: documents.movementFields,
    lines: documents.movementLineFields,
    key: ['reference'],
  },
  assetTransaction: {
    section: 'AssetTransactions/AssetTransaction',
    fields: documents.assetTransactionFields,
    lines: documents.assetTransactionValuationFields,
    key: ['id'],
  },
};

/** What a record is. */

export const RECORD_KINDS = [
  'account',
  'customer',
  'supplier',
  'tax',
  'unit',
  'product',
  'analysis',
  'movementType',
  'owner',
  'physicalStock',
  'asset',
  'ledger',
  'salesInvoice',
  'purchaseInvoice',
  'payment',
  'movement',
  'assetTransaction',
] as const;

export type RecordKind = (typeof RECORD_KINDS)[number];

/** Those that documents refer to; they stand first in the file. */
export const MASTER_KINDS: ReadonlySet<RecordKind> = new Set([
  'account',
  'customer',
  'supplier',
  'tax',
  'unit',
  'product',
  'analysis',
  'movementType',
  'owner',
  'physicalStock',
  'asset',
]);

/** The names that both sides use: what a declaration is, and what kinds of records it is made of. */

import { z } from 'zod';

/** `Header/HeaderComment`: month, quarter, year (assets), on request (stocks), non-residents' month and quarter. */
export const declarationType = z
  .enum(['L', 'T', 'A', 'C', 'NL', 'NT'])
  .describe(
    'L month, T quarter, A year with assets, C on request with stocks, NL and NT month and quarter of non-residents.',
  );

/** What a record is. One file has one kind, or each of its records names its own. */
const RECORD_KINDS = [
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

export const recordKind = z.enum(RECORD_KINDS);

/** D406 has effect; D406T is the lawful test filing without effect. */
export const form = z.enum(['D406', 'D406T']);

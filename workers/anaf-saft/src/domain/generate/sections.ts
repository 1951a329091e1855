/**
 * Which sections a declaration has: filled, as an empty container, or not at all. Seen with ANAF's validator J2.2.18: it
 * refuses a filled section where an empty one is due, and lets some containers be absent that the schema wants.
 */

import type { RecordKind } from '../model/record-kind.ts';

export const DECLARATION_TYPES = ['L', 'T', 'A', 'C', 'NL', 'NT'] as const;
export type DeclarationType = (typeof DECLARATION_TYPES)[number];

export type Presence = 'filled' | 'empty' | 'absent';

const MONTH = {
  account: 'filled',
  customer: 'filled',
  supplier: 'filled',
  tax: 'filled',
  unit: 'filled',
  product: 'filled',
  analysis: 'filled',
  movementType: 'empty',
  physicalStock: 'absent',
  owner: 'empty',
  asset: 'empty',
  ledger: 'filled',
  salesInvoice: 'filled',
  purchaseInvoice: 'filled',
  payment: 'filled',
  movement: 'empty',
  assetTransaction: 'absent',
} as const satisfies Record<RecordKind, Presence>;

const NOTHING = Object.fromEntries(
  Object.entries(MONTH).map(([kind, presence]) => [kind, presence === 'filled' ? 'empty' : presence]),
) as Record<RecordKind, Presence>;

const YEAR = { ...NOTHING, account: 'filled', asset: 'filled', assetTransaction: 'filled' } as const;

const STOCKS = {
  ...NOTHING,
  account: 'filled',
  tax: 'filled',
  unit: 'filled',
  product: 'filled',
  movementType: 'filled',
  physicalStock: 'filled',
  owner: 'filled',
  movement: 'filled',
} as const;

const NON_RESIDENT = {
  ...NOTHING,
  tax: 'filled',
  unit: 'filled',
  product: 'filled',
  // The schema wants the container, ANAF refuses it.
  analysis: 'absent',
  salesInvoice: 'filled',
  purchaseInvoice: 'filled',
} as const;

const BY_TYPE: Readonly<Record<DeclarationType, Readonly<Record<RecordKind, Presence>>>> = {
  L: MONTH,
  T: MONTH,
  A: YEAR,
  C: STOCKS,
  NL: NON_RESIDENT,
  NT: NON_RESIDENT,
};

export const presenceOf = (type: DeclarationType, kind: RecordKind): Presence => BY_TYPE[type][kind];

/** Sections that ANAF finds wrong when they have nothing in them. */
const MUST_HAVE: Readonly<Record<DeclarationType, readonly RecordKind[]>> = {
  L: ['account', 'ledger'],
  T: ['account', 'ledger'],
  A: ['account', 'asset'],
  C: ['account', 'product', 'physicalStock', 'movement'],
  NL: ['tax'],
  NT: ['tax'],
};

export const neededKinds = (type: DeclarationType): readonly RecordKind[] => MUST_HAVE[type];

/** Records of these are read for what documents take from them, also where their section stays empty. */
export const REFERENCE_KINDS: ReadonlySet<RecordKind> = new Set(['customer', 'supplier', 'tax', 'product', 'unit']);

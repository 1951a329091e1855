/** What a controller wants to see of a D406: totals, trial balance, taxes, partners, and what does not agree. */

import { AuditFile, NAMES } from './audit-file.ts';
import { readElements } from './elements.ts';
import type { ReportHead } from './head.ts';

/** Amounts are text with two decimals, such as `1210.00`. */
export interface Report {
  head: ReportHead;
  bytes: number;
  sections: ReportSection[];
  /** Accounts in their order by number; debit is positive, credit negative in balances. */
  accounts: ReportAccount[];
  accountTotals: Record<
    'openingDebit' | 'openingCredit' | 'debit' | 'credit' | 'closingDebit' | 'closingCredit',
    string
  >;
  taxes: ReportTax[];
  /** Those with the largest turnover. */
  customers: ReportPartner[];
  suppliers: ReportPartner[];
  counts: Record<MasterCount, number>;
  payments: { method: string; count: number; gross: string }[];
  /** Whether all invoices were compared with the ledger; of one that is very large not all is kept for that. */
  isCompared: boolean;
  /** Amounts that are none, such as `1210,00`; they count as zero. */
  unreadable: number;
  /** Invoices that name no transaction of the ledger. */
  unlinked: { sales: number; purchases: number };
  /** Kinds that have any. */
  differences: ReportDifferences[];
}

export type MasterCount =
  | 'customers'
  | 'suppliers'
  | 'taxCodes'
  | 'units'
  | 'products'
  | 'physicalStock'
  | 'owners'
  | 'assets';

export const SECTIONS = ['ledger', 'sales', 'purchases', 'payments', 'movements', 'assetTransactions'] as const;
export type SectionName = (typeof SECTIONS)[number];

export interface ReportSection {
  name: SectionName;
  /** Transactions, invoices, payments, movements. */
  entries: number;
  lines: number;
  debit: string;
  credit: string;
  /** What the file says of itself; undefined where it says nothing. */
  declaredEntries?: number;
  declaredDebit?: string;
  declaredCredit?: string;
  /** Of invoices. */
  net?: string;
  tax?: string;
}

export interface ReportAccount {
  account: string;
  description: string;
  /** Whether GeneralLedgerAccounts has it. */
  isMaster: boolean;
  opening?: string;
  debit: string;
  credit: string;
  /** Opening with what the ledger books. */
  computed: string;
  /** What the file says. */
  closing?: string;
  /** closing less computed; undefined where there is no ledger to compare with. */
  difference?: string;
}

export interface ReportTax {
  code: string;
  sales: ReportTaxSums;
  purchases: ReportTaxSums;
  ledger: ReportTaxSums;
}

export interface ReportTaxSums {
  base: string;
  tax: string;
  count: number;
}

export interface ReportPartner {
  code: string;
  name: string;
  invoices: number;
  net: string;
  tax: string;
}

export const DIFFERENCES = [
  'unbalanced',
  'declared-sums',
  'declared-entries',
  'closing',
  'account-unknown',
  'sales-uneven',
  'purchases-uneven',
  'sales-not-booked',
  'purchases-not-booked',
  'sales-differ',
  'purchases-differ',
  'tax-differs',
] as const;
export type DifferenceKind = (typeof DIFFERENCES)[number];

/** Amounts, but of `declared-entries` numbers. */
export interface ReportDifferences {
  kind: DifferenceKind;
  count: number;
  /** Of all of them, without signs. */
  total: string;
  /** The largest. */
  largest: { id: string; found: string; expected: string; difference: string }[];
}

/** Reads a file piece by piece; memory is bounded. Throws XmlError, TooManyError. */
export async function readReport(
  source: AsyncIterable<Uint8Array>,
  onPiece: (bytes: number) => void = () => undefined,
): Promise<Report | undefined> {
  const file = new AuditFile();
  let bytes = 0;
  await readElements(source, NAMES, file, (read) => {
    bytes = read;
    onPiece(read);
  });
  return file.isAuditFile ? file.report(bytes) : undefined;
}

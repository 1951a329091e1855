/** What a report has words for. */

import type { DifferenceKind, MasterCount, SectionName } from '../report.ts';

/** One, and many: `1 factură`, `20 de facturi`. */
export type Forms = readonly [one: string, many: string];

export interface DifferenceWords {
  title: string;
  about: string;
  id: string;
  found: string;
  expected: string;
}

export interface ReportWords {
  title: string;
  taxCode: string;
  period: string;
  kind: string;
  kinds: Readonly<Record<string, string>>;
  basis: string;
  software: string;
  created: string;
  segment: string;
  of: string;
  transactions: Forms;
  invoices: Forms;
  problems: Forms;
  balanced: string;
  notBalanced: string;
  ledger: string;
  sections: Readonly<Record<SectionName, string>>;
  sectionTitle: string;
  section: string;
  entries: string;
  rows: string;
  debit: string;
  credit: string;
  declared: string;
  agrees: string;
  differs: string;
  silent: string;
  differenceTitle: string;
  noDifferences: string;
  difference: string;
  total: string;
  more(rest: number): string;
  differences: Readonly<Record<DifferenceKind, DifferenceWords>>;
  unreadable: Forms;
  unlinkedSales: Forms;
  unlinkedPurchases: Forms;
  notCompared: string;
  taxTitle: string;
  taxAbout: string;
  code: string;
  sales: string;
  purchases: string;
  base: string;
  tax: string;
  number: string;
  accountTitle: string;
  accountAbout: string;
  account: string;
  name: string;
  opening: string;
  turnover: string;
  closing: string;
  computed: string;
  omittedAccounts(count: number): string;
  customers: string;
  suppliers: string;
  invoiceCount: string;
  net: string;
  share: string;
  partnerAbout: string;
  none: string;
  paymentTitle: string;
  method: string;
  countTitle: string;
  counts: Readonly<Record<MasterCount, string>>;
  page: string;
  footer: string;
}

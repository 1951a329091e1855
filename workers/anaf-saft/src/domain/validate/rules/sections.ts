/** Which sections a type of declaration fills and which it leaves empty, where ANAF's validator takes both. */

import type { DeclarationType } from '../structure/anaf-structure.ts';
import type { Rule } from './hooks.ts';

type Fill = 'filled' | 'empty' | 'any';
const MONTHLY: readonly DeclarationType[] = ['L', 'T'];

/** Each section with an element that is in it once it is filled, and the types that fill it or may. */
const SECTIONS: readonly (readonly [
  section: string,
  entry: string,
  filled: readonly string[],
  any?: readonly string[],
])[] = [
  ['MasterFiles/GeneralLedgerAccounts', 'Account', ['L', 'T', 'A', 'C']],
  ['MasterFiles/Customers', 'Customer', MONTHLY],
  ['MasterFiles/Suppliers', 'Supplier', MONTHLY],
  ['MasterFiles/TaxTable', 'TaxTableEntry', ['L', 'T', 'C', 'NL', 'NT']],
  ['MasterFiles/UOMTable', 'UOMTableEntry', ['L', 'T', 'C', 'NL', 'NT']],
  ['MasterFiles/AnalysisTypeTable', 'AnalysisTypeTableEntry', [], MONTHLY],
  ['MasterFiles/MovementTypeTable', 'MovementTypeTableEntry', ['C']],
  ['MasterFiles/Products', 'Product', ['L', 'T', 'C', 'NL', 'NT']],
  ['MasterFiles/PhysicalStock', 'PhysicalStockEntry', ['C']],
  ['MasterFiles/Owners', 'Owner', ['C']],
  ['MasterFiles/Assets', 'Asset', ['A']],
  ['AuditFile/GeneralLedgerEntries', 'Journal', ['L', 'T']],
  ['SourceDocuments/SalesInvoices', 'Invoice', [], ['L', 'T', 'NL', 'NT']],
  ['SourceDocuments/PurchaseInvoices', 'Invoice', [], ['L', 'T', 'NL', 'NT']],
  ['SourceDocuments/Payments', 'Payment', [], MONTHLY],
  ['SourceDocuments/MovementOfGoods', 'StockMovement', ['C']],
  ['SourceDocuments/AssetTransactions', 'AssetTransaction', ['A']],
];

export const sectionRules: Rule = (on, { facts, report }) => {
  for (const [section, entry, filled, any = []] of SECTIONS) {
    const name = section.slice(section.indexOf('/') + 1);
    let isFilled = false;
    on.open(`${section}/${entry}`, () => {
      isFilled = true;
    });
    on.close(section, () => {
      const { type } = facts;
      if (type === '' || type === '?') return;
      const wanted: Fill = filled.includes(type) ? 'filled' : any.includes(type) ? 'any' : 'empty';
      if (wanted === 'filled' && !isFilled) report('saft.section-empty', { name, type });
      if (wanted === 'empty' && isFilled) report('saft.section-filled', { name, type });
    });
  }
};

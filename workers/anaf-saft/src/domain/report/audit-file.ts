/** A D406 as its sections, each handed to its reader, and the report that they make together. */

import { addCents, type Cents, formatCents } from '../model/cents.ts';
import { compareCents, readAmount, subtractCents } from './amount.ts';
import { Counter } from './counter.ts';
import { differencesOf } from './differences.ts';
import type { ElementEvents } from './elements.ts';
import { HeadReader } from './head.ts';
import { Invoices } from './invoices.ts';
import { Ledger } from './ledger.ts';
import { Accounts, Partners } from './masters.ts';
import { Payments } from './payments.ts';
import { HEAD_NAMES } from './read-head.ts';
import type { Report, ReportAccount, ReportPartner, ReportSection, SectionName } from './report.ts';
import type { SectionReader, SectionTotals } from './section.ts';
import { Taxes, type TaxSums } from './tax.ts';

const MOST_PARTNERS = 20;

/** Every element that is read. */
export const NAMES: readonly string[] = [
  ...HEAD_NAMES,
  ...['MasterFiles', 'GeneralLedgerEntries', 'SourceDocuments'],
  ...['GeneralLedgerAccounts', 'Account', 'AccountID', 'AccountDescription'],
  ...['OpeningDebitBalance', 'OpeningCreditBalance', 'ClosingDebitBalance', 'ClosingCreditBalance'],
  ...['Customers', 'Customer', 'CustomerID', 'Suppliers', 'Supplier', 'SupplierID', 'CompanyStructure'],
  ...['TaxTable', 'TaxCodeDetails', 'UOMTable', 'UOMTableEntry', 'Products', 'Product'],
  ...['PhysicalStock', 'PhysicalStockEntry', 'Owners', 'Owner', 'Assets', 'Asset'],
  ...['NumberOfEntries', 'TotalDebit', 'TotalCredit', 'NumberOfMovementLines', 'NumberOfAssetTransactions'],
  ...['Transaction', 'TransactionID', 'TransactionLine', 'DebitAmount', 'CreditAmount', 'Amount'],
  ...['TaxInformation', 'TaxCode', 'TaxBase', 'TaxAmount'],
  ...['SalesInvoices', 'PurchaseInvoices', 'Invoice', 'InvoiceNo', 'CustomerInfo', 'SupplierInfo', 'InvoiceLine'],
  ...['InvoiceLineAmount', 'DebitCreditIndicator', 'InvoiceDocumentTotals', 'GrossTotal'],
  ...['Payments', 'Payment', 'PaymentMethod', 'PaymentLine', 'PaymentLineAmount', 'PaymentDocumentTotals'],
  ...['MovementOfGoods', 'StockMovement', 'StockMovementLine'],
  ...['AssetTransactions', 'AssetTransaction', 'AssetTransactionValuation'],
];

/** Elements that hold amounts. */
const AMOUNTS: ReadonlySet<string> = new Set([
  ...['Amount', 'GrossTotal', 'TaxBase', 'TotalDebit', 'TotalCredit'],
  ...['OpeningDebitBalance', 'OpeningCreditBalance', 'ClosingDebitBalance', 'ClosingCreditBalance'],
]);

export class AuditFile implements ElementEvents {
  /** Whether the root says so. */
  isAuditFile = false;
  readonly #head = new HeadReader();
  readonly #accounts = new Accounts();
  readonly #taxes = new Taxes();
  readonly #ledger = new Ledger(this.#accounts, this.#taxes);
  readonly #sales = new Invoices('sales', this.#taxes);
  readonly #purchases = new Invoices('purchases', this.#taxes);
  readonly #payments = new Payments();
  readonly #customers = new Partners('Customer');
  readonly #suppliers = new Partners('Supplier');
  readonly #masters = {
    taxCodes: new Counter('TaxCodeDetails'),
    units: new Counter('UOMTableEntry'),
    products: new Counter('Product'),
    physicalStock: new Counter('PhysicalStockEntry'),
    owners: new Counter('Owner'),
    assets: new Counter('Asset'),
  };
  readonly #movements = new Counter('StockMovement', 'StockMovementLine');
  readonly #assetTransactions = new Counter('AssetTransaction', 'AssetTransactionValuation');
  readonly #sections: Readonly<Record<string, SectionReader>> = {
    'AuditFile/Header': this.#head,
    'AuditFile/GeneralLedgerEntries': this.#ledger,
    'MasterFiles/GeneralLedgerAccounts': this.#accounts,
    'MasterFiles/Customers': this.#customers,
    'MasterFiles/Suppliers': this.#suppliers,
    'MasterFiles/TaxTable': this.#masters.taxCodes,
    'MasterFiles/UOMTable': this.#masters.units,
    'MasterFiles/Products': this.#masters.products,
    'MasterFiles/PhysicalStock': this.#masters.physicalStock,
    'MasterFiles/Owners': this.#masters.owners,
    'MasterFiles/Assets': this.#masters.assets,
    'SourceDocuments/SalesInvoices': this.#sales,
    'SourceDocuments/PurchaseInvoices': this.#purchases,
    'SourceDocuments/Payments': this.#payments,
    'SourceDocuments/MovementOfGoods': this.#movements,
    'SourceDocuments/AssetTransactions': this.#assetTransactions,
  };
  readonly #open: string[] = [];
  #section: SectionReader | undefined;
  /** How deep the section's own element is. */
  #depth = 0;
  #unreadable = 0;

  open(name: string): void {
    this.#open.push(name);
    const depth = this.#open.length;
    if (depth === 1) this.isAuditFile = name === 'AuditFile';
    if (this.#section) {
      this.#section.open?.(name);
    } else if (depth === 2 || depth === 3) {
      this.#section = this.#sections[`${this.#open.at(-2)}/${name}`];
      this.#depth = depth;
    }
  }

  leaf(name: string, text: string, parent: string): void {
    if (parent === '' && this.#open.length === 0) this.isAuditFile = name === 'AuditFile';
    if (AMOUNTS.has(name) && readAmount(text) === undefined) this.#unreadable += 1;
    this.#section?.leaf(name, text, parent);
  }

  close(name: string): void {
    if (this.#section && this.#open.length > this.#depth) this.#section.close?.(name);
    else this.#section = undefined;
    this.#open.pop();
  }

  report(bytes: number): Report {
    const [accounts, ledger, taxes] = [this.#accounts, this.#ledger, this.#taxes];
    const [sales, purchases] = [this.#sales, this.#purchases];
    const counts = Object.fromEntries(Object.entries(this.#masters).map(([name, { count }]) => [name, count]));
    const list = accountList(accounts, ledger);
    return {
      head: this.#head.read(),
      bytes,
      sections: [
        sectionOf('ledger', ledger),
        invoicesOf('sales', sales),
        invoicesOf('purchases', purchases),
        sectionOf('payments', this.#payments),
        sectionOf('movements', this.#movements),
        sectionOf('assetTransactions', this.#assetTransactions),
      ],
      accounts: list,
      accountTotals: totalsOf(accounts),
      taxes: sorted(taxes.all).map(([code, state]) => ({
        code,
        sales: sumsOf(state.sales),
        purchases: sumsOf(state.purchases),
        ledger: sumsOf(state.ledger),
      })),
      customers: largestPartners(sales, this.#customers),
      suppliers: largestPartners(purchases, this.#suppliers),
      counts: { customers: this.#customers.count, suppliers: this.#suppliers.count, ...counts } as Report['counts'],
      payments: sorted(this.#payments.methods).map(([method, { count, gross }]) => ({
        method,
        count,
        gross: formatCents(gross),
      })),
      isCompared: ledger.isWholeRemembered && sales.isWholeRemembered && purchases.isWholeRemembered,
      unreadable: this.#unreadable,
      unlinked: { sales: sales.unlinked, purchases: purchases.unlinked },
      differences: differencesOf({
        accounts,
        ledger,
        taxes,
        sales,
        purchases,
        sections: {
          ledger: ledger.totals,
          sales: sales.totals,
          purchases: purchases.totals,
          payments: this.#payments.totals,
          movements: { ...this.#movements.totals, entries: this.#movements.lines },
          assetTransactions: this.#assetTransactions.totals,
        },
      }),
    };
  }
}

const sorted = <T>(map: ReadonlyMap<string, T>): [string, T][] => [...map].sort(([a], [b]) => (a < b ? -1 : 1));

const sumsOf = ({ base, tax, count }: TaxSums) => ({ base: formatCents(base), tax: formatCents(tax), count });

function sectionOf(name: SectionName, { totals, lines }: { totals: SectionTotals; lines: number }): ReportSection {
  const { entries, debit, credit, declared } = totals;
  return {
    name,
    entries,
    lines,
    debit: formatCents(debit),
    credit: formatCents(credit),
    ...(declared.entries === undefined ? {} : { declaredEntries: declared.entries }),
    ...(declared.debit === undefined ? {} : { declaredDebit: formatCents(declared.debit) }),
    ...(declared.credit === undefined ? {} : { declaredCredit: formatCents(declared.credit) }),
  };
}

const invoicesOf = (name: SectionName, invoices: Invoices): ReportSection => ({
  ...sectionOf(name, invoices),
  net: formatCents(invoices.net),
  tax: formatCents(invoices.tax),
});

function accountList({ all }: Accounts, ledger: Ledger): ReportAccount[] {
  return sorted(all).map(([account, { description, opening, closing, debit, credit, isMaster }]) => {
    const computed = addCents(opening ?? 0, subtractCents(debit, credit));
    const isCompared = closing !== undefined && ledger.totals.entries > 0;
    return {
      account,
      description,
      isMaster,
      ...(opening === undefined ? {} : { opening: formatCents(opening) }),
      debit: formatCents(debit),
      credit: formatCents(credit),
      computed: formatCents(computed),
      ...(closing === undefined ? {} : { closing: formatCents(closing) }),
      ...(isCompared ? { difference: formatCents(subtractCents(closing, computed)) } : {}),
    };
  });
}

/** Sums of the sides, as a trial balance ends. */
function totalsOf({ all }: Accounts): Report['accountTotals'] {
  const sums = { openingDebit: 0, openingCredit: 0, debit: 0, credit: 0, closingDebit: 0, closingCredit: 0 } as Record<
    keyof Report['accountTotals'],
    Cents
  >;
  const add = (side: keyof typeof sums, cents: Cents) => {
    sums[side] = addCents(sums[side], cents);
  };
  const addBalance = (of: 'opening' | 'closing', balance: Cents) =>
    balance < 0 ? add(`${of}Credit`, subtractCents(0, balance)) : add(`${of}Debit`, balance);
  for (const { opening = 0, closing = 0, debit, credit } of all.values()) {
    addBalance('opening', opening);
    addBalance('closing', closing);
    add('debit', debit);
    add('credit', credit);
  }
  return Object.fromEntries(
    Object.entries(sums).map(([side, cents]) => [side, formatCents(cents)]),
  ) as Report['accountTotals'];
}

function largestPartners({ turnover }: Invoices, { names }: Partners): ReportPartner[] {
  return [...turnover]
    .sort(([, a], [, b]) => compareCents(b.net, a.net))
    .slice(0, MOST_PARTNERS)
    .map(([code, { net, tax, invoices }]) => ({
      code,
      name: names.get(code) ?? '',
      invoices,
      net: formatCents(net),
      tax: formatCents(tax),
    }));
}

/** Sales or purchases: their sums, who they are with, and where they do not agree with themselves or the ledger. */

import { addCents, type Cents } from '../model/cents.ts';
import { absoluteCents, readAmount, subtractCents } from './amount.ts';
import { keep, MOST_CHARACTERS, MOST_CLAIMS } from './bounds.ts';
import type { Ledger } from './ledger.ts';
import { addBySide, noTotals, readDeclared, type SectionReader } from './section.ts';
import type { Taxes } from './tax.ts';
import { TopList } from './top-list.ts';

/** Rounding of lines may make so much. */
const ROUNDING_CENTS = 5;

export interface Turnover {
  net: Cents;
  tax: Cents;
  invoices: number;
}

export class Invoices implements SectionReader {
  readonly totals = noTotals();
  readonly turnover = new Map<string, Turnover>();
  /** Net and tax do not make the gross that InvoiceDocumentTotals has. */
  readonly uneven = new TopList();
  lines = 0;
  net: Cents = 0;
  tax: Cents = 0;
  /** Whether all claims were remembered. */
  isWholeRemembered = true;
  /** Invoices that name no transaction. */
  unlinked = 0;
  readonly #kind: 'sales' | 'purchases';
  readonly #taxes: Taxes;
  /** What invoices say is owed, by transaction and account. */
  readonly #claims = new Map<string, { transaction: string; account: string; gross: Cents }>();
  #characters = 0;
  #invoice = newInvoice();
  #line = newLine();
  #tax: { code: string; base?: Cents; tax: Cents } = { code: '', tax: 0 };

  constructor(kind: 'sales' | 'purchases', taxes: Taxes) {
    this.#kind = kind;
    this.#taxes = taxes;
  }

  open(name: string): void {
    if (name === 'Invoice') this.#invoice = newInvoice();
    else if (name === 'InvoiceLine') this.#line = newLine();
    else if (name === 'TaxInformation') this.#tax = { code: '', tax: 0 };
  }

  leaf(name: string, text: string, parent: string): void {
    switch (parent) {
      case 'InvoiceLineAmount':
        if (name === 'Amount') this.#line.amount = readAmount(text) ?? 0;
        break;
      case 'InvoiceLine':
        if (name === 'DebitCreditIndicator') this.#line.side = text;
        break;
      case 'TaxInformation':
        if (name === 'TaxCode') this.#tax.code = text;
        else if (name === 'TaxBase') this.#tax.base = readAmount(text) ?? 0;
        break;
      case 'TaxAmount':
        if (name === 'Amount') this.#tax.tax = readAmount(text) ?? 0;
        break;
      case 'Invoice':
        if (name === 'InvoiceNo') this.#invoice.number = text;
        else if (name === 'AccountID') this.#invoice.account = text;
        else if (name === 'TransactionID') this.#invoice.transaction = text;
        break;
      case 'CustomerInfo':
      case 'SupplierInfo':
        // Who has no code is known by name.
        if (name === 'CustomerID' || name === 'SupplierID' || name === 'Name') this.#invoice.partner = text;
        break;
      case 'InvoiceDocumentTotals':
        if (name === 'GrossTotal') this.#invoice.gross = readAmount(text) ?? 0;
        break;
      case 'SalesInvoices':
      case 'PurchaseInvoices':
        readDeclared(this.totals, name, text);
        break;
    }
  }

  close(name: string): void {
    // A tax may stand before the side of its line is known.
    if (name === 'TaxInformation') this.#line.taxes.push(this.#tax);
    else if (name === 'InvoiceLine') this.#closeLine();
    else if (name === 'Invoice') this.#closeInvoice();
  }

  /** Claims that the ledger does not have, or has otherwise. Called once the whole file was read. */
  compare(ledger: Ledger): { missing: TopList; differing: TopList } {
    const [missing, differing] = [new TopList(), new TopList()];
    for (const { transaction, account, gross } of this.#claims.values()) {
      const booked = ledger.bookedIn(transaction, account);
      const id = `${transaction} / ${account}`;
      if (booked === undefined) {
        missing.add({ id, found: gross, expected: 0, difference: gross });
        continue;
      }
      const owed = this.#kind === 'sales' ? booked : subtractCents(0, booked);
      const difference = subtractCents(gross, owed);
      if (absoluteCents(difference) > ROUNDING_CENTS) differing.add({ id, found: gross, expected: owed, difference });
    }
    return { missing, differing };
  }

  #closeLine(): void {
    const { amount, side, taxes } = this.#line;
    this.lines += 1;
    addBySide(this.totals, side, amount);
    const isOurs = (side === 'D') === (this.#kind === 'purchases');
    const signed = (cents: Cents) => (isOurs ? cents : subtractCents(0, cents));
    this.#invoice.net = addCents(this.#invoice.net, signed(amount));
    for (const { code, base, tax } of taxes) {
      this.#invoice.tax = addCents(this.#invoice.tax, signed(tax));
      this.#taxes.invoiced(this.#kind, code, signed(base ?? amount), signed(tax));
    }
  }

  #closeInvoice(): void {
    const { number, account, transaction, partner, net, tax, gross: given } = this.#invoice;
    this.totals.entries += 1;
    this.net = addCents(this.net, net);
    this.tax = addCents(this.tax, tax);
    const found = this.turnover.get(partner) ?? { net: 0, tax: 0, invoices: 0 };
    const turnover = { net: addCents(found.net, net), tax: addCents(found.tax, tax), invoices: found.invoices + 1 };
    keep(this.turnover, partner, turnover, 'partners');
    const computed = addCents(net, tax);
    // Credit notes are written with or without a sign.
    const gross = given === undefined ? computed : withSignOf(computed, given);
    const difference = subtractCents(gross, computed);
    // Of a purchase under reverse charge the seller asks the net alone.
    const isNetOwed = this.#kind === 'purchases' && absoluteCents(subtractCents(gross, net)) <= ROUNDING_CENTS;
    if (absoluteCents(difference) > ROUNDING_CENTS && !isNetOwed) {
      this.uneven.add({ id: number, found: gross, expected: computed, difference });
    }
    if (transaction === '') this.unlinked += 1;
    else this.#claim(transaction, account, gross);
  }

  #claim(transaction: string, account: string, gross: Cents): void {
    const key = `${transaction}\n${account}`;
    const before = this.#claims.get(key);
    if (before === undefined) {
      this.#characters += key.length;
      if (this.#claims.size >= MOST_CLAIMS || this.#characters > MOST_CHARACTERS) {
        this.isWholeRemembered = false;
        return;
      }
    }
    this.#claims.set(key, { transaction, account, gross: addCents(before?.gross ?? 0, gross) });
  }
}

const withSignOf = (sign: Cents, amount: Cents): Cents => (sign < 0 && amount > 0 ? subtractCents(0, amount) : amount);

const newInvoice = () => ({
  number: '',
  account: '',
  transaction: '',
  partner: '',
  net: 0 as Cents,
  tax: 0 as Cents,
  gross: undefined as Cents | undefined,
});

const newLine = () => ({
  amount: 0 as Cents,
  side: '',
  taxes: [] as { code: string; base?: Cents; tax: Cents }[],
});

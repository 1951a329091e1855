/** The ledger: its sums, transactions that do not balance, and what each books on which account. */

import { addCents, type Cents } from '../model/cents.ts';
import { readAmount, subtractCents } from './amount.ts';
import { MOST_CHARACTERS, MOST_LINES } from './bounds.ts';
import type { Accounts } from './masters.ts';
import { noTotals, readDeclared, type SectionReader } from './section.ts';
import type { Taxes } from './tax.ts';
import { TopList } from './top-list.ts';

export class Ledger implements SectionReader {
  readonly totals = noTotals();
  readonly unbalanced = new TopList();
  lines = 0;
  /** Whether all lines were remembered. */
  isWholeRemembered = true;
  #characters = 0;
  /** Debit less credit, by transaction and account. */
  readonly #booked = new Map<string, Cents>();
  readonly #transactions = new Set<string>();
  readonly #accounts: Accounts;
  readonly #taxes: Taxes;
  #transaction = { id: '', debit: 0 as Cents, credit: 0 as Cents };
  #line = newLine();

  constructor(accounts: Accounts, taxes: Taxes) {
    this.#accounts = accounts;
    this.#taxes = taxes;
  }

  open(name: string): void {
    if (name === 'Transaction') this.#transaction = { id: '', debit: 0, credit: 0 };
    else if (name === 'TransactionLine') this.#line = newLine();
  }

  leaf(name: string, text: string, parent: string): void {
    switch (parent) {
      case 'DebitAmount':
        if (name === 'Amount') this.#line.debit = readAmount(text) ?? 0;
        break;
      case 'CreditAmount':
        if (name === 'Amount') this.#line.credit = readAmount(text) ?? 0;
        break;
      case 'TransactionLine':
        if (name === 'AccountID') this.#line.account = text;
        break;
      case 'TaxInformation':
        if (name === 'TaxCode') this.#line.codes.push(text);
        break;
      case 'Transaction':
        if (name === 'TransactionID') this.#transaction.id = text;
        break;
      case 'GeneralLedgerEntries':
        readDeclared(this.totals, name, text);
        break;
    }
  }

  close(name: string): void {
    if (name === 'TransactionLine') this.#closeLine();
    else if (name === 'Transaction') this.#closeTransaction();
  }

  /** Debit less credit of an account in a transaction; undefined where the ledger has no such transaction. */
  bookedIn(transaction: string, account: string): Cents | undefined {
    if (!this.#transactions.has(transaction)) return undefined;
    return this.#booked.get(keyOf(transaction, account)) ?? 0;
  }

  #closeLine(): void {
    const { account, debit, credit, codes } = this.#line;
    this.lines += 1;
    this.#transaction.debit = addCents(this.#transaction.debit, debit);
    this.#transaction.credit = addCents(this.#transaction.credit, credit);
    this.#accounts.book(account, debit, credit);
    for (const code of codes) this.#taxes.booked(code, account, debit, credit);
    if (!this.isWholeRemembered) return;
    const key = keyOf(this.#transaction.id, account);
    const before = this.#booked.get(key);
    if (before === undefined) this.#characters += key.length;
    if (this.lines > MOST_LINES || this.#characters > MOST_CHARACTERS) this.#forget();
    else this.#booked.set(key, addCents(before ?? 0, subtractCents(debit, credit)));
  }

  /** With a part of it nothing can be compared. */
  #forget(): void {
    this.isWholeRemembered = false;
    this.#booked.clear();
    this.#transactions.clear();
  }

  #closeTransaction(): void {
    const { id, debit, credit } = this.#transaction;
    this.totals.entries += 1;
    this.totals.debit = addCents(this.totals.debit, debit);
    this.totals.credit = addCents(this.totals.credit, credit);
    if (this.isWholeRemembered) this.#transactions.add(id);
    const difference = subtractCents(debit, credit);
    if (difference !== 0) this.unbalanced.add({ id, found: debit, expected: credit, difference });
  }
}

const newLine = () => ({ account: '', debit: 0 as Cents, credit: 0 as Cents, codes: [] as string[] });
const keyOf = (transaction: string, account: string) => `${transaction}\n${account}`;

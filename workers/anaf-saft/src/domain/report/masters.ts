/** The master files: accounts with their balances, and partners by name. */

import { addCents, type Cents } from '../model/cents.ts';
import { readAmount, subtractCents } from './amount.ts';
import { keep } from './bounds.ts';
import type { SectionReader } from './section.ts';

/** An account as it stands in GeneralLedgerAccounts, with what the ledger books on it. */
export interface AccountState {
  description: string;
  /** Debit is positive, credit negative; undefined where the file has none. */
  opening?: Cents;
  closing?: Cents;
  debit: Cents;
  credit: Cents;
  /** Whether GeneralLedgerAccounts has it. */
  isMaster: boolean;
}

export class Accounts implements SectionReader {
  readonly all = new Map<string, AccountState>();
  #id = '';
  #current = emptyAccount(true);

  open(name: string): void {
    if (name !== 'Account') return;
    this.#id = '';
    this.#current = emptyAccount(true);
  }

  leaf(name: string, text: string): void {
    if (name === 'AccountID') this.#id = text;
    else if (name === 'AccountDescription') this.#current.description = text;
    else if (name === 'OpeningDebitBalance') this.#current.opening = readAmount(text) ?? 0;
    else if (name === 'OpeningCreditBalance') this.#current.opening = subtractCents(0, readAmount(text) ?? 0);
    else if (name === 'ClosingDebitBalance') this.#current.closing = readAmount(text) ?? 0;
    else if (name === 'ClosingCreditBalance') this.#current.closing = subtractCents(0, readAmount(text) ?? 0);
  }

  close(name: string): void {
    // An account that stands there twice counts as it stood first.
    if (name === 'Account' && !this.all.has(this.#id)) keep(this.all, this.#id, this.#current, 'accounts');
  }

  /** Books a line of the ledger. */
  book(id: string, debit: Cents, credit: Cents): void {
    let account = this.all.get(id);
    if (!account) {
      account = keep(this.all, id, emptyAccount(false), 'accounts');
    }
    account.debit = addCents(account.debit, debit);
    account.credit = addCents(account.credit, credit);
  }
}

const emptyAccount = (isMaster: boolean): AccountState => ({
  description: '',
  debit: 0,
  credit: 0,
  isMaster,
});

/** Customers or suppliers: their names, by code. */
export class Partners implements SectionReader {
  readonly names = new Map<string, string>();
  count = 0;
  readonly #entry: 'Customer' | 'Supplier';
  #name = '';
  #id = '';

  constructor(entry: 'Customer' | 'Supplier') {
    this.#entry = entry;
  }

  open(name: string): void {
    if (name !== this.#entry) return;
    this.#name = '';
    this.#id = '';
  }

  leaf(name: string, text: string, parent: string): void {
    if (name === 'Name' && parent === 'CompanyStructure') this.#name = text;
    else if (name === `${this.#entry}ID` && parent === this.#entry) this.#id = text;
  }

  close(name: string): void {
    if (name !== this.#entry) return;
    this.count += 1;
    if (this.#id !== '') keep(this.names, this.#id, this.#name, 'partners');
  }
}

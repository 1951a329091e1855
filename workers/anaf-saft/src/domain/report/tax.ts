/** Taxes by their code: what the invoices say, and what the ledger books. */

import { addCents, type Cents } from '../model/cents.ts';
import { subtractCents } from './amount.ts';
import { keep } from './bounds.ts';

export interface TaxSums {
  base: Cents;
  tax: Cents;
  /** Lines. */
  count: number;
}

export interface TaxState {
  sales: TaxSums;
  purchases: TaxSums;
  ledger: TaxSums;
}

/** Codes of sales begin so, all other ones are seen from the side of who buys. */
const SALES = /^31/;
/** Accounts of VAT; on 4426 is what is deductible, on 4427 what is collected. */
const VAT = /^442/;
const NO_TAX = '000000';

export class Taxes {
  readonly all = new Map<string, TaxState>();

  /** A line of an invoice; credit is positive in sales, debit in purchases. */
  invoiced(of: 'sales' | 'purchases', code: string, base: Cents, tax: Cents): void {
    if (code !== '' && code !== NO_TAX) add(this.#of(code)[of], base, tax);
  }

  /**
   * A line of the ledger. Its amount is tax on an account of VAT and base on any other: the tax that TaxInformation names
   * stands on both lines and would be counted twice.
   */
  booked(code: string, account: string, debit: Cents, credit: Cents): void {
    if (code === '' || code === NO_TAX) return;
    const sums = this.#of(code).ledger;
    const isSale = SALES.test(code);
    const amount = isSale ? subtractCents(credit, debit) : subtractCents(debit, credit);
    if (!VAT.test(account)) add(sums, amount, 0);
    // Reverse charge books the same tax on both accounts.
    else if (!account.startsWith(isSale ? '4426' : '4427')) add(sums, 0, amount);
  }

  #of(code: string): TaxState {
    let state = this.all.get(code);
    if (!state) {
      state = keep(this.all, code, { sales: none(), purchases: none(), ledger: none() }, 'taxCodes');
    }
    return state;
  }
}

const none = (): TaxSums => ({ base: 0, tax: 0, count: 0 });

function add(sums: TaxSums, base: Cents, tax: Cents): void {
  sums.base = addCents(sums.base, base);
  sums.tax = addCents(sums.tax, tax);
  sums.count += 1;
}

/** Payments, by their method. */

import { addCents, type Cents } from '../model/cents.ts';
import { readAmount } from './amount.ts';
import { keep } from './bounds.ts';
import { addBySide, noTotals, readDeclared, type SectionReader } from './section.ts';

export class Payments implements SectionReader {
  readonly totals = noTotals();
  readonly methods = new Map<string, { count: number; gross: Cents }>();
  lines = 0;
  #method = '';
  #gross: Cents = 0;
  #line = { amount: 0 as Cents, side: '' };

  open(name: string): void {
    if (name === 'Payment') {
      this.#method = '';
      this.#gross = 0;
    } else if (name === 'PaymentLine') this.#line = { amount: 0, side: '' };
  }

  leaf(name: string, text: string, parent: string): void {
    if (parent === 'PaymentLineAmount' && name === 'Amount') this.#line.amount = readAmount(text) ?? 0;
    else if (parent === 'PaymentLine' && name === 'DebitCreditIndicator') this.#line.side = text;
    else if (parent === 'Payment' && name === 'PaymentMethod') this.#method = text;
    else if (parent === 'PaymentDocumentTotals' && name === 'GrossTotal') this.#gross = readAmount(text) ?? 0;
    else if (parent === 'Payments') readDeclared(this.totals, name, text);
  }

  close(name: string): void {
    if (name === 'PaymentLine') {
      this.lines += 1;
      addBySide(this.totals, this.#line.side, this.#line.amount);
    } else if (name === 'Payment') {
      this.totals.entries += 1;
      const { count, gross } = this.methods.get(this.#method) ?? { count: 0, gross: 0 };
      keep(this.methods, this.#method, { count: count + 1, gross: addCents(gross, this.#gross) }, 'methods');
    }
  }
}

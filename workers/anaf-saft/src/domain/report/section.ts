/** What all readers of a section have in common. */

import { addCents, type Cents } from '../model/cents.ts';
import { readAmount } from './amount.ts';

export interface SectionReader {
  open?(name: string): void;
  leaf(name: string, text: string, parent: string): void;
  close?(name: string): void;
}

/** What a section says of itself, and what is in it. */
export interface SectionTotals {
  entries: number;
  debit: Cents;
  credit: Cents;
  declared: { entries?: number; debit?: Cents; credit?: Cents };
}

export const noTotals = (): SectionTotals => ({ entries: 0, debit: 0, credit: 0, declared: {} });

/** Reads NumberOfEntries, TotalDebit and TotalCredit. */
export function readDeclared({ declared }: SectionTotals, name: string, text: string): void {
  if (name === 'NumberOfEntries' || name === 'NumberOfMovementLines' || name === 'NumberOfAssetTransactions') {
    if (/^\d{1,15}$/.test(text)) declared.entries = Number(text);
    return;
  }
  const amount = readAmount(text);
  if (amount === undefined) return;
  if (name === 'TotalDebit') declared.debit = amount;
  else if (name === 'TotalCredit') declared.credit = amount;
}

/** Sums of lines by their DebitCreditIndicator. */
export function addBySide(totals: SectionTotals, side: string, amount: Cents): void {
  if (side === 'D') totals.debit = addCents(totals.debit, amount);
  else totals.credit = addCents(totals.credit, amount);
}

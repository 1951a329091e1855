/** Opening and closing balances, each as debit or credit. */

import { addCents, type Cents, formatCents, negateCents } from '../model/cents.ts';
import type { RecordOf } from '../model/field.ts';
import type { Notes, RecordPlace } from '../model/notes.ts';
import type { balanceFields } from '../model/records/shared.ts';
import { element } from './xml-text.ts';

export type Balances = RecordOf<typeof balanceFields>;
type End = 'opening' | 'closing';

/** On which side a balance of nothing stands. */
export type Side = 'debit' | 'credit';

/** Debit is positive. Undefined where the record gives none; a fault where it gives two. */
function given(
  balances: Balances,
  end: End,
  place: RecordPlace,
  notes: Notes,
): { net: Cents; side?: Side } | undefined {
  const debit = balances[`${end}Debit`];
  const credit = balances[`${end}Credit`];
  const balance = balances[`${end}Balance`];
  // Tables have a column for each side, with 0 in one of them.
  const isTwice = debit !== undefined && credit !== undefined && debit !== 0 && credit !== 0;
  if (isTwice || (balance !== undefined && (debit !== undefined || credit !== undefined))) {
    notes.fault(place, `${end}Balance`, 'balance');
    return undefined;
  }
  if (balance !== undefined) return { net: balance };
  if (credit !== undefined && (debit === undefined || debit === 0)) return { net: negateCents(credit), side: 'credit' };
  return debit === undefined ? undefined : { net: debit, side: 'debit' };
}

function write(end: 'Opening' | 'Closing', { net, side }: { net: Cents; side?: Side }, usual: Side): string {
  const on = side ?? (net === 0 ? usual : net > 0 ? 'debit' : 'credit');
  const name = on === 'debit' ? 'Debit' : 'Credit';
  return element(`${end}${name}Balance`, formatCents(on === 'debit' ? net : negateCents(net)));
}

export interface BalancePlace {
  place: RecordPlace;
  notes: Notes;
  usual: Side;
  /** What the ledger moved, debit less credit; undefined where no ledger is in the file. */
  moved: Cents | undefined;
}

/** Both balances. A closing one that isn't given is the opening one with what the ledger moved. */
export function writeBalances(balances: Balances, { place, notes, usual, moved }: BalancePlace): string {
  const opening = given(balances, 'opening', place, notes) ?? { net: 0 };
  const closing = given(balances, 'closing', place, notes);
  const computed = addCents(opening.net, moved ?? 0);
  if (closing && moved !== undefined && closing.net !== computed)
    notes.warn(place, 'closingBalance', 'closing-differs');
  return write('Opening', opening, usual) + write('Closing', closing ?? { net: computed }, usual);
}

/** UBL 2.1 as an invoice. */

import type { XmlTree } from '@genius/xml';
import type { DocumentKind, Invoice } from '../model/invoice.ts';
import { documentFields } from './document.ts';
import { type Bag, readAll } from './fields.ts';
import { ROOTS } from './names.ts';
import { Reading } from './reading.ts';

export interface ReadUbl {
  /** As it was found: nothing is computed or added, and required parts may be missing. */
  invoice: Invoice;
  /** Paths of elements and attributes that are no business terms of EN 16931 and that the model does not keep. */
  left: string[];
}

/** Undefined if the root is neither an Invoice nor a CreditNote of UBL 2. */
export function readUbl(tree: XmlTree): ReadUbl | undefined {
  const kind = kindOf(tree);
  if (!kind) return undefined;
  const reading = Reading.of(tree);
  const found: Bag = { kind, ...readAll(documentFields[kind], reading) };
  if (kind === 'creditNote') liftDueDate(found);
  found.lines ??= [];
  return { invoice: found as unknown as Invoice, left: reading.left() };
}

export function kindOf({ names, name }: XmlTree): DocumentKind | undefined {
  const { uri, local } = names.at(name[0] as number);
  const kinds: readonly DocumentKind[] = ['invoice', 'creditNote'];
  return kinds.find((kind) => ROOTS[kind].name === local && ROOTS[kind].namespace === uri);
}

function liftDueDate(found: Bag): void {
  for (const payment of (found.payments ?? []) as Bag[]) {
    found.dueDate ??= payment.dueDate;
    delete payment.dueDate;
  }
  if (found.dueDate === undefined) delete found.dueDate;
}

/** A complete invoice as UBL 2.1. */

import { writeXml } from '@genius/xml';
import type { Invoice, Payment } from '../model/invoice.ts';
import { documentFields } from './document.ts';
import { type Bag, writeAll } from './fields.ts';
import { CAC, CBC, ROOTS } from './names.ts';

/**
 * Writes every field that the model has. No xsi:schemaLocation: ANAF's firewall takes a relative path in it for an attack.
 * Throws an `XmlWriteError` for a character that XML can not carry.
 */
export function writeUbl(invoice: Invoice): string {
  const kind = invoice.kind ?? 'invoice';
  const { name, namespace } = ROOTS[kind];
  const bag: Bag = { ...invoice, payments: kind === 'creditNote' ? withDueDate(invoice) : invoice.payments };
  const context = { currency: invoice.currency, vatCurrency: invoice.vatCurrency };
  return writeXml({
    name,
    attributes: { xmlns: namespace, 'xmlns:cac': CAC, 'xmlns:cbc': CBC },
    content: writeAll(documentFields[kind], bag, context),
  });
}

/** UNTDID 4461, 1: the instrument is not defined. UBL has the due date of a credit note in its means of payment only. */
const UNDEFINED_MEANS = '1';

function withDueDate({ payments, dueDate }: Invoice): (Payment & { dueDate?: string })[] | undefined {
  if (dueDate === undefined) return payments;
  const [first, ...rest] = payments ?? [];
  return [{ ...(first ?? { code: UNDEFINED_MEANS }), dueDate }, ...rest];
}

/** XML as an invoice that keeps the contract. */

import { parseXml } from '@genius/xml';
import { type InvoiceData, invoiceDocument } from './contract/document.ts';
import { readUbl } from './domain/ubl/read-ubl.ts';
import { asFailure } from './domain-failure.ts';
import { errors } from './errors.ts';

export interface ReadInvoice {
  document: InvoiceData;
  /** Paths of what the data does not have. */
  left: string[];
}

/** Throws GW_EFACTURA_XML_UNREADABLE, GW_EFACTURA_NOT_INVOICE or GW_EFACTURA_TERM_INVALID. */
export function readInvoice(xml: string | Uint8Array): ReadInvoice {
  const found = asFailure(() => readUbl(parseXml(xml)));
  if (!found) throw errors.GW_EFACTURA_NOT_INVOICE({}, { field: 'source' });
  const { data, error } = invoiceDocument.safeParse(found.invoice);
  if (error) {
    const [issue] = error.issues;
    const field = issue?.path.join('.') ?? '';
    const isMissing = valueAt(found.invoice, issue?.path ?? []) === undefined;
    const [problem, problemRo] = isMissing
      ? ['is missing', 'lipsește']
      : ['has not the right form', 'nu are forma cerută'];
    throw errors.GW_EFACTURA_TERM_INVALID({ field, problem, problemRo }, { field: 'source' });
  }
  return { document: data, left: found.left };
}

function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>((at, key) => (at as Record<PropertyKey, unknown> | undefined)?.[key], value);
}

/** Which of the two documents of UBL an invoice is. */

import type { DocumentKind, Invoice } from './invoice.ts';

/** As given, else by its type (UNTDID 1001). */
export const kindOf = ({ kind, type }: Pick<Invoice, 'kind' | 'type'>): DocumentKind =>
  kind ?? (type === '381' ? 'creditNote' : 'invoice');

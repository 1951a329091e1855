/** Namespaces of UBL 2.1 and names of its roots. */

import type { DocumentKind } from '../model/invoice.ts';

export const CBC = 'urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2';
export const CAC = 'urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2';

export const ROOTS: Readonly<Record<DocumentKind, { name: string; namespace: string }>> = {
  invoice: { name: 'Invoice', namespace: 'urn:oasis:names:specification:ubl:schema:xsd:Invoice-2' },
  creditNote: { name: 'CreditNote', namespace: 'urn:oasis:names:specification:ubl:schema:xsd:CreditNote-2' },
};

/** BT-24 as ANAF asks for it, to the letter (BR-RO-001). */
export const CIUS_RO = 'urn:cen.eu:en16931:2017#compliant#urn:efactura.mfinante.ro:CIUS-RO:1.0.1';

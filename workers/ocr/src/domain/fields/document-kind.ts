/** Tells receipts of a till from invoices on a page, by their words and shape. */

import type { Reading } from '../reading.ts';
import type { DocumentKind } from './document-fields.ts';
import type { Row } from './row.ts';

const RECEIPT =
  /bon fiscal|numerar|\brest\b|\bchange\b|\bcash\b|cashier|casier|operator|kassenbon|\bbon\b|kasse|scontrino|ticket|thank you|please come|multumim|wisselgeld|wechselgeld|\bpos\b|tender|receipt|til+\b|visa|nr\.? ?bon|approval|goods sold|approved|merci de votre visite|gracias/g;
const INVOICE =
  /invoice|factur[aei]|rechnung|factuur|fattura|fatura|due date|bill to|ship to|iban|swift|bic\b|scadent|echeance|zahlungsziel|kundennummer|klantnummer|furnizor|cumparator|customer|payment terms|betreff|umsatzsteuer|vervaldatum|reg\.? ?com|capital social/g;

/** `other` when nothing speaks for either. */
export function judgeKind(readings: Reading[], rows: Row[]): DocumentKind {
  let receipt = 0;
  let invoice = 0;
  for (const row of rows) {
    receipt += new Set(row.folded.match(RECEIPT)).size;
    invoice += new Set(row.folded.match(INVOICE)).size;
  }
  const words = rows.reduce((sum, row) => sum + row.tokens.length, 0);
  if (receipt + invoice === 0) return 'other';
  const first = readings[0]?.page;
  if (first?.kind === 'receipt') receipt += 4;
  // A till's paper is narrow: few words a row.
  if (rows.length >= 8 && words / rows.length < 4.5) receipt += 2;
  if (readings.length > 1) invoice += 2;
  if (first?.source === 'text-layer') invoice += 2;
  return receipt >= invoice ? 'receipt' : 'invoice';
}

/**
 * The simulator's own verdict on an invoice: some twenty checks, written from the tables of CIUS-RO 1.0.9 and EN 16931
 * and apart from every other validator. What it does not look at, it accepts. The order is ANAF's: rules of the
 * document first; only a document that keeps them is held against the registers.
 */

import { addressFaults } from './address-checks.ts';
import { headFaults } from './head-checks.ts';
import type { Document } from './invoice.ts';
import { totalFaults } from './total-checks.ts';

export interface Fault {
  /** As the published rule names itself, such as `BR-RO-110`. */
  rule: string;
  /** In Romanian. */
  ro: string;
  en: string;
}

/** Faults of the document alone; none for the standards that the simulator only reads. */
export function judgeDocument({ standard, root }: Document): Fault[] {
  if (standard !== 'UBL' && standard !== 'CN') return [];
  return [...headFaults(root), ...addressFaults(root), ...totalFaults(root)];
}

/** As an error file and `validare` write it. */
export const writeFault = ({ rule, ro, en }: Fault) =>
  `E: validari globale  SCHEMATRON   eroare: [${rule}]-${ro} #${en}`;

/** ANAF's rules, loaded when they are first asked: their tables are large. */

import type { OutputOf } from '@genius/contract';
import type { validateInvoice } from './contract/validate.ts';
import type { Verdict } from './domain/validate/finding.ts';
import { errors } from './errors.ts';

export async function judge(xml: string | Uint8Array): Promise<Verdict> {
  const { validateXml } = await import('./domain/validate/validate-xml.ts');
  return validateXml(xml);
}

/** Findings that travel in a failure. */
const MOST_TOLD = 50;

/** A verdict, also one that came from another run. */
export type Judged = Pick<OutputOf<typeof validateInvoice>, 'valid' | 'findings' | 'counts'>;

/** Throws GW_EFACTURA_INVALID if anything fatal was found. */
export function refuseInvalid({ valid, findings, counts }: Judged): void {
  if (valid) return;
  const [first] = findings;
  throw errors.GW_EFACTURA_INVALID(
    { count: counts.fatal, rule: first?.rule ?? '', first: first?.en ?? '', firstRo: first?.ro ?? '' },
    { field: 'document', details: { findings: findings.slice(0, MOST_TOLD) } },
  );
}

/** ANAF's rules, loaded when they are first asked: their tables are large. */

import type { Verdict } from './domain/validate/finding.ts';
import { errors } from './errors.ts';

export async function judge(xml: string | Uint8Array): Promise<Verdict> {
  const { validateXml } = await import('./domain/validate/validate-xml.ts');
  return validateXml(xml);
}

/** Findings that travel in a failure. */
const MOST_TOLD = 50;

/** Throws GW_EFACTURA_INVALID if anything is found that ANAF refuses. */
export async function refuseInvalid(xml: string | Uint8Array): Promise<void> {
  const { valid, findings, counts } = await judge(xml);
  if (valid) return;
  const [first] = findings;
  throw errors.GW_EFACTURA_INVALID(
    { count: counts.fatal, rule: first?.rule ?? '', first: first?.en ?? '', firstRo: first?.ro ?? '' },
    { field: 'document', details: { findings: findings.slice(0, MOST_TOLD) } },
  );
}

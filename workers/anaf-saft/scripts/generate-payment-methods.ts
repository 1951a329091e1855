/**
 * Writes `src/domain/generate/generated/payment-methods.ts` from the code list of ANAF's validator D406Validator J2.2.18
 * (periods from 2025-07 on). `GENIUS_DOMAIN=… npx node scripts/generate-payment-methods.ts` in this folder.
 */

import { readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';

const domain = resolve(
  process.env.GENIUS_DOMAIN ?? '../../../shared/domain',
  'saft/codes/paymentMechanismToMethod.json',
);
const methods: Record<string, string> = JSON.parse(readFileSync(domain, 'utf8'));
const rows = Object.entries(methods).map(
  ([mechanism, method]) => `  ${/^[A-Z]|^[1-9]\d*$/.test(mechanism) ? mechanism : `'${mechanism}'`}: '${method}',`,
);
writeFileSync(
  resolve(import.meta.dirname, '../src/domain/generate/generated/payment-methods.ts'),
  `/** Made by scripts/generate-payment-methods.ts from ANAF's D406Validator J2.2.18; do not edit. */

export const METHOD_OF_MECHANISM: Readonly<Record<string, string>> = {
${rows.join('\n')}
};
`,
);

/** The judge of D406 files: what ANAF's validator refuses, what only the schema refuses, and what both of them miss. */

import type { ValidateOptions, Verdict } from './finding.ts';

export type { Finding, SaftForm, Severity, ValidateOptions, Verdict, VerdictKind } from './finding.ts';

/** Reads a file piece by piece and judges it. Never rejects for what is in it. */
export async function validateSaft(
  _source: AsyncIterable<Uint8Array>,
  _options: ValidateOptions = {},
): Promise<Verdict> {
  throw new Error('validateSaft is being written');
}

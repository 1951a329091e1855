/** The judge of D406 files: what ANAF's validator refuses, what only the schema refuses, and what both of them miss. */

export type { SaftForm, Severity, ValidateOptions, Verdict } from './finding.ts';
export { validateSaft } from './validate-saft.ts';

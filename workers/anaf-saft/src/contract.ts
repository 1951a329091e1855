/** The tasks of `anaf.saft`: what a caller sends and gets. */

export { generateSaft } from './contract/generate.ts';
export { packageSaft } from './contract/package.ts';
export { reportSaft } from './contract/report.ts';
export { validateSaft } from './contract/validate.ts';

/** The tasks of `reges`: what a caller sends and gets. */

export { importReges } from './contract/import.ts';
export { nomenclatureReges } from './contract/nomenclature.ts';
export { planReges } from './contract/plan.ts';
export { resultsReges } from './contract/results.ts';
export { submitReges } from './contract/submit.ts';

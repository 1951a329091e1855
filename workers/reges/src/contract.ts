/** The tasks of `reges`: what a caller sends and gets. */

export { resultsReges } from './contract/results.ts';
export { submitReges } from './contract/submit.ts';

/** Runs as the API shows them, for who shows them the same way without a registry. It needs no database and no HTTP. */

export { type RunDetail, readDetail } from './run-detail.ts';
export { type ShownRun, showRun } from './shown-run.ts';

/** The command line as a library: what scripts and tests use of it. */

export { cliErrors } from './errors.ts';
export { EXIT, type ExitCode, exitCodeOf } from './exit-code.ts';
export { main } from './main.ts';
export { type NewWorker, newWorker } from './new-worker/new-worker.ts';
export { type OpenOptions, type OpenPlatform, openPlatform } from './open-platform.ts';

/** Refuses to run a worker that somebody asked for by name and that can not run here. */

import { chooseProviders, type Worker } from '@genius/runtime';
import { cliErrors } from './errors.ts';
import type { Settings } from './settings.ts';

/** Throws GW_CLI_WORKER_UNAVAILABLE with the remedy. */
export function assertRunnable(settings: Settings, worker: Worker): void {
  const remedy = chooseProviders(settings, [worker]).missing.get(worker.tag) ?? worker.unavailable?.();
  if (remedy) throw cliErrors.GW_CLI_WORKER_UNAVAILABLE({ tag: worker.tag, remedy });
}

/** Simulators for what has no setting, where they may stand in: opened before the workers, gone with the platform. */

import { join } from 'node:path';
import { chooseProviders, type Worker } from '@genius/runtime';
import type { Settings } from './settings.ts';

export interface StandIn {
  /** Of the provider, such as `smtp`. */
  name: string;
  /** The address of the page that shows what it got. */
  page: string;
}

export interface StandIns {
  simulated: ReadonlySet<string>;
  /** By tag: workers that have neither provider nor stand-in, with the remedy. */
  missing: ReadonlyMap<string, string>;
  running: readonly StandIn[];
  close(): Promise<void>;
}

/**
 * Opens what these workers need and puts its addresses into the environment, from which they and the processes of their
 * handlers read them. Checks their settings first; throws GW_SETTING_INVALID.
 */
export async function openStandIns(
  settings: Settings,
  workers: readonly Worker[],
  env: NodeJS.ProcessEnv = process.env,
): Promise<StandIns> {
  for (const worker of workers) worker.settings?.read(env);
  const { simulated, missing } = chooseProviders(settings, workers, env);
  if (simulated.size === 0) return { simulated, missing, running: [], close: async () => {} };
  const { openSandbox } = await import('@genius/sandbox');
  const sandbox = await openSandbox({
    folder: join(settings.data, 'sandbox'),
    port: settings.sandboxPort,
    names: [...simulated],
  });
  const before = { ...env };
  Object.assign(env, sandbox.env);
  return {
    simulated,
    missing,
    running: sandbox.simulators,
    async close() {
      // A process that begins anew takes its environment along: there it would be taken for a provider's setting.
      for (const name of Object.keys(sandbox.env)) {
        if (before[name] === undefined) delete env[name];
        else env[name] = before[name];
      }
      await sandbox.close();
    },
  };
}

/** Who answers for the outside world: the real provider, a simulator, or nobody. */

import { settingInvalid } from './parse-settings.ts';
import type { Settings } from './settings.ts';
import type { Worker } from './worker.ts';

/** Something outside that a worker needs. */
export interface ProviderNeed {
  /** Also the name of its simulator, such as `smtp`. */
  name: string;
  /** Variables of which one, set, says that the real one is meant; the first is the one people are told of. */
  settings: readonly [string, ...string[]];
}

export interface ProviderChoice {
  /** Names of providers for which a simulator stands in. */
  simulated: ReadonlySet<string>;
  /** By tag: workers whose provider has no setting and no stand-in, with the remedy. */
  missing: ReadonlyMap<string, string>;
}

/**
 * Chooses for each provider of these workers. With `SANDBOX=1` it is the simulator whatever is set; without a setting it
 * is the simulator where one may stand in, in embedded mode outside of production.
 */
export function chooseProviders(
  settings: Pick<Settings, 'sandbox' | 'simulatorsAllowed'>,
  workers: readonly Pick<Worker, 'tag' | 'providers'>[],
  env: NodeJS.ProcessEnv = process.env,
): ProviderChoice {
  const simulated = new Set<string>();
  const missing = new Map<string, string>();
  for (const { tag, providers = [] } of workers) {
    for (const { name, settings: variables } of providers) {
      const isSet = variables.some((variable) => env[variable]?.trim());
      if (settings.sandbox || (!isSet && settings.simulatorsAllowed)) simulated.add(name);
      else if (!isSet) missing.set(tag, remedyFor(tag, variables[0]));
    }
  }
  return { simulated, missing };
}

function remedyFor(tag: string, variable: string): string {
  return settingInvalid(variable, `it is missing, and the worker ${tag} needs it`, {
    remedy: 'Set it, or set SANDBOX=1 to let a simulator answer.',
  }).message;
}

/** The runtime's settings as commands use them: the folder absolute, and only what this version can run on. */

import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { type Settings as PlatformSettings, readSettings as readPlatformSettings } from '@genius/runtime';
import { cliErrors } from './errors.ts';

export interface Settings extends PlatformSettings {
  /** Absolute. */
  data: string;
  /** Names of the variables that the environment sets. */
  given: ReadonlySet<string>;
}

/** Throws GW_SETTING_INVALID for a value that makes no sense, and GW_CLI_TRANSPORT_MISSING where a broker is named. */
export function readSettings(env: NodeJS.ProcessEnv = process.env): Settings {
  const given = new Set(Object.keys(env).filter((name) => env[name]?.trim()));
  // First, since a broker without its database would be told that only the database is missing.
  for (const name of ['BROKER_URL', 'RMQ_URL']) {
    if (given.has(name)) throw cliErrors.GW_CLI_TRANSPORT_MISSING({ name });
  }
  const settings = readPlatformSettings(env);
  return { ...settings, data: resolve(settings.data), given };
}

/** Whether a platform has ever run on the folder. */
export function hasData(settings: Settings): boolean {
  return existsSync(join(settings.data, 'runs.sqlite'));
}

/** The settings that commands read: where the data is, on which port, and which services are named. */

import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { errors } from '@genius/contract';
import { cliErrors } from './errors.ts';

export interface Settings {
  /** Absolute. */
  data: string;
  port: number;
  databaseUrl: string | undefined;
  graceMs: number;
}

const DEFAULT_PORT = 4300;

/** Throws GW_SETTING_INVALID for a value that makes no sense, and GW_CLI_TRANSPORT_MISSING where a broker is named. */
export function readSettings(env: NodeJS.ProcessEnv = process.env): Settings {
  for (const name of ['BROKER_URL', 'RMQ_URL']) {
    if (env[name]) throw cliErrors.GW_CLI_TRANSPORT_MISSING({ name });
  }
  return {
    data: resolve(env.GENIUS_DATA || '.genius'),
    port: readPort(env.GENIUS_PORT),
    databaseUrl: env.DATABASE_URL || undefined,
    graceMs: 25_000,
  };
}

/** Whether a platform has ever run on the folder. */
export function hasData(settings: Settings): boolean {
  return existsSync(join(settings.data, 'runs.sqlite'));
}

function readPort(text: string | undefined): number {
  if (!text) return DEFAULT_PORT;
  const port = Number(text);
  if (Number.isInteger(port) && port >= 0 && port <= 65_535) return port;
  throw errors.GW_SETTING_INVALID({
    name: 'GENIUS_PORT',
    problem: `"${text}" is no port`,
    remedy: 'Give a number from 1 to 65535, or 0 for any free one.',
  });
}

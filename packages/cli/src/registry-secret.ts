/** The secret that signs tokens of the registry in embedded mode: made at the first start, kept in the folder. */

import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { onServers, type Settings } from './settings.ts';

const FILE = 'registry.secret';

/** Undefined on servers and in production, where it must be set. */
export function registrySecret(settings: Settings): string | undefined {
  if (onServers(settings) || settings.production) return undefined;
  const file = join(settings.data, FILE);
  mkdirSync(settings.data, { recursive: true });
  try {
    // Two that start at once agree on the one that was written first.
    writeFileSync(file, randomBytes(48).toString('base64'), { mode: 0o600, flag: 'wx' });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  return readFileSync(file, 'utf8').trim();
}

/** The same without making one: undefined also where no platform ever started. */
export function knownRegistrySecret(settings: Settings): string | undefined {
  if (onServers(settings) || settings.production) return undefined;
  try {
    return readFileSync(join(settings.data, FILE), 'utf8').trim();
  } catch {
    return undefined;
  }
}

/** The runtime's settings as commands use them: the folder absolute, and where the platform's data is, in words. */

import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { type Settings as PlatformSettings, readSettings as readPlatformSettings } from '@genius/runtime';

export interface Settings extends PlatformSettings {
  /** Absolute. */
  data: string;
  /** Names of the variables that the environment sets. */
  given: ReadonlySet<string>;
}

/** The settings of a platform on servers, whose addresses are all there. */
export type ServerSettings = Settings & { brokerUrl: string; redisUrl: string; databaseUrl: string };

/** Throws GW_SETTING_INVALID for a value that makes no sense, and for a broker without the servers that it needs. */
export function readSettings(env: NodeJS.ProcessEnv = process.env): Settings {
  const given = new Set(Object.keys(env).filter((name) => env[name]?.trim()));
  const settings = readPlatformSettings(env);
  return { ...settings, data: resolve(settings.data), given };
}

/** Whether the settings name servers. */
export function onServers(settings: Settings): settings is ServerSettings {
  return settings.mode === 'servers';
}

/** Whether a platform may ever have run here: of servers only they themselves know. */
export function hasData(settings: Settings): boolean {
  return onServers(settings) || existsSync(join(settings.data, 'runs.sqlite'));
}

/** Where runs are kept, for messages: the folder, or the database without its password. */
export function placeOf(settings: Settings): string {
  return onServers(settings) ? `${shownUrl(settings.databaseUrl)} (${settings.schema})` : settings.data;
}

/** An address without what may be secret in it: user, password and options. */
export function shownUrl(text: string): string {
  if (!URL.canParse(text)) return '?';
  const { protocol, host, pathname } = new URL(text);
  return `${protocol}//${host}${pathname === '/' ? '' : pathname}`;
}

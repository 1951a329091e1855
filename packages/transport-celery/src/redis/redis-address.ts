/** REDIS_URL, read once, with a form that may be shown. */

import { errors } from '@genius/contract';

export interface RedisAddress {
  url: string;
  /** Host, port and database: no user and no password. */
  shown: string;
}

/** Reads `redis://[user:password@]host[:port][/database]`, or `rediss://` for TLS. */
export function readRedisAddress(text: string): RedisAddress {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url || !/^rediss?:$/.test(url.protocol) || !url.hostname || !/^\/?\d*$/.test(url.pathname)) {
    // Never with the text in it: it may hold a password.
    throw errors.GW_SETTING_INVALID({
      name: 'REDIS_URL',
      problem: 'it is no address of a Redis server',
      remedy: 'Forms: redis://host:6379/0, rediss://user:password@host:6380/0.',
    });
  }
  return { url: text, shown: `${url.protocol}//${url.host}${url.pathname}` };
}

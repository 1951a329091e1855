/** KeyValue on Redis. */

import type { KeyValue } from '@genius/runtime';
import type { RedisLink } from './connect.ts';

/** Adds, and gives a counter its time only when it is made. INCRBYFLOAT counts whole numbers exactly up to 2^53. */
const INCREMENT = `
local isNew = redis.call('EXISTS', KEYS[1]) == 0
local sum = redis.call('INCRBYFLOAT', KEYS[1], ARGV[1])
if isNew and ARGV[2] then redis.call('PEXPIRE', KEYS[1], ARGV[2]) end
return sum`;

/** Keys looked at in one step of a search: the server answers others in between. */
const SCAN_COUNT = 1_000;

/** What is lost while under way must not be done twice by us, since its answer tells who was first. */
const once = { repeatable: false } as const;

/** Keys and channels begin with `prefix`, default `wrk:kv:`, so that others may use the same Redis. */
export function openKeyValue(link: RedisLink, prefix = 'wrk:kv:'): KeyValue {
  const named = (name: string) => prefix + name;
  return {
    get: async (key) => (await link.run((redis) => redis.get(named(key)))) ?? undefined,
    async set(key, value, { ttlMs, ifAbsent } = {}) {
      const more = [...(ttlMs === undefined ? [] : ['PX', wholeMs(ttlMs)]), ...(ifAbsent ? ['NX'] : [])];
      const answer = await link.run((redis) => redis.call('SET', named(key), value, ...more), {
        repeatable: !ifAbsent,
      });
      return answer === 'OK';
    },
    delete: async (key) => (await link.run((redis) => redis.del(named(key)), once)) > 0,
    async increment(key, by = 1, { ttlMs } = {}) {
      const ttl = ttlMs === undefined ? [] : [wholeMs(ttlMs)];
      return Number(await link.run((redis) => redis.eval(INCREMENT, 1, named(key), by, ...ttl), once));
    },
    async keys(begin) {
      const pattern = `${escapeGlob(named(begin))}*`;
      // The same key may come up twice in one search.
      const found = new Set<string>();
      let cursor = '0';
      do {
        const [next, keys] = await link.run((redis) => redis.scan(cursor, 'MATCH', pattern, 'COUNT', SCAN_COUNT));
        for (const key of keys) found.add(key.slice(prefix.length));
        cursor = next;
      } while (cursor !== '0');
      return [...found].sort(byBytes);
    },
    async publish(channel, message) {
      await link.run((redis) => redis.publish(named(channel), message), once);
    },
    subscribe: (channel, listener) => link.subscribe(named(channel), listener),
  };
}

const wholeMs = (ms: number) => Math.max(1, Math.ceil(ms));

const escapeGlob = (text: string) => text.replace(/[\\*?[\]]/g, '\\$&');

/** The order of every other adapter; JavaScript's own differs beyond the first 65 536 characters. */
const byBytes = (a: string, b: string) => Buffer.compare(Buffer.from(a), Buffer.from(b));

/** KeyValue on Redis. */

import type { KeyValue } from '@genius/runtime';
import type { RedisLink } from './connect.ts';

/** Adds, and gives a counter its time only when it is made. INCRBYFLOAT counts whole numbers exactly up to 2^53. */
const INCREMENT = `
local isNew = redis.call('EXISTS', KEYS[1]) == 0
local sum = redis.call('INCRBYFLOAT', KEYS[1], ARGV[1])
if isNew and ARGV[2] then redis.call('PEXPIRE', KEYS[1], ARGV[2]) end
return sum`;

/**
 * A pace is a hash: `next`, the time up to which slots are given out, and `held`, before which none begins; in ms on the
 * server's clock, to the microsecond. It is gone once both have passed.
 */
const PACE = `
local clock = redis.call('TIME')
local now = clock[1] * 1000 + clock[2] / 1000
local found = redis.call('HMGET', KEYS[1], 'next', 'held')
local next = tonumber(found[1] or 0)
local held = tonumber(found[2] or 0)
local function text(ms) return string.format('%.3f', ms) end
local function keep()
  redis.call('HSET', KEYS[1], 'next', text(next), 'held', text(held))
  redis.call('PEXPIRE', KEYS[1], math.ceil(math.max(next, held) - now) + 1)
end`;

const RESERVE = `${PACE}
local step = ARGV[1] / ARGV[2]
local from = math.max(now, held)
local wait = math.max(from, next - (ARGV[3] - 1) * step) - now
if wait > tonumber(ARGV[4]) then return {0, text(wait)} end
next = math.max(from, next) + step
keep()
return {1, text(wait)}`;

const POSTPONE = `${PACE}
local till = now + ARGV[1]
if tonumber(ARGV[1]) > 0 and till > held then
  held = till
  keep()
end
return text(math.max(0, held - now))`;

/** Keys looked at in one step of a search: the server answers others in between. */
const SCAN_COUNT = 1_000;

/** What is lost while under way must not be done twice by us, since its answer tells who was first. */
const once = { repeatable: false } as const;

/** Names that are fixed for all who share a Redis, whatever their language, so they stand there as they are. */
const FIXED = 'wrk:';

/**
 * Keys and channels begin with `prefix`, default `wrk:kv:`, and paces with `pacePrefix`, default `wrk:pace:`, so that
 * others may use the same Redis. A key or channel that begins with `wrk:` is used under exactly that name.
 */
export function openKeyValue(link: RedisLink, prefix = 'wrk:kv:', pacePrefix = 'wrk:pace:'): KeyValue {
  const named = (name: string) => (name.startsWith(FIXED) ? name : prefix + name);
  const paced = (name: string) => pacePrefix + name;
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
      const cut = named(begin).length - begin.length;
      // The same key may come up twice in one search.
      const found = new Set<string>();
      let cursor = '0';
      do {
        const [next, keys] = await link.run((redis) => redis.scan(cursor, 'MATCH', pattern, 'COUNT', SCAN_COUNT));
        for (const key of keys) found.add(key.slice(cut));
        cursor = next;
      } while (cursor !== '0');
      return [...found].sort(byBytes);
    },
    // Sent again if its answer is lost: then a slot is unused, which is no harm.
    async reserve(key, { count, perMs, burst = 1, mostMs }) {
      const [granted, waitMs] = (await link.run((redis) =>
        redis.eval(RESERVE, 1, paced(key), perMs, count, burst, mostMs),
      )) as [number, string];
      return { granted: granted === 1, waitMs: Number(waitMs) };
    },
    postpone: async (key, ms) => Number(await link.run((redis) => redis.eval(POSTPONE, 1, paced(key), ms))),
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

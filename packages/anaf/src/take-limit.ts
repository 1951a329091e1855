/** Takes one of what ANAF allows, counted together with every other process. */

import { durationMs, formatMs } from '@genius/contract';
import { addDays, romanianDay } from '@genius/romania';
import type { TaskContext } from '@genius/runtime';
import { errors } from './errors.ts';
import { LIMITS, type LimitName, type PaceLimit } from './limits.ts';

export type LimitContext = Pick<TaskContext, 'pace' | 'kv'>;

/** Counts outlive their day, whatever a clock does meanwhile. */
const COUNT_TTL_MS = 2 * 86_400_000;

/**
 * Waits for the pace, or counts one of the day's. `key`: the message or CUI that a daily limit counts by; paces have none.
 * Throws GW_PACED (transient) where the turn comes after the attempt's soft limit, and GW_ANAF_DAILY_LIMIT (transient, to
 * be tried on the next day) where the day's are used up: nothing was called then.
 */
export async function takeLimit(ctx: LimitContext, name: LimitName, key = '', now = new Date()): Promise<void> {
  const limit = LIMITS[name];
  if (limit.kind === 'pace') {
    await ctx.pace(`anaf/${name}`, limit);
    await keepApart(name, limit);
    return;
  }
  const used = await ctx.kv.increment(dayKey(name, key, now), 1, { ttlMs: COUNT_TTL_MS });
  if (used <= limit.count) return;
  await ctx.kv.increment(dayKey(name, key, now), -1, { ttlMs: COUNT_TTL_MS });
  throw dailyLimitReached(name, key, now);
}

const left = new Map<string, number>();

/**
 * A busy process sees its turn late, and the next one in time: the two would leave too close to each other. Evenly spread
 * calls of this process therefore keep nearly the whole distance, whatever the process does meanwhile.
 */
async function keepApart(name: string, limit: PaceLimit): Promise<void> {
  if (limit.burst !== undefined) return;
  const apartMs = (durationMs(limit.per) / limit.count) * 0.97;
  const now = performance.now();
  const at = Math.max(now, (left.get(name) ?? Number.NEGATIVE_INFINITY) + apartMs);
  left.set(name, at);
  if (at > now) await new Promise((resolve) => setTimeout(resolve, Math.ceil(at - now)));
}

/** What is left of today's, without taking any. Infinite for a pace. */
export async function leftOfLimit(
  ctx: Pick<TaskContext, 'kv'>,
  name: LimitName,
  key: string,
  now = new Date(),
): Promise<number> {
  const limit = LIMITS[name];
  if (limit.kind === 'pace') return Number.POSITIVE_INFINITY;
  return Math.max(0, limit.count - Number((await ctx.kv.get(dayKey(name, key, now))) ?? 0));
}

/**
 * After ANAF itself said that the day's are used up („S-au facut deja …"): nobody calls again today. Returns the error to
 * throw.
 */
export async function exhaustLimit(ctx: Pick<TaskContext, 'kv'>, name: LimitName, key: string, now = new Date()) {
  const limit = LIMITS[name];
  if (limit.kind === 'daily') {
    await ctx.kv.set(dayKey(name, key, now), String(limit.count), { ttlMs: COUNT_TTL_MS });
  }
  return dailyLimitReached(name, key, now);
}

function dailyLimitReached(name: LimitName, key: string, now: Date) {
  const limit = LIMITS[name];
  const retryAfterMs = msToNextDay(now);
  return errors.GW_ANAF_DAILY_LIMIT(
    {
      call: name,
      each: limit.kind === 'daily' ? limit.each : '',
      key,
      limit: limit.count,
      wait: formatMs(retryAfterMs),
    },
    { retryAfterMs },
  );
}

const dayKey = (name: LimitName, key: string, now: Date) => `anaf/limit/${name}/${romanianDay(now)}/${key}`;

/** Until shortly after Romania's next midnight; on the day the clock goes back, an hour more. */
function msToNextDay(now: Date): number {
  const next = addDays(romanianDay(now), 1);
  let at = now.getTime();
  const step = 60_000;
  // Found by the calendar rather than reckoned, so that days of 23 and 25 hours are right.
  let low = at;
  let high = at + 26 * 3_600_000;
  while (high - low > step) {
    at = (low + high) / 2;
    if (romanianDay(new Date(at)) >= next) high = at;
    else low = at;
  }
  return Math.ceil(high - now.getTime()) + step;
}

/** Writes results into Redis and tells who waits for them, as Celery does: SETEX and PUBLISH under one name. */

import type { RedisLink } from './redis/connect.ts';
import { keepSeconds } from './result-keys.ts';

/**
 * One call for all: the answers to thousands of single commands cost a worker more than the commands do. KEYS are the
 * results' keys; ARGV the span, their texts, and pairs of channel and message that are told first.
 */
const TELL = `
local count = #KEYS
for i = 1, count do redis.call('SETEX', KEYS[i], ARGV[1], ARGV[i + 1]) end
for i = count + 2, #ARGV, 2 do redis.call('PUBLISH', ARGV[i], ARGV[i + 1]) end
for i = 1, count do redis.call('PUBLISH', KEYS[i], ARGV[i + 1]) end
return count`;

/** Characters in one call: Redis serves nobody else meanwhile. */
const MOST_CHARACTERS = 1_000_000;

/** How Redis refuses a script to a user who may not run any, or a managed service to everybody. */
const isRefused = (error: unknown) => (error as { code?: unknown }).code === 'GW_REDIS_REFUSED';

const withoutScripts = new WeakSet<RedisLink>();

/** `first` are messages by channel, which are told before the results' own channels. */
export async function tellResults(
  redis: RedisLink,
  results: readonly (readonly [key: string, text: string])[],
  first: ReadonlyMap<string, string>,
): Promise<void> {
  const length = results.reduce((sum, [, text]) => sum + text.length, 0);
  if (!withoutScripts.has(redis) && length <= MOST_CHARACTERS) {
    try {
      const texts = results.map(([, text]) => text);
      const keys = results.map(([key]) => key);
      await redis.run((commands) =>
        commands.eval(TELL, keys.length, ...keys, keepSeconds, ...texts, ...[...first].flat()),
      );
      return;
    } catch (error) {
      if (!isRefused(error)) throw error;
      withoutScripts.add(redis);
    }
  }
  await redis.batch((batch) => {
    for (const [key, text] of results) batch.setex(key, keepSeconds, text);
    for (const [channel, message] of first) batch.publish(channel, message);
    for (const [key, text] of results) batch.publish(key, text);
  });
}

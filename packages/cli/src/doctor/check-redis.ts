/** Redis: whether it answers, its version, and whether it keeps what it was given. */

import type { Redis } from 'ioredis';
import { say } from '../language.ts';
import { readSettings } from '../settings.ts';
import type { Found } from './finding.ts';
import { ANSWER_MS, unreachable, withinLimit } from './time-limit.ts';

/** Releases that our tests ran on. */
const TESTED = [7];

/** No finding in embedded mode. */
export async function checkRedis(): Promise<Found[]> {
  const { redisUrl, mode } = readSettings();
  if (!redisUrl || mode === 'embedded') return [];
  const [{ Redis: Client }, { readRedisAddress }] = await Promise.all([
    import('ioredis'),
    import('@genius/transport-celery/addresses'),
  ]);
  const { url, shown } = readRedisAddress(redisUrl);
  const redis: Redis = new Client(url, {
    lazyConnect: true,
    connectTimeout: ANSWER_MS,
    enableReadyCheck: false,
    maxRetriesPerRequest: 0,
    retryStrategy: () => null,
  });
  let cause: unknown;
  redis.on('error', (error: unknown) => {
    cause ??= error;
  });
  try {
    const info = await withinLimit(
      redis.connect().then(() => redis.info()),
      () => redis.disconnect(),
    );
    return judge(
      shown,
      new Map([...info.matchAll(/^(\w+):(.*?)\r?$/gm)].map(([, name = '', value = '']) => [name, value])),
    );
  } catch (error) {
    // A connection that ends before it is ready only says so; the cause came before.
    return [judgeRefusal(shown, cause ?? error)];
  } finally {
    redis.disconnect();
  }
}

function judge(shown: string, info: ReadonlyMap<string, string>): Found[] {
  const version = info.get('redis_version') ?? '?';
  const major = Number(version.split('.')[0]);
  const tested = TESTED.join(', ');
  const found = { what: say(`Redis ${version} on ${shown}`, `Redis ${version} pe ${shown}`), version };
  const { hostname, port } = new URL(shown);
  const cli = `redis-cli -h ${hostname} -p ${port || 6379}`;
  const notes: Found[] = [];
  if (info.get('role') === 'slave') {
    notes.push({
      state: 'bad',
      what: say('it is a replica, which takes no writes', 'este o replică, care nu acceptă scrieri'),
      remedy: say('Put the primary into REDIS_URL.', 'Puneți serverul principal în REDIS_URL.'),
    });
  }
  if (info.get('aof_enabled') === '0') {
    notes.push({
      state: 'note',
      what: say(
        'appendonly is off: a crash loses results of Celery callers, counts of chords and small values since the last snapshot',
        'appendonly este oprit: la o cădere se pierd rezultatele apelanților Celery, numărătorile de chord și valorile mici de la ultima copie',
      ),
      remedy: `${cli} CONFIG SET appendonly yes && ${cli} CONFIG REWRITE`,
    });
  }
  const policy = info.get('maxmemory_policy');
  if (info.get('maxmemory') !== '0' && policy !== undefined && policy !== 'noeviction') {
    notes.push({
      state: 'note',
      what: say(
        `maxmemory-policy is ${policy}: when memory is short, results and counts of chords vanish`,
        `maxmemory-policy este ${policy}: când memoria e puțină, rezultatele și numărătorile de chord dispar`,
      ),
      remedy: `${cli} CONFIG SET maxmemory-policy noeviction && ${cli} CONFIG REWRITE`,
    });
  }
  if (TESTED.includes(major)) return [{ state: 'ok', ...found }, ...notes];
  if (major < 6) {
    const remedy = say(
      `Not tested (tested: ${tested}). Use Redis 7.`,
      `Netestat (testat: ${tested}). Folosiți Redis 7.`,
    );
    return [{ state: 'note', ...found, remedy }, ...notes];
  }
  const what = `${found.what} ${say(`(not tested; tested: ${tested})`, `(netestat; testat: ${tested})`)}`;
  return [{ ...found, state: 'ok', what }, ...notes];
}

function judgeRefusal(shown: string, error: unknown): Found {
  const message = (error as Error).message;
  const word = /^(?:Error: )?(NOAUTH|WRONGPASS|NOPERM|LOADING)\b/.exec(message)?.[1];
  if (word === 'LOADING') {
    return {
      state: 'bad',
      what: say(`Redis on ${shown} is still loading its data`, `Redis pe ${shown} încă își încarcă datele`),
      remedy: say('Wait until it has.', 'Așteptați să termine.'),
    };
  }
  if (word) {
    return {
      state: 'bad',
      what: say(`Redis on ${shown} refused us (${word})`, `Redis pe ${shown} ne-a refuzat (${word})`),
      remedy: say(
        'Correct the user and password in REDIS_URL: redis://user:password@host:6379/0.',
        'Corectați utilizatorul și parola din REDIS_URL: redis://utilizator:parola@gazdă:6379/0.',
      ),
    };
  }
  const outOfRange = /DB index is out of range/.test(message);
  const problem = outOfRange
    ? say('it has no database of that number', 'nu are o bază cu acest număr')
    : (unreachable(error) ?? message.slice(0, 100));
  return {
    state: 'bad',
    what: say(`Redis on ${shown} can not be used: ${problem}`, `Redis pe ${shown} nu poate fi folosit: ${problem}`),
    remedy: outOfRange
      ? say('Correct the number at the end of REDIS_URL.', 'Corectați numărul de la sfârșitul REDIS_URL.')
      : say(
          'Start it (docker compose up --wait redis) or correct REDIS_URL.',
          'Porniți-l (docker compose up --wait redis) sau corectați REDIS_URL.',
        ),
  };
}

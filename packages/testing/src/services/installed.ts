/** Where the servers of Debian's packages are on this machine, and what to install where one is missing. */

import { existsSync, globSync } from 'node:fs';
import { createRequire } from 'node:module';

export type ServiceName = 'rabbitmq' | 'redis' | 'postgres' | 's3' | 'celery';

/** Debian keeps Celery for its own Python, which is not always the first on the path. */
export const python = existsSync('/usr/bin/python3') ? '/usr/bin/python3' : 'python3';

const debian: Record<Exclude<ServiceName, 's3'>, { name: string; found(): boolean }> = {
  rabbitmq: { name: 'rabbitmq-server', found: () => existsSync(rabbitmqScript) },
  redis: { name: 'redis-server', found: () => existsSync('/usr/bin/redis-server') },
  postgres: { name: 'postgresql', found: () => postgresFolder() !== undefined },
  celery: {
    name: 'python3-celery python3-redis',
    found: () => ['celery', 'redis'].every((name) => existsSync(`/usr/lib/python3/dist-packages/${name}`)),
  },
};

/**
 * Not the wrapper in /usr/sbin, which insists on the system's own user and folder. `GENIUS_TEST_RABBITMQ` names another
 * one, to run the tests on another version: a command that becomes the broker, with its environment and its folders.
 */
export const rabbitmqScript = process.env.GENIUS_TEST_RABBITMQ || '/usr/lib/rabbitmq/bin/rabbitmq-server';

/** The programs of the newest PostgreSQL. */
export function postgresFolder(): string | undefined {
  const version = (path: string) => Number(path.split('/')[4]);
  return globSync('/usr/lib/postgresql/*/bin').sort((one, other) => version(other) - version(one))[0];
}

function hasS3rver(): boolean {
  try {
    createRequire(import.meta.url).resolve('s3rver');
    return true;
  } catch {
    return false;
  }
}

/** What is absent, as the reason with which a test skips itself; undefined if all is there. */
export function whyAbsent(names: readonly ServiceName[]): string | undefined {
  const absent = names
    .filter((name) => name !== 's3')
    .flatMap((name) => (debian[name].found() ? [] : debian[name].name));
  const list = absent.join(' ');
  if (list !== '')
    return `service: ${list} not installed (as root: apt-get install -y --no-install-recommends ${list})`;
  if (names.includes('s3') && !hasS3rver()) return 'service: s3rver not installed (npm install -D s3rver)';
  return undefined;
}

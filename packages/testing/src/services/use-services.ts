/** The shared servers of the run, for a test that brings its own order into them. */

import { type ServiceName, whyAbsent } from './installed.ts';
import type { SharedService } from './requests.ts';
import { Connection } from './supervisor.ts';

/** What the kit needs of vitest's test context. */
export interface TestContext {
  skip(note?: string): never;
  onTestFinished(listener: () => void | Promise<void>): void;
}

export interface ServiceUrls {
  /** `amqp://guest:guest@127.0.0.1:PORT`: the vhost `/`, which all tests share. */
  amqpUrl: string;
  /** `redis://127.0.0.1:PORT/0`, which all tests share. */
  redisUrl: string;
  /** `postgres://postgres@127.0.0.1:PORT/postgres`, which all tests share. */
  databaseUrl: string;
  /** `http://key:secret@127.0.0.1:PORT/bucket` */
  s3Url: string;
}

const urlNames = {
  rabbitmq: 'amqpUrl',
  redis: 'redisUrl',
  postgres: 'databaseUrl',
  s3: 's3Url',
} as const satisfies Record<SharedService, keyof ServiceUrls>;

type UrlsOf<Names extends ServiceName> = {
  [Name in Exclude<Names, 'celery'> as (typeof urlNames)[Name]]: string;
};

let connection: Promise<Connection> | undefined;

/** The connection of this process, for what lives as long as it. */
export function sharedConnection(): Promise<Connection> {
  connection ??= Connection.open();
  return connection;
}

/**
 * Starts what is asked for, once per run, and gives its addresses. Skips the test aloud where a package is absent.
 *
 *     const { redisUrl } = await useServices(ctx, 'redis');
 */
export async function useServices<Names extends ServiceName>(
  ctx: Pick<TestContext, 'skip'>,
  ...names: Names[]
): Promise<UrlsOf<Names>> {
  const reason = whyAbsent(names);
  if (reason !== undefined) ctx.skip(reason);
  const shared = await sharedConnection();
  const started = names
    .filter((name) => name !== 'celery')
    .map(async (name) => {
      const service = name as SharedService;
      return [urlNames[service], (await shared.ask('shared', { name: service })).url] as const;
    });
  return Object.fromEntries(await Promise.all(started)) as UrlsOf<Names>;
}

/** Servers of one test's own, for tests that kill them. */

import { whyAbsent } from './installed.ts';
import type { PrivateService } from './requests.ts';
import { Connection } from './supervisor.ts';
import type { TestContext } from './use-services.ts';

export interface PrivateServer {
  readonly url: string;
  /** Changes with each start. */
  readonly pid: number;
  /** Resolves when it is gone. Default SIGKILL. */
  kill(signal?: NodeJS.Signals): Promise<void>;
  /** After `kill` or `stop`: on the same folder and port. Resolves when it answers. */
  start(): Promise<void>;
  /** In order, keeping its folder. */
  stop(): Promise<void>;
}

export interface PrivateRabbit extends PrivateServer {
  /** `http://guest:guest@127.0.0.1:PORT`, the management API below `/api`. */
  readonly managementUrl: string;
}

/** A RabbitMQ broker that ends with the test. */
export async function startRabbit(ctx: TestContext): Promise<PrivateRabbit> {
  return (await startPrivate(ctx, 'rabbitmq')) as PrivateRabbit;
}

/** A Redis server with an append-only file that ends with the test. */
export const startRedis = (ctx: TestContext): Promise<PrivateServer> => startPrivate(ctx, 'redis');

/** A PostgreSQL server, with fsync, that ends with the test. */
export const startPostgres = (ctx: TestContext): Promise<PrivateServer> => startPrivate(ctx, 'postgres');

async function startPrivate(ctx: TestContext, name: PrivateService): Promise<PrivateServer> {
  const reason = whyAbsent([name]);
  if (reason !== undefined) ctx.skip(reason);
  const connection = await Connection.open();
  ctx.onTestFinished(() => connection.close());
  const { id, url, pid: firstPid, managementUrl } = await connection.ask('startPrivate', { name });
  ctx.onTestFinished(async () => {
    await connection.ask('remove', { id });
  });
  let pid = firstPid;
  return {
    url,
    ...(managementUrl !== undefined && { managementUrl }),
    get pid() {
      return pid;
    },
    async kill(signal = 'SIGKILL') {
      await connection.ask('kill', { id, signal });
    },
    async start() {
      ({ pid } = await connection.ask('start', { id }));
    },
    async stop() {
      await connection.ask('stop', { id });
    },
  };
}

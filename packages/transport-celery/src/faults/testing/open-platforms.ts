/** Platforms of one test on the same servers, closed when it ends. */

import { createPlatform, type Platform, silentLogger, type Worker } from '@genius/runtime';
import { makeTestFolder } from '@genius/testing';
import { openCeleryWorld, type TestContext } from '@genius/testing/services';
import { openCelery } from '../../celery.ts';

export interface FaultWorld {
  amqpUrl: string;
  managementUrl: string;
  vhost: string;
  redisUrl: string;
  databaseUrl: string;
  schema: string;
  /** A started platform: a client, and a worker where one is given. */
  open(worker?: Worker, concurrency?: number): Promise<Platform>;
}

/** A world on the shared servers, except for those whose addresses are given. */
export async function openFaultWorld(
  ctx: TestContext,
  own: { amqpUrl?: string; managementUrl?: string; redisUrl?: string; databaseUrl?: string } = {},
): Promise<FaultWorld> {
  const shared = await openCeleryWorld(ctx);
  const world = { ...shared, ...own, vhost: own.amqpUrl ? '/' : shared.vhost };
  const opened: FaultWorld = {
    ...world,
    async open(worker, concurrency = 10) {
      const folder = makeTestFolder();
      const ports = await openCelery({
        brokerUrl: opened.amqpUrl,
        redisUrl: opened.redisUrl,
        databaseUrl: opened.databaseUrl,
        schema: opened.schema,
        blobFolder: folder.path,
      });
      const platform = createPlatform(ports, { workers: worker ? [worker] : [], log: silentLogger, concurrency });
      await platform.start();
      ctx.onTestFinished(async () => {
        await platform.stop(1_000);
        folder.remove();
      });
      return platform;
    },
  };
  return opened;
}

/** Looks until it is so. */
export async function until(isSo: () => boolean | Promise<boolean>, deadlineMs = 20_000): Promise<void> {
  const end = performance.now() + deadlineMs;
  while (!(await isSo())) {
    if (performance.now() > end) throw new Error(`not so after ${deadlineMs} ms: ${isSo}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

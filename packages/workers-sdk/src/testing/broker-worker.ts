/** The probe worker on RabbitMQ, Redis and PostgreSQL, and the addresses that a client needs to reach it. */

import { createPlatform, openSecretKeys, type Platform, silentLogger } from '@genius/runtime';
import { makeTestFolder } from '@genius/testing';
import { openCeleryWorld, type TestContext } from '@genius/testing/services';
import { openCelery } from '@genius/transport-celery';
import type { BrokerOptions } from '../broker.ts';
import { probe } from './open-world.ts';

export interface BrokerWorker {
  platform: Platform;
  /** For `createClient`. */
  servers: Required<Omit<BrokerOptions, 'blobUrl'>>;
  folder: string;
}

/** It stops when the test ends. */
export async function startBrokerWorker(ctx: TestContext): Promise<BrokerWorker> {
  const { amqpUrl: brokerUrl, redisUrl, databaseUrl, schema } = await openCeleryWorld(ctx);
  const folder = makeTestFolder();
  const servers = { brokerUrl, redisUrl, databaseUrl, schema, blobFolder: folder.path };
  const platform = createPlatform(await openCelery(servers), {
    workers: [probe],
    log: silentLogger,
    secretKeys: openSecretKeys(folder.path, {}),
  });
  ctx.onTestFinished(async () => {
    await platform.stop(1_000);
    folder.remove();
  });
  await platform.start();
  return { platform, servers, folder: folder.path };
}

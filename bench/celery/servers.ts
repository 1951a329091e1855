/** RabbitMQ, Redis and PostgreSQL of the bench's own, each world in them apart from the others. */

import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { startPostgres, startRabbit, startRedis, useServices } from '@genius/testing/services';
import { cpuTreeMs } from '../measure/machine.ts';
import type { CeleryPlace } from '../systems/system.ts';

export interface Servers {
  /** An empty world: a vhost, a Redis database and a schema. */
  openWorld(folder: string): Promise<CeleryPlace>;
  /** CPU time of each server so far, ms. */
  cpu(): { rabbitmq: number; redis: number; postgres: number };
  /** Whether Debian's Celery is there too. */
  readonly hasCelery: boolean;
  stop(): Promise<void>;
}

/** Rejects with what to install where one is missing. */
export async function startServers(): Promise<Servers> {
  const enders: (() => void | Promise<void>)[] = [];
  const ctx = {
    skip: (note?: string): never => {
      throw new Error(note);
    },
    onTestFinished: (end: () => void | Promise<void>) => void enders.push(end),
  };
  const stop = async () => {
    for (const end of enders.splice(0).reverse()) await end();
  };
  try {
    const [rabbit, redis, postgres] = await Promise.all([startRabbit(ctx), startRedis(ctx), startPostgres(ctx)]);
    const hasCelery = await useServices(ctx, 'celery').then(
      () => true,
      () => false,
    );
    let worlds = 0;
    return {
      hasCelery,
      stop,
      cpu: () => ({
        rabbitmq: cpuTreeMs(rabbit.pid),
        redis: cpuTreeMs(redis.pid),
        postgres: cpuTreeMs(postgres.pid),
      }),
      async openWorld(folder) {
        const name = `world${++worlds}`;
        const vhost = await fetch(`http://${new URL(rabbit.managementUrl).host}/api/vhosts/${name}`, {
          method: 'PUT',
          headers: { authorization: `Basic ${btoa('guest:guest')}` },
        });
        if (!vhost.ok) throw new Error(`RabbitMQ made no vhost: ${vhost.status}`);
        const blobFolder = join(folder, `blobs-${name}`);
        mkdirSync(blobFolder);
        return {
          brokerUrl: `${rabbit.url}/${name}`,
          redisUrl: redis.url.replace(/0$/, `${worlds}`),
          databaseUrl: postgres.url,
          schema: name,
          blobFolder,
        };
      },
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

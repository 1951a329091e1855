/** A worker that runs on a world's servers in some instances, and a platform beside them that calls it. */

import { randomBytes } from 'node:crypto';
import { defineMigration, openDatabase } from '@genius/database';
import { createPlatform, openSecretKeys, type Platform, type Ports, silentLogger, type Worker } from '@genius/runtime';
import type { CeleryWorld } from './celery-world.ts';

/** What `openCelery` takes of a world. */
type PortsOptions = Pick<CeleryWorld, 'redisUrl' | 'databaseUrl' | 'schema'> & {
  brokerUrl: string;
  blobFolder: string;
};

export interface ServeOptions {
  world: CeleryWorld;
  worker: Worker;
  /** For blobs. */
  folder: string;
  /** `openCelery` of the transport that is tested. */
  openPorts: (options: PortsOptions) => Promise<Ports>;
  /** Each with its own connections. Default 2. */
  instances?: number;
}

/** Opens and starts all of it. The platform that it returns runs nothing; all are stopped at the end of the block. */
export async function serveWorker(options: ServeOptions): Promise<Platform & AsyncDisposable> {
  const { world, worker, folder, openPorts, instances = 2 } = options;
  const { amqpUrl: brokerUrl, redisUrl, databaseUrl, schema } = world;
  const secretKeys = openSecretKeys(undefined, { GENIUS_SECRET_KEY: randomBytes(32).toString('base64') });
  const stops: (() => Promise<void>)[] = [];
  const stop = async () => {
    for (const each of stops.splice(0).reverse()) await each();
  };
  const open = async (serves: boolean): Promise<Platform> => {
    const ports = await openPorts({ brokerUrl, redisUrl, databaseUrl, schema, blobFolder: folder });
    if (!serves) {
      const platform = createPlatform(ports, { workers: [], log: silentLogger, secretKeys });
      stops.push(() => platform.stop(1_000));
      return platform;
    }
    const migrations = (worker.migrations ?? []).map(defineMigration);
    const db = openDatabase({ url: databaseUrl, migrations });
    const platform = createPlatform(ports, { workers: [worker], db, log: silentLogger, secretKeys });
    stops.push(async () => {
      await platform.stop(1_000);
      await db.close();
    });
    await platform.start();
    return platform;
  };
  try {
    for (let made = 0; made < instances; made++) await open(true);
    return { ...(await open(false)), [Symbol.asyncDispose]: stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

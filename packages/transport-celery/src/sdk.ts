/** The way straight to the broker for @genius/workers-sdk: `createClient({ brokerUrl })` opens it. */

import { errors, type Transport } from '@genius/contract';
import { createClient, transportOn } from '@genius/runtime';
import { openCelery } from './celery.ts';

export interface BrokerTransportOptions {
  /** `amqp://…` */
  brokerUrl: string;
  /** `redis://…`. Default: the environment's `REDIS_URL`. */
  redisUrl?: string;
  /** `postgres://…`. Default: the environment's `DATABASE_URL`. */
  databaseUrl?: string;
  /** PostgreSQL schema of the store. Default `genius`. */
  schema?: string;
  /** S3. Default: the environment's `BLOB_URL`; without it the folder. */
  blobUrl?: string;
  /** A folder that all instances share, if there is no S3. Default `.genius/blobs`. */
  blobFolder?: string;
}

/** Opens it; `close` closes its connections. Throws GW_SETTING_INVALID if an address is missing. */
export async function brokerTransport(options: BrokerTransportOptions): Promise<Transport> {
  const { brokerUrl, schema, blobFolder = '.genius/blobs', blobUrl = process.env.BLOB_URL } = options;
  const ports = await openCelery({
    brokerUrl,
    redisUrl: needed('redisUrl', options.redisUrl ?? process.env.REDIS_URL),
    databaseUrl: needed('databaseUrl', options.databaseUrl ?? process.env.DATABASE_URL),
    blobFolder,
    ...(schema ? { schema } : {}),
    ...(blobUrl ? { blobUrl } : {}),
  });
  const transport = transportOn(createClient({ ports }));
  return {
    ...transport,
    async close() {
      await transport.close();
      await ports.close();
    },
  };
}

function needed(name: string, value: string | undefined): string {
  if (value) return value;
  throw errors.GW_SETTING_INVALID({
    name,
    problem: 'it is missing',
    remedy: 'Results are in Redis and runs in PostgreSQL: give both addresses beside brokerUrl.',
  });
}

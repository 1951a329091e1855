/** Opens the way straight to the broker: in the transport's own package, which whoever calls so installs. */

import type { Transport } from '@genius/contract';
import { sdkErrors } from './errors.ts';

export interface BrokerOptions {
  /** RabbitMQ, such as `amqp://user:password@host:5672/vhost`. */
  brokerUrl: string;
  /** Redis. Default: the environment's `REDIS_URL`. */
  redisUrl?: string;
  /** PostgreSQL. Default: the environment's `DATABASE_URL`. */
  databaseUrl?: string;
  /** The schema of the platform's store. Default `'genius'`. */
  schema?: string;
  /** S3, for blobs. Default: the environment's `BLOB_URL`; without it the folder. */
  blobUrl?: string;
  /** A folder that all instances share, where there is no S3. Default: `.genius/blobs`. */
  blobFolder?: string;
}

export async function openBrokerTransport(options: BrokerOptions): Promise<Transport> {
  const { brokerTransport } = await loadTransport();
  return brokerTransport(options);
}

async function loadTransport(): Promise<{ brokerTransport(options: BrokerOptions): Promise<Transport> }> {
  try {
    return await import('@genius/transport-celery/sdk');
  } catch (error) {
    throw sdkErrors.GW_SDK_NO_TRANSPORT({}, { cause: error });
  }
}

/** Calls the Python task by its contract: typed input, typed output, and an exception as one of our four kinds. */

import { TaskFailed } from '@genius/contract';
import { createPlatform } from '@genius/runtime';
import { openCelery } from '@genius/transport-celery';
import { totalReceipts } from './receipts-contract.ts';

const { BROKER_URL, REDIS_URL, DATABASE_URL, GENIUS_SCHEMA } = process.env;
const ports = await openCelery({
  brokerUrl: BROKER_URL ?? 'amqp://genius:genius@127.0.0.1:5672',
  redisUrl: REDIS_URL ?? 'redis://127.0.0.1:6379/0',
  databaseUrl: DATABASE_URL ?? 'postgres://genius:genius@127.0.0.1:5432/genius',
  ...(GENIUS_SCHEMA ? { schema: GENIUS_SCHEMA } : {}),
  blobFolder: '.genius/blobs',
});
const { client, stop } = createPlatform(ports);

const receipt = (value: string) => ({ fields: { total: { value } } });
console.log(await client.call(totalReceipts, { read: [receipt('52.50'), receipt('7.25')] }));

try {
  await client.call(totalReceipts, { read: [] });
} catch (error) {
  if (!(error instanceof TaskFailed)) throw error;
  console.log(error.failure.kind, error.failure.code, error.failure.message);
}
await stop();

/** The worker on servers: RabbitMQ carries the run, Redis the result, blobs the file, and no line of it changes. */

import { createPlatform, silentLogger } from '@genius/runtime';
import { makeTestFolder } from '@genius/testing';
import { openCeleryWorld } from '@genius/testing/services';
import { openCelery } from '@genius/transport-celery';
import { expect, test } from 'vitest';
import { renderPdf } from '../contract.ts';
import { worker } from '../index.ts';

test('HTML that is sent by RabbitMQ is rendered, and the PDF comes back by Redis and the blobs', async (ctx) => {
  const remedy = worker.unavailable?.();
  if (remedy) ctx.skip(`service: ${remedy}`);
  const celery = await openCeleryWorld(ctx);
  const folder = makeTestFolder();
  const open = () =>
    openCelery({
      brokerUrl: celery.amqpUrl,
      redisUrl: celery.redisUrl,
      databaseUrl: celery.databaseUrl,
      schema: celery.schema,
      blobFolder: folder.path,
    });
  const serving = createPlatform(await open(), { workers: [worker], log: silentLogger });
  const calling = createPlatform(await open(), { workers: [], log: silentLogger });
  try {
    await serving.start();
    const made = await calling.client.call(renderPdf, { html: '<h1>Bună ziua!</h1>' }, { deadline: '50s' });
    expect(made).toMatchObject({ pages: 1, missing: [] });
    expect((await calling.ports.blobs.get(made.pdf)).subarray(0, 5).toString()).toBe('%PDF-');
  } finally {
    await calling.stop(1_000);
    await serving.stop(1_000);
    folder.remove();
  }
});

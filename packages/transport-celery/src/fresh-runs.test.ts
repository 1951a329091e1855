/** Runs whose message goes out before their row is written. */

import { newRunId } from '@genius/contract';
import { makeTestFolder } from '@genius/testing';

import { openCeleryWorld } from '@genius/testing/services';
import { expect, test } from 'vitest';
import { openCelery } from './celery.ts';

test('a run that was just sent is known to its sender at every moment while its row is being written', async (ctx) => {
  const world = await openCeleryWorld(ctx);
  const folder = makeTestFolder();
  const ports = await openCelery({
    brokerUrl: world.amqpUrl,
    redisUrl: world.redisUrl,
    databaseUrl: world.databaseUrl,
    schema: world.schema,
    blobFolder: folder.path,
  });
  ctx.onTestFinished(async () => {
    await ports.close();
    folder.remove();
  });
  const unknown: number[] = [];
  for (let i = 0; i < 200; i++) {
    const id = newRunId();
    await ports.broker.send(
      {
        id,
        task: 'probe.run',
        queue: 'probe',
        input: '{}',
        tenant: '',
        priority: 5,
        sentAt: Date.now(),
        correlationId: id,
      },
      { fresh: true },
    );
    // A look into the history writes the rows that are still to be written, while others read.
    const written = ports.history.find({ limit: 1 });
    const states = [ports.results.get(id)];
    for (let turn = 0; turn < i % 5; turn++) await new Promise((resolve) => setImmediate(resolve));
    states.push(ports.results.get(id), ports.results.get(id));
    for (const status of await Promise.all(states)) if (status === undefined) unknown.push(i);
    await written;
  }
  expect(unknown).toEqual([]);
});

/** The worker on servers: RabbitMQ carries the run, Redis the result, and no line of it changes. */

import { createPlatform, silentLogger } from '@genius/runtime';
import { makeTestFolder } from '@genius/testing';
import { openCeleryWorld } from '@genius/testing/services';
import { openCelery } from '@genius/transport-celery';
import { expect, test } from 'vitest';
import { notifySlack } from '../contract.ts';
import { worker } from '../index.ts';
import { openSlackWorld } from '../testing/slack-world.ts';

test('a message that is sent by RabbitMQ is posted, and its place comes back by Redis; equal alerts are counted there too', async (ctx) => {
  const celery = await openCeleryWorld(ctx);
  await using world = await openSlackWorld();
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
    const { ts, ...output } = await calling.client.call(notifySlack, { text: 'over the wire' }, { deadline: '50s' });
    expect(output).toEqual({ state: 'sent', via: 'bot', channel: 'C0GENERAL01', messages: 1 });
    expect(world.slack.workspace.messages()).toMatchObject([{ ts, body: { text: 'over the wire' } }]);
    const alert = { severity: 'warning', title: 'Slow' } as const;
    const states = await Promise.all(
      [1, 2, 3].map(async () => (await calling.client.call(notifySlack, { alert }, { deadline: '50s' })).state),
    );
    expect(states.sort()).toEqual(['counted', 'counted', 'sent']);
  } finally {
    await calling.stop(1_000);
    await serving.stop(1_000);
    folder.remove();
  }
});

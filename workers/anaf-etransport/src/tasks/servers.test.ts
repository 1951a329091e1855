/** The worker on servers: RabbitMQ carries the run, Redis the result, PostgreSQL what was sent, and the simulator is ANAF. */

import { randomBytes } from 'node:crypto';
import { defineMigration, openDatabase } from '@genius/database';
import { createPlatform, openSecretKeys, silentLogger } from '@genius/runtime';
import { openCeleryWorld } from '@genius/testing/services';
import { openCelery } from '@genius/transport-celery';
import { expect, test } from 'vitest';
import { confirmEtransport } from '../contract/changes.ts';
import { submitEtransport } from '../contract/submit.ts';
import { worker } from '../index.ts';
import { DECLARANT, declarationsAt, openSimulator, transportOf } from '../testing/transport-world.ts';

test('a transport whose answer got lost, submitted to two processes at once, gets one UIT', async (ctx) => {
  const celery = await openCeleryWorld(ctx);
  await using simulator = await openSimulator();
  const { anaf, folder } = simulator;
  anaf.state.change({ processMs: 500 });
  const ports = () =>
    openCelery({
      brokerUrl: celery.amqpUrl,
      redisUrl: celery.redisUrl,
      databaseUrl: celery.databaseUrl,
      schema: celery.schema,
      blobFolder: folder,
    });
  const secretKeys = openSecretKeys(undefined, { GENIUS_SECRET_KEY: randomBytes(32).toString('base64') });
  const serve = async () => {
    const migrations = (worker.migrations ?? []).map(defineMigration);
    const db = await openDatabase({ folder, url: celery.databaseUrl, migrations });
    const platform = createPlatform(await ports(), { workers: [worker], db, log: silentLogger, secretKeys });
    return { platform, db };
  };
  const serving = [await serve(), await serve()];
  const calling = createPlatform(await ports(), { workers: [], log: silentLogger, secretKeys });
  try {
    for (const { platform } of serving) await platform.start();
    const events: unknown[] = [];
    const subscription = await calling.ports.events.subscribe('etransport.uit.issued', ({ data }) => {
      events.push(data.uit);
    });
    anaf.recipes.set([{ match: { call: 'etransport-upload' }, do: { cut: 'after' } }]);
    const notification = transportOf('S-1');
    const runs = await Promise.all([1, 2].map(() => calling.client.send(submitEtransport, { notification })));
    const [first, second] = await Promise.all(runs.map((run) => run.result({ deadline: '100s' })));
    expect(first).toMatchObject({ state: 'valid' });
    expect(second).toMatchObject({ state: 'valid', uit: first?.uit, index: first?.index });
    expect(declarationsAt(anaf)).toBe(1);
    await expect.poll(() => events.length, { timeout: 20_000 }).toBe(2);
    expect(new Set(events)).toEqual(new Set([first?.uit]));
    await subscription.close();
    const about = { uit: first?.uit ?? '', declarant: DECLARANT };
    const confirmed = await calling.client.call(confirmEtransport, about, { deadline: '60s' });
    expect(confirmed).toMatchObject({ state: 'valid', uit: first?.uit });
  } finally {
    await calling.stop(1_000);
    for (const { platform, db } of serving) {
      await platform.stop(1_000);
      await db.close();
    }
  }
}, 180_000);

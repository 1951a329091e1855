/** The worker on servers: RabbitMQ carries the run, Redis the result, PostgreSQL what was sent, and the simulator is ANAF. */

import { randomBytes } from 'node:crypto';
import { defineMigration, openDatabase } from '@genius/database';
import { createPlatform, openSecretKeys, silentLogger } from '@genius/runtime';
import { openCeleryWorld } from '@genius/testing/services';
import { openCelery } from '@genius/transport-celery';
import { expect, test } from 'vitest';
import { efacturaStatus, submitEfactura } from '../contract/submit.ts';
import { worker } from '../index.ts';
import { invoiceOf, openSimulator, SELLER } from '../testing/anaf-world.ts';

test('an invoice whose answer got lost, submitted to two processes at once, is uploaded once and accepted', async (ctx) => {
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
    const events: string[] = [];
    const subscription = await calling.ports.events.subscribe('efactura.#', ({ type }) => {
      if (type === 'efactura.submitted' || type === 'efactura.accepted') events.push(type);
    });
    anaf.recipes.set([{ match: { call: 'upload' }, do: { cut: 'after', skewMs: -100_000 } }]);
    const document = invoiceOf('S-1');
    const runs = await Promise.all([1, 2].map(() => calling.client.send(submitEfactura, { document })));
    const [first, second] = await Promise.all(runs.map((run) => run.result({ deadline: '100s' })));
    expect(first).toMatchObject({ state: 'accepted', signature: { isValid: true } });
    expect(second).toMatchObject({ state: 'accepted', index: first?.index });
    const uploads = anaf.state.calls(100).filter(({ call }) => call === 'upload');
    expect(uploads).toHaveLength(1);
    await expect.poll(() => events.length, { timeout: 20_000 }).toBe(4);
    await subscription.close();
    const found = await calling.client.call(efacturaStatus, { cif: SELLER, number: 'S-1' }, { deadline: '60s' });
    expect(found).toMatchObject({ state: 'accepted', index: first?.index });
  } finally {
    await calling.stop(1_000);
    for (const { platform, db } of serving) {
      await platform.stop(1_000);
      await db.close();
    }
  }
}, 180_000);

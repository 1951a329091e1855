/** The worker on servers: RabbitMQ carries the run, Redis the result, the cache and the pace, PostgreSQL the watched firms. */

import { defineMigration, openDatabase } from '@genius/database';
import { createPlatform, silentLogger } from '@genius/runtime';
import { makeTestFolder } from '@genius/testing';
import { openCeleryWorld } from '@genius/testing/services';
import { openCelery } from '@genius/transport-celery';
import { expect, test } from 'vitest';
import { validateTaxpayer, watchTaxpayers } from '../contract.ts';
import { worker } from '../index.ts';
import { makeCuis, openRegister } from '../testing/register.ts';

test('two processes share the pace and the cache; watched firms are in PostgreSQL', async (ctx) => {
  const celery = await openCeleryWorld(ctx);
  await using register = await openRegister();
  const folder = makeTestFolder();
  const open = () =>
    openCelery({
      brokerUrl: celery.amqpUrl,
      redisUrl: celery.redisUrl,
      databaseUrl: celery.databaseUrl,
      schema: celery.schema,
      blobFolder: folder.path,
    });
  const database = await openDatabase({
    folder: folder.path,
    url: celery.databaseUrl,
    migrations: (worker.migrations ?? []).map(defineMigration),
  });
  const serve = async () =>
    createPlatform(await open(), { workers: [worker], log: silentLogger, db: database, concurrency: 2 });
  const serving = [await serve(), await serve()];
  const calling = createPlatform(await open(), { workers: [], log: silentLogger });
  try {
    for (const each of serving) await each.start();
    const cuis = makeCuis(400);
    const parts = [0, 1, 2, 3].map((n) => cuis.slice(n * 100, (n + 1) * 100));
    const found = await Promise.all(
      parts.map(
        async (part) => (await calling.client.call(validateTaxpayer, { cuis: part }, { deadline: '50s' })).found,
      ),
    );
    expect(found.flat().map(({ cui }) => cui)).toEqual(cuis);
    // Each may be seen a little late on a busy machine, none early.
    const span = register.seen.at(-1)!.at - register.seen[0]!.at;
    expect(span).toBeGreaterThan((register.seen.length - 1) * 1_050 - 500);
    const calls = register.seen.length;
    const again = await calling.client.call(validateTaxpayer, { cuis: cuis.slice(0, 50) }, { deadline: '50s' });
    expect(again.found.every(({ source }) => source === 'cache')).toBe(true);
    expect(register.seen).toHaveLength(calls);
    const add = { action: 'add', cuis: cuis.slice(0, 3) } as const;
    expect(await calling.client.call(watchTaxpayers, add, { deadline: '50s' })).toEqual({ watched: 3, added: 3 });
    const checked = await calling.client.call(watchTaxpayers, { action: 'check' }, { deadline: '50s' });
    expect(checked).toMatchObject({ watched: 3, checked: 3, changed: [] });
  } finally {
    await calling.stop(1_000);
    for (const each of serving) await each.stop(1_000);
    await database.close();
    folder.remove();
  }
}, 120_000);

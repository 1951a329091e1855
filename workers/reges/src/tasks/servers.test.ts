/** The worker on servers: RabbitMQ carries the run, Redis the result, PostgreSQL what was sent, and the simulator is REGES. */

import { randomBytes } from 'node:crypto';
import { defineMigration, openDatabase } from '@genius/database';
import { createPlatform, openSecretKeys, silentLogger } from '@genius/runtime';
import { openCeleryWorld } from '@genius/testing/services';
import { openCelery } from '@genius/transport-celery';
import { expect, test } from 'vitest';
import { submitReges } from '../contract/submit.ts';
import { worker } from '../index.ts';
import { cnpOf, contractOf, countAt, EMPLOYER, openSimulator, personOf } from '../testing/reges-world.ts';

test('messages of one employer go in their order through two processes, a lost receipt among them, each once', async (ctx) => {
  const celery = await openCeleryWorld(ctx);
  await using simulator = await openSimulator();
  const { reges, folder } = simulator;
  reges.state.change({ processMs: 200 });
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
    const subscription = await calling.ports.events.subscribe('reges.registered', ({ data }) => {
      events.push(data.employer);
    });
    reges.recipes.set([{ match: { call: 'Salariat' }, do: { cut: 'after' } }]);
    const people = [1, 2, 3, 4, 5, 6];
    const runs = [];
    for (const n of people) {
      const input = { operation: 'addContract', employee: personOf(n), contract: contractOf(n) } as const;
      runs.push(await calling.client.send(submitReges, { employer: EMPLOYER, ...input }));
    }
    const outputs = await Promise.all(runs.map((run) => run.result({ deadline: '150s' })));
    expect(outputs.map(({ state }) => state)).toEqual(people.map(() => 'done'));
    expect(countAt(reges, 'message')).toBe(12);
    const rows = reges.state.db.prepare('SELECT cnp FROM employee ORDER BY rowid').all() as { cnp: string }[];
    expect(rows.map(({ cnp }) => cnp)).toEqual(people.map(cnpOf));
    await expect.poll(() => events.length, { timeout: 20_000 }).toBe(6);
    expect(JSON.stringify(events)).not.toMatch(/EXEMPLU|285\d{10}/);
    await subscription.close();
  } finally {
    await calling.stop(1_000);
    for (const { platform, db } of serving) {
      await platform.stop(1_000);
      await db.close();
    }
  }
}, 240_000);

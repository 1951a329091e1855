import { join } from 'node:path';
import { openDatabase } from '@genius/database';
import { silentLogger, systemClock } from '@genius/runtime';
import { layFreshDatabase, openTestPlatform } from '@genius/testing';
import { expect, onTestFinished, test } from 'vitest';
import { createRegistry } from '../registry.ts';
import { entities, migrations } from '../tables.ts';
import { greet, probe } from '../testing/open-registry.ts';

const WEEK_MS = 7 * 86_400_000;

test('the run of an operation is erased when its time is over, as others are; what it did stays in the audit log', async () => {
  let laterMs = 0;
  const platform = await openTestPlatform({
    workers: [probe],
    clock: { ...systemClock, now: () => systemClock.now() + laterMs },
  });
  const folder = join(platform.folder, 'database');
  await layFreshDatabase(folder);
  const database = openDatabase({ folder, entities, migrations });
  const registry = await createRegistry({ platform, tasks: [greet], database, log: silentLogger, version: '0' });
  const url = await registry.listen({ port: 0 });
  onTestFinished(async () => {
    await registry.close();
    await database.close();
    await platform.close();
  });
  const token = await registry.tokens.sign({ subject: 'ana', scopes: ['workers:admin'], lifetime: 600 });
  const post = async (path: string, body: object) => {
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
    return (await (await fetch(`${url}${path}`, { method: 'POST', headers, body: JSON.stringify(body) })).json()) as {
      operation: string;
    };
  };

  const { operation } = await post('/v1/queues/probe/purge', { reason: 'not wanted' });
  expect(await platform.client.wait(operation, { deadline: '20s' })).toEqual({ done: 0, passedOver: 0 });
  await platform.housekeeping.sweep();
  expect((await platform.ports.history.get(operation))?.state).toBe('done');
  laterMs = WEEK_MS + 60_000;
  await platform.housekeeping.sweep();
  expect(await platform.ports.history.get(operation)).toBeUndefined();
  expect(await platform.ports.audit.list({ target: operation })).toMatchObject([{ action: 'bulk.purge' }]);
});

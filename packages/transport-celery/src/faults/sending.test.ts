/** Sends that were cut off between the store and RabbitMQ. */

import { newRunId } from '@genius/contract';
import { expect, it } from 'vitest';
import { openDb } from '../store/db.ts';
import { openFaultWorld } from './testing/open-platforms.ts';
import { pass, watchedWorker } from './testing/watched-worker.ts';

const row = (n: number, more: object = {}) => ({
  id: newRunId(),
  task: pass.name,
  queue: pass.queue,
  tenant: '',
  priority: 5,
  input: JSON.stringify({ n }),
  meta: {},
  ...more,
});

it('a reservation whose message never left is sent by the sweeper under its own id, and its key answers with it', {
  timeout: 60_000,
}, async (ctx) => {
  const world = await openFaultWorld(ctx);
  const client = await world.open();
  const watch = watchedWorker();
  await world.open(watch.worker);
  const db = openDb({ url: world.databaseUrl, schema: world.schema, connections: 1 });
  ctx.onTestFinished(() => db.close());
  // As its sender leaves it that is killed before the publishing.
  const reserved = row(1, { key: 'k' });
  await db.query('SELECT * FROM gw_send($1::jsonb)', [JSON.stringify([reserved])]);
  const again = await client.client.send(pass, { n: 1 }, { key: 'k' });
  expect(again.id).toBe(reserved.id);
  expect(await again.result({ deadline: '30s' })).toBe(1);
  expect([...watch.starts]).toEqual([[1, 1]]);
});

it('a send under the id of a run whose message never left sends it', { timeout: 60_000 }, async (ctx) => {
  const world = await openFaultWorld(ctx);
  const client = await world.open();
  const watch = watchedWorker();
  await world.open(watch.worker);
  const db = openDb({ url: world.databaseUrl, schema: world.schema, connections: 1 });
  ctx.onTestFinished(() => db.close());
  // As after a commit whose answer was lost, or a publishing that nobody confirmed in time.
  const unsent = row(2);
  await db.query('SELECT gw_send_plain($1::jsonb)', [JSON.stringify([unsent])]);
  const sent = await client.client.send(pass, { n: 2 }, { id: unsent.id });
  expect(sent.id).toBe(unsent.id);
  expect(await sent.result({ deadline: '20s' })).toBe(2);
  // And once more after its end: it is not run again.
  await client.client.send(pass, { n: 2 }, { id: unsent.id });
  expect(await client.client.call(pass, { n: 3 })).toBe(3);
  expect([...watch.starts]).toEqual([
    [2, 1],
    [3, 1],
  ]);
});

import { defineTask } from '@genius/contract';
import { defineWorker, handle } from '@genius/runtime';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { z } from 'zod';
import { type OpenPlatform, openPlatform } from './open-platform.ts';
import { readSettings } from './settings.ts';
import { openWorld, type World } from './testing/genius.ts';

const bill = defineTask({
  name: 'shop.bill',
  queue: 'shop',
  summary: 'Bills an order.',
  idempotent: 'it only answers',
  input: z.object({ order: z.number() }),
  output: z.object({ billed: z.number() }),
});
const shop = defineWorker({
  tag: 'shop',
  version: '0',
  summary: 'Bills orders.',
  tasks: [handle(bill, ({ order }) => ({ billed: order }))],
});

let world: World;
let open: OpenPlatform;
beforeEach(async () => {
  world = await openWorld();
  open = await openPlatform({ settings: readSettings({ GENIUS_DATA: world.folder }), workers: [shop], relay: true });
  await open.platform.start();
});
afterEach(async () => {
  await open.close();
  await world.close();
});

test('a run sent inside a transaction runs if it commits, and does not exist if it rolls back', async () => {
  const { client, ports } = open.platform;
  const database = await open.database.dataSource();
  await database.query('CREATE TABLE orders (id int PRIMARY KEY)');
  const order = (id: number) =>
    database.transaction(async (tx) => {
      const run = await client.send(bill, { order: id }, { tx });
      // The second order of the same number breaks the key after the run was sent.
      await tx.query('INSERT INTO orders (id) VALUES ($1)', [id]);
      return run;
    });

  const run = await order(1);
  expect(await run.result()).toEqual({ billed: 1 });
  await expect(order(1)).rejects.toThrow('duplicate key');
  // Outbox rows are carried in their order: when a later one has run, an earlier one would have.
  expect(await (await order(2)).result()).toEqual({ billed: 2 });
  const { runs } = await ports.history.find({ task: bill.name });
  expect(runs.map(({ input, state }) => [input, state])).toEqual([
    ['{"order":2}', 'done'],
    ['{"order":1}', 'done'],
  ]);
});

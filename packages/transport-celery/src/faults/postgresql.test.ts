/** PostgreSQL dies while runs pass, and recovers from its log. */

import { startPostgres } from '@genius/testing/services';
import { expect, it } from 'vitest';
import { openFaultWorld, until } from './testing/open-platforms.ts';
import { effect, pass, watchedWorker } from './testing/watched-worker.ts';

const numbers = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => ({ n: from + i }));

it('PostgreSQL is killed three times amid 600 runs and recovers: all end, and no effect under once is repeated', {
  timeout: 120_000,
}, async (ctx) => {
  const postgres = await startPostgres(ctx);
  const world = await openFaultWorld(ctx, { databaseUrl: postgres.url });
  const watch = watchedWorker(20);
  const client = await world.open();
  await world.open(watch.worker);
  await world.open(watch.worker);
  const sends = numbers(0, 300).map((input) => client.client.send(effect, input));
  for (const most of [20, 100, 200]) {
    await until(() => watch.effects.size > most, 40_000);
    await postgres.kill();
    sends.push(...numbers(sends.length, sends.length + 100).map((input) => client.client.send(effect, input)));
    await postgres.start();
  }
  const runs = await Promise.all(sends);
  expect(await Promise.all(runs.map((run) => run.result({ deadline: '60s' })))).toEqual(
    numbers(0, 600).map(({ n }) => n),
  );
  expect(watch.effects.size).toBe(600);
  expect(Math.max(...watch.effects.values())).toBe(1);
});

it('a message whose run was lost with the memory of PostgreSQL is not let go of', { timeout: 120_000 }, async (ctx) => {
  const postgres = await startPostgres(ctx);
  const world = await openFaultWorld(ctx, { databaseUrl: postgres.url });
  const watch = watchedWorker(1);
  const client = await world.open();
  await world.open(watch.worker);
  // Commits of sends and claims need not wait for the disk, so a crash takes the last of them back.
  for (let round = 0; round < 4; round++) {
    const runs = await client.client.sendAll(pass, numbers(round * 1_000, round * 1_000 + 300));
    await postgres.kill();
    await postgres.start();
    await Promise.all(runs.map((run) => run.result({ deadline: '60s' })));
  }
  expect(watch.overlaps).toEqual([]);
});

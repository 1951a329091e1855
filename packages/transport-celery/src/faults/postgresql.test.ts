/** PostgreSQL dies while runs pass, and recovers from its log. */

import { startPostgres } from '@genius/testing/services';
import { expect, it } from 'vitest';
import { openRedis } from '../redis/connect.ts';
import { resultKey } from '../result-keys.ts';
import { openDb } from '../store/db.ts';
import { startMuteProxy } from './testing/mute-proxy.ts';
import { openFaultWorld, until } from './testing/open-platforms.ts';
import { effect, hold, pass, watchedWorker } from './testing/watched-worker.ts';

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

it('an outage of PostgreSQL that is longer than a death makes nobody dead: what ran goes on and ends once', {
  timeout: 120_000,
}, async (ctx) => {
  const postgres = await startPostgres(ctx);
  const world = await openFaultWorld(ctx, { databaseUrl: postgres.url });
  const watch = watchedWorker();
  const client = await world.open();
  await world.open(watch.worker, 5);
  await world.open(watch.worker, 5);
  const runs = await client.client.sendAll(hold, numbers(0, 10));
  await until(() => watch.starts.size === 10);
  // Claims reach the disk a little later; those that a crash takes back are made again.
  await new Promise((resolve) => setTimeout(resolve, 1_000));
  await postgres.kill();
  await new Promise((resolve) => setTimeout(resolve, 22_000));
  await postgres.start();
  const [first] = runs;
  await until(async () => (await first?.status())?.state === 'running', 30_000);
  // Long enough for all to be looked at.
  await new Promise((resolve) => setTimeout(resolve, 6_000));
  watch.release();
  await Promise.all(runs.map((run) => run.result({ deadline: '30s' })));
  expect([...watch.starts.values()]).toEqual(Array(10).fill(1));
  expect((await client.ports.instances.list()).length).toBe(3);
});

it('an end that the store has and whose answer was lost on the way is told all the same', async (ctx) => {
  const world = await openFaultWorld(ctx);
  const client = await world.open();
  const { worker } = watchedWorker();
  const platform = await world.open(worker);
  const run = await client.client.send(pass, { n: 1 });
  await run.result();
  const redis = openRedis(world.redisUrl);
  const db = openDb({ url: world.databaseUrl, schema: world.schema, connections: 1 });
  ctx.onTestFinished(async () => {
    redis.close();
    await db.close();
  });
  const isTold = async () => (await redis.run((commands) => commands.exists(resultKey(run.id)))) === 1;
  await until(isTold);
  // As a settlement leaves it that was committed while its connection broke.
  await redis.run((commands) => commands.del(resultKey(run.id)));
  await db.query('INSERT INTO handovers (owner, runs) SELECT num, $2 FROM instances WHERE id = $1', [
    platform.ports.instances.self.id,
    [run.id],
  ]);
  await until(isTold);
  await until(async () => (await db.query('SELECT 1 FROM handovers')).length === 0);
});

it('runs that were given to a worker whose answer was lost on the way are given to it again', async (ctx) => {
  const world = await openFaultWorld(ctx);
  const proxy = await startMuteProxy(ctx, world.databaseUrl);
  const watch = watchedWorker();
  const client = await world.open();
  const db = openDb({ url: world.databaseUrl, schema: world.schema, connections: 1 });
  ctx.onTestFinished(() => db.close());
  world.databaseUrl = proxy.url;
  await world.open(watch.worker);
  proxy.muteAfter('4711');
  const runs = await client.client.sendAll(pass, numbers(4711, 4716));
  await until(async () => {
    const rows = await db.query('SELECT 1 FROM runs WHERE state = 2 AND id = ANY ($1)', [runs.map(({ id }) => id)]);
    return rows.length > 0;
  });
  proxy.cut();
  await Promise.all(runs.map((run) => run.result({ deadline: '15s' })));
  expect(watch.overlaps).toEqual([]);
  expect(numbers(4711, 4716).map(({ n }) => watch.starts.get(n))).toEqual(Array(5).fill(1));
});

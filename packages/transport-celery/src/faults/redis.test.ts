/** Redis dies while runs pass. */

import { startRedis } from '@genius/testing/services';
import { expect, it } from 'vitest';
import { openRedis } from '../redis/connect.ts';
import { resultKey } from '../result-keys.ts';
import { openFaultWorld, until } from './testing/open-platforms.ts';
import { hold, pass, watchedWorker } from './testing/watched-worker.ts';

const numbers = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => ({ n: from + i }));

it('Redis is killed and started again amid 500 runs: all end, none runs twice, and every result is there for Celery', {
  timeout: 60_000,
}, async (ctx) => {
  const redis = await startRedis(ctx);
  const world = await openFaultWorld(ctx, { redisUrl: redis.url });
  const watch = watchedWorker();
  const client = await world.open();
  await world.open(watch.worker);
  const before = await client.client.sendAll(pass, numbers(0, 250));
  await until(() => watch.starts.size > 50);
  await redis.kill();
  // What neither needs Redis nor waits for it goes on.
  const during = await client.client.sendAll(pass, numbers(250, 500));
  await until(() => watch.starts.size === 500);
  await redis.start();
  const runs = [...before, ...during];
  expect(await Promise.all(runs.map((run) => run.result({ deadline: '30s' })))).toEqual(
    numbers(0, 500).map(({ n }) => n),
  );
  expect(Math.max(...watch.starts.values())).toBe(1);
  const link = openRedis(redis.url);
  ctx.onTestFinished(() => link.close());
  const stored = () => link.run((commands) => commands.exists(...runs.map(({ id }) => resultKey(id))));
  await until(async () => (await stored()) === 500);
});

it('a cancel and a wait that lost their message in Redis are made good by looking', {
  timeout: 60_000,
}, async (ctx) => {
  const redis = await startRedis(ctx);
  const world = await openFaultWorld(ctx, { redisUrl: redis.url });
  const watch = watchedWorker();
  const client = await world.open();
  await world.open(watch.worker);
  const [ends, stops] = await client.client.sendAll(hold, numbers(0, 2));
  await until(() => watch.starts.size === 2);
  const end = ends?.result({ deadline: '30s' });
  await redis.kill();
  expect(await stops?.cancel()).toBe('stopping');
  await expect(stops?.result({ deadline: '20s' })).rejects.toMatchObject({ code: 'GW_CANCELLED' });
  watch.release();
  expect(await end).toBe(0);
  await redis.start();
});

it('a user of Redis who may run no scripts has the results all the same', async (ctx) => {
  const redis = await startRedis(ctx);
  const admin = openRedis(redis.url);
  ctx.onTestFinished(() => admin.close());
  await admin.run((commands) =>
    commands.call('ACL', 'SETUSER', 'plain', 'on', '>secret', '~*', '&*', '+@all', '-@scripting'),
  );
  const url = new URL(redis.url);
  url.username = 'plain';
  url.password = 'secret';
  const world = await openFaultWorld(ctx, { redisUrl: url.href });
  const watch = watchedWorker(1);
  const client = await world.open();
  await world.open(watch.worker);
  for (const { n } of numbers(0, 20)) expect(await client.client.call(pass, { n }, { deadline: '20s' })).toBe(n);
  const run = await client.client.send(pass, { n: 20 });
  await run.result();
  await until(async () => (await admin.run((commands) => commands.exists(resultKey(run.id)))) === 1);
});

it('while Redis is away short runs go on by the thousands, and all is told when it is back', {
  timeout: 60_000,
}, async (ctx) => {
  const redis = await startRedis(ctx);
  const world = await openFaultWorld(ctx, { redisUrl: redis.url });
  const watch = watchedWorker(1);
  const client = await world.open();
  await world.open(watch.worker, 50);
  for (const { n } of numbers(0, 20)) await client.client.call(pass, { n });
  await redis.kill();
  const runs = await client.client.sendAll(pass, numbers(100, 3_100));
  await until(() => watch.starts.size === 3_020, 40_000);
  await redis.start();
  const link = openRedis(redis.url);
  ctx.onTestFinished(() => link.close());
  const stored = () => link.run((commands) => commands.exists(...runs.map(({ id }) => resultKey(id))));
  await until(async () => (await stored()) === 3_000, 40_000);
  expect(Math.max(...watch.starts.values())).toBe(1);
});

/** Short runs are started straight from their messages, before PostgreSQL knows of them: what that must not change. */

import type { Platform } from '@genius/runtime';
import { startRabbit } from '@genius/testing/services';
import { expect, it } from 'vitest';
import { openDb } from '../store/db.ts';
import { startMuteProxy } from './testing/mute-proxy.ts';
import { openFaultWorld, until } from './testing/open-platforms.ts';
import { callRabbit, makeUser } from './testing/rabbit-management.ts';
import { effect, hold, pass, watchedWorker } from './testing/watched-worker.ts';

const numbers = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => ({ n: from + i }));

/** Runs are known to be short once some were. */
async function warm({ client }: Platform): Promise<void> {
  for (const input of numbers(100_000, 100_030)) await client.call(pass, input);
}

it('a short run is at work before PostgreSQL has answered, and ends once though that answer was lost', async (ctx) => {
  const world = await openFaultWorld(ctx);
  const proxy = await startMuteProxy(ctx, world.databaseUrl);
  const watch = watchedWorker(1);
  const client = await world.open();
  world.databaseUrl = proxy.url;
  await world.open(watch.worker);
  await warm(client);
  proxy.muteAfter('4711');
  const run = await client.client.send(pass, { n: 4711 });
  await until(() => watch.starts.has(4711));
  proxy.cut();
  expect(await run.result({ deadline: '30s' })).toBe(4711);
  expect(watch.starts.get(4711)).toBe(1);
});

it('a run that takes longer than those before it is seen at work, and stops when it is cancelled', async (ctx) => {
  const world = await openFaultWorld(ctx);
  const watch = watchedWorker(1);
  const client = await world.open();
  await world.open(watch.worker);
  await warm(client);
  const run = await client.client.send(hold, { n: 1 });
  await until(async () => (await run.status())?.state === 'running');
  expect(await run.status()).toMatchObject({ attempt: 1 });
  expect(await run.cancel()).toBe('stopping');
  // It reaches the worker.
  await new Promise((resolve) => setTimeout(resolve, 500));
  watch.release();
  await expect(run.result({ deadline: '20s' })).rejects.toMatchObject({ outcome: 'cancelled' });
});

it('an effect waits until PostgreSQL knows of its run', async (ctx) => {
  const world = await openFaultWorld(ctx);
  const watch = watchedWorker(1);
  const client = await world.open();
  await world.open(watch.worker);
  await warm(client);
  const db = openDb({ url: world.databaseUrl, schema: world.schema, connections: 1 });
  ctx.onTestFinished(() => db.close());
  await Promise.all(numbers(0, 40).map((input) => client.client.call(effect, input)));
  const early = await db.query(
    'SELECT 1 FROM effects e JOIN runs r ON r.id = e.run WHERE r.started > e.at OR r.attempt <> 1',
  );
  expect(early).toEqual([]);
  expect([...watch.effects.values()]).toEqual(Array(40).fill(1));
});

it('a connection that RabbitMQ cuts in the first milliseconds of runs makes none of them run twice', {
  timeout: 60_000,
}, async (ctx) => {
  const world = await openFaultWorld(ctx);
  const user = `early-${process.pid}`;
  await makeUser(world, user);
  const watch = watchedWorker(1);
  const client = await world.open();
  world.amqpUrl = world.amqpUrl.replace('guest:guest', `${user}:${user}`);
  // Two: what one has in hand goes to the other. Each has room for all.
  await world.open(watch.worker, 50);
  await world.open(watch.worker, 50);
  await warm(client);
  const held = [];
  for (let round = 0; round < 3; round++) {
    held.push(...(await client.client.sendAll(hold, numbers(round * 10, round * 10 + 10))));
    await until(() => numbers(round * 10, round * 10 + 10).some(({ n }) => watch.starts.has(n)));
    await callRabbit(world, 'DELETE', `users/${user}`);
    await makeUser(world, user);
    await until(() => numbers(0, round * 10 + 10).every(({ n }) => watch.starts.has(n)));
  }
  // Long enough for whatever comes again to have come.
  await new Promise((resolve) => setTimeout(resolve, 1_500));
  watch.release();
  await Promise.all(held.map((run) => run.result({ deadline: '20s' })));
  expect(watch.overlaps).toEqual([]);
  expect(numbers(0, 30).map(({ n }) => watch.starts.get(n))).toEqual(Array(30).fill(1));
});

it('a message that its sender publishes again, since the confirm was lost, is the same run', async (ctx) => {
  const world = await openFaultWorld(ctx);
  const proxy = await startMuteProxy(ctx, world.amqpUrl);
  const watch = watchedWorker(1);
  await world.open(watch.worker);
  world.amqpUrl = proxy.url;
  const client = await world.open();
  await warm(client);
  proxy.muteAfter('watched.pass');
  const runs = numbers(0, 20).map((input) => client.client.send(pass, input));
  await until(() => watch.starts.has(0));
  proxy.cut();
  for (const run of await Promise.all(runs)) await run.result({ deadline: '20s' });
  await new Promise((resolve) => setTimeout(resolve, 500));
  expect(numbers(0, 20).map(({ n }) => watch.starts.get(n))).toEqual(Array(20).fill(1));
});

it('a worker that stops gives back what it has not started: others run it, once', { timeout: 60_000 }, async (ctx) => {
  const world = await openFaultWorld(ctx);
  const watch = watchedWorker(2);
  const client = await world.open();
  const first = await world.open(watch.worker, 2);
  await warm(client);
  const runs = await client.client.sendAll(pass, numbers(0, 400));
  await until(() => watch.starts.size > 100);
  await world.open(watch.worker, 2);
  await first.stop(5_000);
  await Promise.all(runs.map((run) => run.result({ deadline: '30s' })));
  expect(watch.overlaps).toEqual([]);
  expect(numbers(0, 400).map(({ n }) => watch.starts.get(n))).toEqual(Array(400).fill(1));
});

it('a person who is erased while their run waits in a worker: it never starts', async (ctx) => {
  const world = await openFaultWorld(ctx);
  const watch = watchedWorker(1);
  const client = await world.open();
  await world.open(watch.worker, 1);
  await warm(client);
  const holding = await client.client.send(hold, { n: 1 });
  await until(() => watch.starts.has(1));
  const envelope = await client.client.prepare(pass, { n: 2 });
  await client.ports.broker.send({ ...envelope, subject: 'ana@example.ro' }, { fresh: true });
  await until(async () => (await client.ports.results.get(envelope.id)) !== undefined);
  await until(async () => (await client.ports.history.eraseSubject('ana@example.ro')) > 0);
  watch.release();
  await holding.result();
  await expect(client.client.wait(envelope.id, { deadline: '20s' })).rejects.toMatchObject({ outcome: 'cancelled' });
  expect(watch.starts.has(2)).toBe(false);
});

it('RabbitMQ is killed amid short runs: none is lost, and none runs twice', { timeout: 90_000 }, async (ctx) => {
  const rabbit = await startRabbit(ctx);
  const world = await openFaultWorld(ctx, { amqpUrl: rabbit.url, managementUrl: rabbit.managementUrl });
  const watch = watchedWorker(1);
  const client = await world.open();
  await world.open(watch.worker);
  await world.open(watch.worker);
  await warm(client);
  const sends = numbers(0, 500).map((input) => client.client.send(pass, input));
  await until(() => watch.starts.size > 150);
  await rabbit.kill();
  await rabbit.start();
  const runs = await Promise.all(sends);
  await Promise.all(runs.map((run) => run.result({ deadline: '30s' })));
  expect(watch.overlaps).toEqual([]);
  expect(Math.max(...numbers(0, 500).map(({ n }) => watch.starts.get(n) ?? 0))).toBe(1);
});

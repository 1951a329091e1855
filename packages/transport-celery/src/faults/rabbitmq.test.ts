/** RabbitMQ dies, cuts connections and loses queues while runs pass. */

import { setImmediate } from 'node:timers/promises';
import { defineTask, next, signature } from '@genius/contract';
import type { Run } from '@genius/runtime';
import { startRabbit } from '@genius/testing/services';
import { expect, it } from 'vitest';
import { z } from 'zod';
import { openAmqp } from '../amqp/connect.ts';
import { openRedis } from '../redis/connect.ts';
import { resultKey } from '../result-keys.ts';
import { openFaultWorld, until } from './testing/open-platforms.ts';
import { callRabbit, makeUser } from './testing/rabbit-management.ts';
import { hold, pass, watchedWorker } from './testing/watched-worker.ts';

const numbers = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => ({ n: from + i }));

it('RabbitMQ is killed and started again amid 500 runs: none is lost, none runs twice, sends wait, no worker restarts', {
  timeout: 90_000,
}, async (ctx) => {
  const rabbit = await startRabbit(ctx);
  const world = await openFaultWorld(ctx, { amqpUrl: rabbit.url, managementUrl: rabbit.managementUrl });
  const watch = watchedWorker();
  const client = await world.open();
  await world.open(watch.worker);
  await world.open(watch.worker);
  const before = await client.client.sendAll(pass, numbers(0, 200));
  await until(() => watch.starts.size > 50);
  // Sent one by one, so that some have no confirm yet in the moment of death, and others are sent while it is away.
  let killed: Promise<void> | undefined;
  const sends: Promise<Run<number>>[] = [];
  for (const input of numbers(200, 350)) {
    sends.push(client.client.send(pass, input));
    await setImmediate();
    if (input.n === 270) killed = rabbit.kill();
  }
  await killed;
  sends.push(...numbers(350, 500).map((input) => client.client.send(pass, input)));
  await rabbit.start();
  const runs = [...before, ...(await Promise.all(sends))];
  expect(await Promise.all(runs.map((run) => run.result({ deadline: '30s' })))).toEqual(
    numbers(0, 500).map(({ n }) => n),
  );
  expect(watch.overlaps).toEqual([]);
  expect(Math.max(...watch.starts.values())).toBe(1);
});

it('a connection that RabbitMQ cuts while its runs are at work makes none of them run twice', {
  timeout: 60_000,
}, async (ctx) => {
  const world = await openFaultWorld(ctx);
  // RabbitMQ closes the connections of a user who is deleted, at once.
  const user = `cut-${process.pid}`;
  await makeUser(world, user);
  world.amqpUrl = world.amqpUrl.replace('guest:guest', `${user}:${user}`);
  const watch = watchedWorker();
  const client = await world.open();
  await world.open(watch.worker, 20);
  const held = await client.client.sendAll(hold, numbers(0, 10));
  const passing = await client.client.sendAll(pass, numbers(100, 800));
  for (const most of [20, 200, 400]) {
    await until(() => watch.starts.size > most);
    await callRabbit(world, 'DELETE', `users/${user}`);
    await makeUser(world, user);
  }
  expect((await Promise.all(passing.map((run) => run.result({ deadline: '30s' })))).length).toBe(700);
  // It is back, and what was not acknowledged has come again.
  expect(await client.client.call(pass, { n: 1_000 }, { deadline: '20s' })).toBe(1_000);
  await callRabbit(world, 'DELETE', `users/${user}`);
  await makeUser(world, user);
  watch.release();
  await Promise.all(held.map((run) => run.result()));
  expect(watch.overlaps).toEqual([]);
  expect(Math.max(...watch.starts.values())).toBe(1);
});

it('a queue that is deleted under its consumer is declared again and consumed', { timeout: 60_000 }, async (ctx) => {
  const world = await openFaultWorld(ctx);
  const watch = watchedWorker();
  const client = await world.open();
  await world.open(watch.worker);
  expect(await client.client.call(pass, { n: 0 })).toBe(0);
  for (let n = 1; n <= 3; n++) {
    await callRabbit(world, 'DELETE', `queues/${encodeURIComponent(world.vhost)}/watched`);
    expect(await client.client.call(pass, { n }, { deadline: '10s' })).toBe(n);
  }
});

it('a long run holds no message: RabbitMQ has its acknowledgement while the handler is at work', {
  timeout: 60_000,
}, async (ctx) => {
  const world = await openFaultWorld(ctx);
  const guest = openAmqp(world.amqpUrl);
  ctx.onTestFinished(() => guest.close());
  const user = `long-${process.pid}`;
  await makeUser(world, user);
  world.amqpUrl = world.amqpUrl.replace('guest:guest', `${user}:${user}`);
  const watch = watchedWorker();
  const client = await world.open();
  await world.open(watch.worker);
  const runs = await client.client.sendAll(hold, numbers(0, 5));
  await until(() => watch.starts.size === 5);
  // A moment for the disk; then whatever a consumer still held would be back in its queue.
  await new Promise((resolve) => setTimeout(resolve, 500));
  await callRabbit(world, 'DELETE', `users/${user}`);
  await new Promise((resolve) => setTimeout(resolve, 500));
  expect((await guest.use((channel) => channel.checkQueue('watched'))).messageCount).toBe(0);
  await makeUser(world, user);
  watch.release();
  expect(await Promise.all(runs.map((run) => run.result()))).toEqual([0, 1, 2, 3, 4]);
});

it('a quorum queue that an operator declared is consumed as it is, its prefetch per consumer', {
  timeout: 60_000,
}, async (ctx) => {
  const world = await openFaultWorld(ctx);
  await callRabbit(world, 'PUT', `queues/${encodeURIComponent(world.vhost)}/watched`, {
    durable: true,
    arguments: { 'x-queue-type': 'quorum' },
  });
  const client = await world.open();
  await world.open(watchedWorker().worker);
  const runs = await client.client.sendAll(pass, numbers(0, 50));
  expect((await Promise.all(runs.map((run) => run.result({ deadline: '20s' })))).length).toBe(50);
});

it('what waits in a queue when a worker starts is sorted first: one run of a tenant is not behind thousands of another', {
  timeout: 60_000,
}, async (ctx) => {
  const world = await openFaultWorld(ctx);
  const watch = watchedWorker();
  const client = await world.open();
  await client.client.sendAll(pass, numbers(0, 3_000), { tenant: 'many' });
  const one = await client.client.send(pass, { n: 9_999 }, { tenant: 'one' });
  await world.open(watch.worker);
  expect(await one.result({ deadline: '30s' })).toBe(9_999);
  expect(watch.starts.size).toBeLessThan(300);
});

it('an end whose follow-up RabbitMQ refuses keeps no other end of its group from being told', {
  timeout: 60_000,
}, async (ctx) => {
  const world = await openFaultWorld(ctx);
  await callRabbit(world, 'PUT', `queues/${encodeURIComponent(world.vhost)}/full`, {
    durable: true,
    arguments: { 'x-max-length': 0, 'x-overflow': 'reject-publish' },
  });
  const full = defineTask({
    name: 'full.task',
    queue: 'full',
    summary: 'Nothing goes in.',
    idempotent: 'yes',
    input: z.object({ n: z.number() }),
    output: z.number(),
  });
  const client = await world.open();
  const watch = watchedWorker();
  await world.open(watch.worker, 60);
  const held = await client.client.sendAll(hold, numbers(0, 50));
  await client.canvas.chain([signature(hold, { n: 50 }), next(full, 'n')]);
  await until(() => watch.starts.size === 51);
  // Their ends come in one group.
  watch.release();
  const redis = openRedis(world.redisUrl);
  ctx.onTestFinished(() => redis.close());
  const told = () => redis.run((commands) => commands.exists(...held.map(({ id }) => resultKey(id))));
  await until(async () => (await told()) === 50);
  await callRabbit(world, 'DELETE', `queues/${encodeURIComponent(world.vhost)}/full`);
});

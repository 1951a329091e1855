/** What Celery's own receivers hear of a node. */

import { join } from 'node:path';
import { errors } from '@genius/contract';
import { openCeleryWorld, runPython, startRabbit } from '@genius/testing/services';
import { expect, test, vi } from 'vitest';
import { type AmqpLink, openAmqp } from '../amqp/connect.ts';
import type { EventStream } from './event-stream.ts';
import { openNode } from './testing/open-node.ts';
import { createTableNode } from './testing/table-node.ts';

const RECEIVER = join(import.meta.dirname, 'fixtures/receive_events.py');
const DUMP = join(import.meta.dirname, 'fixtures/dump_events.py');
const LOST = errors.GW_WORKER_LOST({ task: 'ocr.extract' }).failure;
const run = (id: string) => ({ id, task: 'ocr.extract', fields: ['document'] });

/** A run of each kind, the last event being a rejection. */
function tellAll(events: EventStream): void {
  for (const id of ['done', 'failed', 'retried', 'revoked', 'rejected']) events.received(run(id));
  for (const id of ['done', 'failed', 'retried', 'revoked']) events.started(id);
  events.sent({ ...run('done'), queue: 'ocr' });
  events.succeeded('done', 250);
  events.failed('failed', LOST);
  events.retried('retried', LOST);
  events.revoked('revoked', { terminated: true, expired: false });
  events.rejected('rejected', false);
}

test("Celery's receiver sees the node live and its runs end, once it asks for them", async (ctx) => {
  const world = await openCeleryWorld(ctx);
  const { events } = await openNode(ctx, world.amqpUrl, createTableNode({ node: 'genius-1@h' }), { heartbeatMs: 300 });
  const heard = runPython(RECEIVER, { world, args: ['task-rejected'] });
  await vi.waitUntil(() => events.isEnabled, { timeout: 20_000 });
  tellAll(events);
  const told = (await heard) as { heard: { type: string; clock: number }[]; workers: object; tasks: object };
  expect(told.workers).toEqual({ 'genius-1@h': { alive: true, sw: 'genius-workers' } });
  const one = { name: 'ocr.extract', args: '()', kwargs: "{'document': '…'}", exception: null };
  const lost = "WorkerLostError('GW_WORKER_LOST')";
  expect(told.tasks).toEqual({
    done: { ...one, state: 'SUCCESS' },
    failed: { ...one, state: 'FAILURE', exception: lost },
    retried: { ...one, state: 'RETRY', exception: lost },
    revoked: { ...one, state: 'REVOKED' },
    // To Celery's state, received outranks rejected.
    rejected: { ...one, state: 'RECEIVED' },
  });
  const clocks = told.heard.filter(({ type }) => type !== 'task-sent').map(({ clock }) => clock);
  expect(clocks).toEqual(clocks.toSorted((a, b) => a - b));
  expect(new Set(clocks).size).toBe(clocks.length);
});

test('celery events --dump shows runs of a node that tells of them from its start', async (ctx) => {
  const world = await openCeleryWorld(ctx);
  const state = createTableNode({ node: 'genius-1@h' });
  const { events } = await openNode(ctx, world.amqpUrl, state, { enabled: true, heartbeatMs: 200 });
  const telling = setInterval(() => tellAll(events), 200);
  const lines = (await runPython(DUMP, { world, args: ['task rejected', 'heartbeat: '] })) as string[];
  clearInterval(telling);
  const withoutTimes = (text: RegExp) => lines.find((line) => text.test(line))?.replace(/ \[.*?\]/, '');
  expect(withoutTimes(/task received: .*\(done\)/)).toMatch(
    /^genius-1@h task received: ocr\.extract\(done\) args=\(\) kwargs=\{'document': '…'\} clock=\d+, eta=None,/,
  );
  expect(withoutTimes(/task succeeded: /)).toMatch(
    /kwargs=\{'document': '…'\} clock=\d+,.* result='…', runtime=0\.25,/,
  );
  expect(withoutTimes(/heartbeat: /)).toMatch(
    /active=0, clock=\d+, freq=0\.2, .*sw_ident=genius-workers, sw_sys=Linux/,
  );
});

test('what is told in one turn travels in one message; nothing is told while nobody asks', async (ctx) => {
  const world = await openCeleryWorld(ctx);
  const { amqp, events } = await openNode(ctx, world.amqpUrl, createTableNode(), { heartbeatMs: 60_000 });
  const messages = await listen(amqp);
  const { value } = events.clock;
  tellAll(events);
  expect(events.clock.value).toBe(value);
  events.enable();
  tellAll(events);
  for (let i = 0; i < 450; i++) events.received(run(`many-${i}`));
  await vi.waitUntil(() => messages.length === 4);
  expect(events.disable()).toBe(true);
  tellAll(events);
  await events.close();
  await vi.waitUntil(() => messages.at(-1)?.key === 'worker.offline');
  expect(messages.map(({ key, body }) => [key, Array.isArray(body) ? body.length : 1])).toEqual([
    ['task.sent', 1],
    ['task.multi', 199],
    ['task.multi', 200],
    ['task.multi', 65],
    ['worker.offline', 1],
  ]);
});

test('after a restart of RabbitMQ the node is online again, and answers', { timeout: 90_000 }, async (ctx) => {
  const server = await startRabbit(ctx);
  const state = createTableNode({ node: 'genius-1@h' });
  const { amqp } = await openNode(ctx, server.url, state, { heartbeatMs: 200 });
  await server.kill();
  await server.start();
  await vi.waitUntil(() => amqp.isReady, { timeout: 20_000 });
  // The wait for heartbeats starts anew, and their exchange is declared anew.
  const listener = openAmqp(server.url);
  ctx.onTestFinished(() => listener.close());
  await vi.waitUntil(() => listener.isReady);
  const messages = await listen(listener);
  await vi.waitUntil(() => messages.some(({ key }) => key === 'worker.heartbeat'));
  await vi.waitUntil(
    () => amqp.use(async (channel) => (await channel.checkQueue('genius-1@h.celery.pidbox')).consumerCount),
    {
      timeout: 10_000,
    },
  );
  const url = { amqpUrl: server.url, redisUrl: '' };
  const cli = join(import.meta.dirname, 'fixtures/celery_cli.py');
  const ping = ['-b', server.url, 'inspect', '--json', '--destination', 'genius-1@h', '--timeout', '5', 'ping'];
  expect(await runPython(cli, { world: url, args: [JSON.stringify([ping])] })).toEqual([
    { 'genius-1@h': { ok: 'pong' } },
  ]);
});

/** All events from now on. */
async function listen(amqp: AmqpLink): Promise<{ key: string; body: unknown }[]> {
  const messages: { key: string; body: unknown }[] = [];
  const started = Promise.withResolvers<void>();
  amqp.consume({
    prefetch: 0,
    noAck: true,
    async declare(channel) {
      await channel.assertExchange('celeryev', 'topic', { durable: true });
      const { queue } = await channel.assertQueue('', { exclusive: true });
      await channel.bindQueue(queue, 'celeryev', '#');
      return queue;
    },
    onMessage: ({ message }) =>
      void messages.push({ key: message.fields.routingKey, body: JSON.parse(message.content.toString()) as unknown }),
    onStarted: () => started.resolve(),
  });
  await started.promise;
  return messages;
}

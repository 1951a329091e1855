/** Requests that a real Celery client sent, byte for byte, and the answers that a real worker gave. */

import { openCeleryWorld, type TestContext } from '@genius/testing/services';
import type { Channel, ConsumeMessage } from 'amqplib';
import { expect, test } from 'vitest';
import { type GoldMessage, goldVectors } from '../wire/testing/gold-vectors.ts';
import { openNode } from './testing/open-node.ts';
import { createTableNode, type TableRun } from './testing/table-node.ts';

interface PidboxVector {
  name: string;
  messages: (GoldMessage & { bodyJson: Record<string, unknown> })[];
}

/** What of the vectors is not met, or can't be the same on two hosts: by the name of the field, why, and what is compared. */
const DIFFERENT: Record<string, { why: string; compared: (value: unknown) => unknown }> = {
  args: { why: 'the real values in Celery; ours never leave the worker: always empty', compared: () => 'args' },
  kwargs: { why: 'as args: ours are the names of the fields', compared: () => 'kwargs' },
  task_queues: { why: 'a setting of Celery; conf is the settings of our own, masked alike', compared: () => 'queues' },
  writes: { why: "of the pipes to the processes of Celery's pool; we have none: N/A", compared: () => 'writes' },
  processes: { why: 'one process: ours', compared: (value) => (value as number[]).every(Number.isInteger) },
  total: { why: 'what has been run', compared: (value) => Object.keys(value as object).length > 0 },
  rusage: { why: 'what has been used', compared: (value) => Object.keys(value as object) },
  implementation: { why: 'Celery 5.6 has it, 5.2 has not', compared: () => undefined },
  credential_provider: { why: 'Celery 5.6 has it, 5.2 has not', compared: () => undefined },
  eta: { why: 'a time', compared: (value) => String(value).replaceAll(/\d/g, '0') },
  hostname: { why: 'of the node or the broker', compared: (value) => typeof value },
  virtual_host: { why: "of the test's world", compared: (value) => typeof value },
  ...Object.fromEntries(
    ['time_start', 'worker_pid', 'pid', 'clock', 'uptime', 'heartbeat', 'connect_timeout', 'port'].map((name) => [
      name,
      {
        why: 'a time, a process or a setting of ours',
        compared: (value: unknown) => (value === null ? null : typeof value),
      },
    ]),
  ),
};
/** Not compared at all; `election` and `report` have tests of their own. */
const REPORT = 'the text names Python and its libraries; ours has the same sections, and names Node and us';

const id = (n: number) => `00000000-0000-4000-8000-000000000${n}`;
const started = { startedAt: 1_795_528_421_000 };
const RUNS: TableRun[] = [
  { id: id(202), task: 'gold.sleep', state: 'active', ...started },
  { id: id(201), task: 'gold.sleep', state: 'active', ...started },
  { id: id(203), task: 'gold.sleep', state: 'reserved' },
  { id: id(204), task: 'gold.add', state: 'scheduled', dueAt: 1_795_529_021_727 },
  { id: id(205), task: 'gold.add', state: 'scheduled', dueAt: 1_795_529_021_728 },
  { id: id(601), task: 'gold.sleep', state: 'active', ...started },
  { id: id(610), task: 'gold.sleep', state: 'active', ...started },
];
/** Revoked before the capture began. */
const BEFORE = { 'pidbox.json': [118, 122, 123], 'pidbox-5.6.json': [122, 123] };
/** Held at another time than the vectors about lists. */
const LATER = new Set([id(601), id(610)]);

test.for(['pidbox.json', 'pidbox-5.6.json'] as const)('%s is answered as a Python worker does', async (file, ctx) => {
  const vectors = goldVectors(file, ctx) as unknown as PidboxVector[];
  const body = (name: string) =>
    vectors.find((each) => each.name === name)?.messages.at(-1)?.bodyJson['worker@example'];
  const is56 = file !== 'pidbox.json';
  const runs = is56 ? RUNS.toSorted((one, other) => Number(one.id > other.id) - 0.5) : RUNS;
  const settings = body('conf') as Record<string, unknown> | undefined;
  const state = createTableNode({
    tasks: body('registered') as string[],
    runs,
    queues: ['ocr', 'pdf.render', 'email.send', 'notify.slack', 'celery'],
    totals: { 'gold.add': 1 },
    conf: { ...settings, broker_url: 'amqp://guest:guest@127.0.0.1:5690//' },
  });
  for (const n of BEFORE[file]) state.revoked.add(id(n));
  const world = await openCeleryWorld(ctx);
  const client = await openClient(ctx, world.amqpUrl, state);
  const answered: string[] = [];
  for (const vector of vectors) {
    const requests = vector.messages.filter(({ name }) => name === 'request');
    const [reply] = vector.messages.filter(({ name }) => name === 'reply');
    for (const request of requests) await client.send(request);
    if (!reply) continue;
    const got = await client.reply(reply.routingKey);
    expect({ name: vector.name, ...plain(got) }).toEqual({ name: vector.name, ...plain(asDelivered(reply)) });
    answered.push(vector.name);
  }
  expect(answered.length).toBe(vectors.filter(({ messages }) => messages.some((each) => each.name === 'reply')).length);
  // What had no reply has been done nevertheless.
  expect(state.revoked.has(id(205))).toBe(true);
  expect(state.runs.get(id(205))?.state).toBe('cancelled');
  if (is56) return;
  expect(state.runs.get(id(202))?.state).toBe('terminated');
  expect(state.signals).toEqual(['SIGKILL', 'SIGTERM']);
  expect(state.timeLimits.get('gold.add')).toEqual({ hardMs: 20_000, softMs: 10_000 });
  expect(state.consumers()).toEqual([{ name: 'main', concurrency: 2 }]);
  expect(state.queues().at(-1)).toEqual({
    name: 'extra.t',
    exchange: 'extra.x',
    exchangeType: 'topic',
    routingKey: 'a.#',
  });
  expect(state.hasShutDown).toBe(true);
  expect(client.unexpected()).toEqual([]);
});

test('the mailbox is declared as topology.json has it', async (ctx) => {
  const [, worker] = goldVectors('topology.json', ctx) as unknown as Record<
    string,
    { name?: string; source?: string }[]
  >[];
  const world = await openCeleryWorld(ctx);
  await openNode(ctx, world.amqpUrl, createTableNode());
  const { origin, username, password } = new URL(world.managementUrl);
  const ask = async (kind: string) => {
    const url = `${origin}/api/${kind}/${encodeURIComponent(world.vhost)}`;
    const headers = { authorization: `Basic ${btoa(`${username}:${password}`)}` };
    return (await (await fetch(url, { headers })).json()) as Record<string, unknown>[];
  };
  const same = async (kind: 'queues' | 'exchanges' | 'bindings', about: RegExp) => {
    const wanted = worker?.[kind]?.filter(({ name, source }) => about.test(name ?? source ?? '')) ?? [];
    expect(wanted.length, kind).toBeGreaterThan(0);
    const got = (await ask(kind)).map(({ arguments: given, ...rest }) => {
      // RabbitMQ 4 adds the default type itself.
      const { 'x-queue-type': type, ...others } = given as Record<string, unknown>;
      return { ...rest, arguments: type === 'classic' ? others : given };
    });
    for (const each of wanted) expect(got).toContainEqual(expect.objectContaining(each));
  };
  await same('queues', /pidbox/);
  await same('exchanges', /pidbox|celeryev/);
  await same('bindings', /pidbox/);
});

interface Client {
  send(request: GoldMessage): Promise<void>;
  reply(routingKey: string): Promise<ConsumeMessage>;
  unexpected(): string[];
}

/** Sends captured bytes with a deadline of today, and collects the answers. */
async function openClient(ctx: TestContext, url: string, state: ReturnType<typeof createTableNode>): Promise<Client> {
  const { amqp } = await openNode(ctx, url, state);
  const replies = new Map<string, ConsumeMessage[]>();
  const opened = Promise.withResolvers<Channel>();
  let wake: (() => void) | undefined;
  const consumer = amqp.consume({
    prefetch: 0,
    noAck: true,
    async declare(channel) {
      const { queue } = await channel.assertQueue('answers', { exclusive: true });
      opened.resolve(channel);
      return queue;
    },
    onMessage({ message }) {
      const key = message.fields.routingKey;
      replies.set(key, [...(replies.get(key) ?? []), message]);
      wake?.();
    },
  });
  ctx.onTestFinished(() => consumer.close());
  const channel = await opened.promise;
  const bound = new Set<string>();
  return {
    async send({ headers, bodyBase64 }) {
      const content = Buffer.from(bodyBase64, 'base64');
      const { reply_to } = JSON.parse(content.toString()) as { reply_to?: { routing_key: string } };
      if (reply_to && !bound.has(reply_to.routing_key)) {
        bound.add(reply_to.routing_key);
        await channel.bindQueue('answers', 'reply.celery.pidbox', reply_to.routing_key);
      }
      channel.publish('celery.pidbox', '', content, {
        contentType: 'application/json',
        contentEncoding: 'utf-8',
        headers: { ...headers, expires: Date.now() / 1000 + 60 },
      });
    },
    async reply(key) {
      for (;;) {
        const [first, ...more] = replies.get(key) ?? [];
        if (first) {
          replies.set(key, more);
          return first;
        }
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
    },
    unexpected: () => [...replies].filter(([, each]) => each.length > 0).map(([key]) => key),
  };
}

type Comparable = Pick<ConsumeMessage, 'properties' | 'content'> & { fields: { exchange: string; routingKey: string } };

function asDelivered(reply: GoldMessage): Comparable {
  const { content_type, content_encoding, delivery_mode, priority } = reply.properties;
  const properties = {
    contentType: content_type,
    contentEncoding: content_encoding,
    deliveryMode: delivery_mode,
    priority,
    headers: reply.headers,
  };
  return {
    fields: { exchange: reply.exchange, routingKey: reply.routingKey },
    properties: properties as never,
    content: Buffer.from(reply.bodyBase64, 'base64'),
  };
}

/** Without what varies between runs and hosts, and with what is DIFFERENT made equal. */
function plain({ fields, properties, content }: Comparable) {
  const { contentType, contentEncoding, deliveryMode, priority, headers } = properties;
  const { 'worker@example': value, ...others } = JSON.parse(content.toString()) as Record<string, unknown>;
  return {
    to: `${fields.exchange} ${fields.routingKey}`,
    properties: { contentType, contentEncoding, deliveryMode, priority },
    headers: { ...headers, clock: typeof headers?.clock },
    value: equalised(value),
    others,
  };
}

function equalised(value: unknown, key = ''): unknown {
  const different = Object.hasOwn(DIFFERENT, key) ? DIFFERENT[key] : undefined;
  if (different) return different.compared(value);
  if (key === 'ok' && String(value).includes('software ->')) return REPORT;
  if (Array.isArray(value)) {
    if (value.length === 2 && typeof value[0] === 'number' && typeof value[1] === 'string') {
      return [Number.isInteger(value[0]) ? 'integer' : 'float', value[1]];
    }
    return value
      .filter((each) => !LATER.has((each as { id?: string } | null)?.id ?? ''))
      .map((each) => equalised(each));
  }
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, equalised(each, name)]));
}

/** Requests that are wrong, foreign or hostile: none harms the node, and it goes on answering. */

import { openCeleryWorld, type TestContext } from '@genius/testing/services';
import type { Channel, Options } from 'amqplib';
import { expect, test } from 'vitest';
import { openNode } from './testing/open-node.ts';
import { createTableNode } from './testing/table-node.ts';

const NODE = 'genius-1@h';
const REPLY = { exchange: 'reply.celery.pidbox', routing_key: 'me' };

type Ask = (body: unknown, options?: Options.Publish) => Promise<unknown>;

/** Sends a body; resolves with our node's answer, or `none` once a ping sent after it is answered. */
async function openAsker(ctx: TestContext): Promise<{ ask: Ask; state: ReturnType<typeof createTableNode> }> {
  const world = await openCeleryWorld(ctx);
  const state = createTableNode({ node: NODE, tasks: ['ocr.extract'] });
  const { amqp } = await openNode(ctx, world.amqpUrl, state);
  const opened = Promise.withResolvers<Channel>();
  const got = new Map<unknown, unknown>();
  let wake: (() => void) | undefined;
  const consumer = amqp.consume({
    prefetch: 0,
    noAck: true,
    async declare(channel) {
      const { queue } = await channel.assertQueue('', { exclusive: true });
      await channel.bindQueue(queue, REPLY.exchange, REPLY.routing_key);
      opened.resolve(channel);
      return queue;
    },
    onMessage({ message }) {
      const body = JSON.parse(message.content.toString()) as Record<string, unknown>;
      got.set(message.properties.headers?.ticket ?? null, body[NODE]);
      wake?.();
    },
  });
  ctx.onTestFinished(() => consumer.close());
  const channel = await opened.promise;
  const send = (body: unknown, options: Options.Publish = {}) => {
    const content = Buffer.isBuffer(body) ? body : Buffer.from(JSON.stringify(body));
    channel.publish('celery.pidbox', '', content, { contentType: 'application/json', ...options });
  };
  let asked = 0;
  async function ask(body: unknown, options?: Options.Publish): Promise<unknown> {
    const ping = `ping-${asked++}`;
    got.clear();
    send(body, options);
    send({ method: 'ping', ticket: ping, reply_to: REPLY });
    while (!got.has(ping)) {
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
    got.delete(ping);
    const [answer] = got.values();
    return got.size === 0 ? 'none' : answer;
  }
  return { ask, state };
}

const asking = (method: unknown, more: object = {}) => ({ method, ticket: 't', reply_to: REPLY, ...more });
const pong = { ok: 'pong' };

test('only requests for this node that are still wanted are answered', async (ctx) => {
  const { ask, state } = await openAsker(ctx);
  const seconds = Date.now() / 1000;
  const cases: [string, unknown, object, Options.Publish?][] = [
    ['to nobody else', pong, { destination: null, pattern: null, matcher: null }],
    ['to nobody at all', pong, { destination: [] }],
    ['to it', pong, { destination: ['other@h', NODE] }],
    ['to others', 'none', { destination: ['other@h'] }],
    ['to a part of its name', 'none', { destination: ['genius'] }],
    ['by glob', pong, { pattern: 'genius-*', matcher: 'glob' }],
    ['by glob of others', 'none', { pattern: 'celery@*', matcher: 'glob' }],
    ['by pcre', pong, { pattern: '^genius-\\d', matcher: 'pcre' }],
    ['by pcre of others', 'none', { pattern: 'celery', matcher: 'pcre' }],
    ['by an unknown matcher', 'none', { pattern: 'genius', matcher: 'fuzzy' }],
    ['by no text', 'none', { pattern: { a: 1 }, matcher: ['glob'] }],
    [
      'by what would never end',
      'none',
      { pattern: '(((((.{0,256}){0,256}){0,256}){0,256}){0,256}){256}X', matcher: 'pcre' },
    ],
    ['expired long ago', 'none', {}, { headers: { expires: seconds - 60 } }],
    // Clocks of two hosts differ.
    ['expired just now', pong, {}, { headers: { expires: seconds - 2 } }],
    ['never expiring', pong, {}, { headers: { expires: 0 } }],
    ['with no sensible headers', pong, {}, { headers: { expires: 'soon', clock: 2 ** 62 } }],
  ];
  for (const [name, answer, more, options] of cases) {
    expect([name, await ask(asking('ping', more), options)]).toEqual([name, answer]);
  }
  expect(await ask({ method: 'shutdown', destination: ['other@h'] })).toBe('none');
  expect(state.hasShutDown).toBe(false);
});

test('wrong commands and arguments are refused in the words of Python', async (ctx) => {
  const { ask, state } = await openAsker(ctx);
  const typeError = (words: string) => ({ error: `TypeError(${words})` });
  const cases: [unknown, unknown, unknown][] = [
    ['no_such_method', {}, { error: "KeyError('no_such_method')" }],
    ['constructor', {}, { error: "KeyError('constructor')" }],
    ['__proto__', {}, { error: "KeyError('__proto__')" }],
    [null, {}, { error: 'KeyError(None)' }],
    [7, {}, { error: 'KeyError(7)' }],
    [['ping'], {}, typeError(`"unhashable type: 'list'"`)],
    [{}, {}, typeError(`"unhashable type: 'dict'"`)],
    ['x'.repeat(1_000), {}, { error: `KeyError('${'x'.repeat(200)}…')` }],
    ['ping', [1], typeError("'celery.worker.control.ping() argument after ** must be a mapping, not list'")],
    ['ping', 'x', typeError("'celery.worker.control.ping() argument after ** must be a mapping, not str'")],
    ['ping', { state: 1 }, typeError(`"ping() got multiple values for argument 'state'"`)],
    ['ping', [], pong],
    ['dump_active', {}, []],
    ['revoke', {}, typeError(`"revoke() missing 1 required positional argument: 'task_id'"`)],
    ['revoke', { task_id: { a: 1 } }, typeError("'task ids must be texts, not dict'")],
    ['revoke', { task_id: [1, 2] }, typeError("'task ids must be texts, not list'")],
    ['revoke', { task_id: [] }, { ok: 'tasks  flagged as revoked' }],
    ['enable_events', { x: 1 }, typeError(`"enable_events() got an unexpected keyword argument 'x'"`)],
    ['query_task', {}, typeError(`"query_task() missing 1 required positional argument: 'ids'"`)],
    ['query_task', { ids: 'absent' }, {}],
    ['pool_grow', { n: 'x' }, typeError(`"'str' object cannot be interpreted as an integer"`)],
    ['pool_grow', { n: 1e9 }, { error: "ValueError('more than 1000 at once')" }],
    ['rate_limit', { task_name: 'ocr.extract', rate_limit: [1] }, typeError("'unsupported rate: list'")],
    ['rate_limit', { task_name: 'ocr.extract', rate_limit: '1/d' }, { error: "KeyError('d')" }],
    ['rate_limit', { task_name: 'ocr.extract', rate_limit: null }, { ok: 'rate limit disabled successfully' }],
    ['time_limit', {}, { error: 'unknown task' }],
    ['time_limit', { task_name: 'ocr.extract', hard: 'x' }, typeError("'must be real number, not str'")],
    ['add_consumer', { queue: 'amq.x' }, typeError("'queue must be the name of a queue'")],
    [
      'add_consumer',
      { queue: 'q', exchange_type: 'x' },
      { error: "ValueError('exchange_type must be one of direct, topic, fanout, headers')" },
    ],
    ['heartbeat', {}, null],
    ['election', { id: 'e', topic: 't', action: 'a' }, null],
    ['hello', { from_node: NODE }, null],
    [
      'hello',
      { from_node: 'p@h', revoked: { 'of-peer': ['x'] } },
      { revoked: { 'of-peer': [expect.any(Number), 'of-peer'] }, clock: expect.any(Number) },
    ],
  ];
  for (const [method, given, answer] of cases) {
    expect([method, given, await ask(asking(method, { arguments: given }))]).toEqual([method, given, answer]);
  }
  expect(state.consumers()).toEqual([{ name: 'main', concurrency: 2 }]);
});

test('what is no request, or wants its answer elsewhere, is dropped', async (ctx) => {
  const { ask } = await openAsker(ctx);
  const bodies: [unknown, Options.Publish?][] = [
    [Buffer.from('{"method": "ping", ')],
    [Buffer.from([0xff, 0xfe, 0x00])],
    [Buffer.alloc(0)],
    [Buffer.from('['.repeat(200_000))],
    [Buffer.from(JSON.stringify(asking('ping', { padding: 'x'.repeat(9 * 1024 * 1024) })))],
    [null],
    [[asking('ping')]],
    ['ping'],
    [asking('ping'), { contentType: 'application/x-python-serialize' }],
    [{ ticket: 't', reply_to: REPLY }],
    // A queue of tasks is no place for an answer, and an absent exchange would end the channel.
    [asking('ping', { reply_to: { exchange: '', routing_key: 'ocr' } })],
    [asking('ping', { reply_to: { exchange: 'absent', routing_key: 'me' } })],
    [asking('ping', { reply_to: { ...REPLY, routing_key: 'x'.repeat(256) } })],
    [asking('ping', { reply_to: { ...REPLY, routing_key: { a: 1 } } })],
    [asking('ping', { reply_to: 'me' })],
    [asking('ping', { ticket: { a: 1 } })],
  ];
  for (const [at, [body, options]] of bodies.entries()) expect([at, await ask(body, options)]).toEqual([at, 'none']);
  expect(await ask(asking('ping', { ticket: undefined }))).toEqual(pong);
});

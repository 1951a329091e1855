import type { CloudEvent } from '@genius/contract';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Caller, openRegistry, type TestRegistry } from '../testing/open-registry.ts';

let world: TestRegistry;
beforeAll(async () => {
  world = await openRegistry();
});
afterAll(() => world[Symbol.asyncDispose](), 180_000);

const reader = () => world.as('workers:read');
const publish = (id: string, type: string, tenant?: string) =>
  world.platform.ports.events.publish({
    specversion: '1.0',
    id,
    source: 'genius/test',
    type,
    time: new Date().toISOString(),
    datacontenttype: 'application/json',
    correlationid: id,
    data: {},
    ...(tenant === undefined ? {} : { tenant }),
  } satisfies CloudEvent);

interface Message {
  kind: string;
  position?: number;
  event?: CloudEvent;
  queues?: { queue: string; ready: number; scheduled: number }[];
}

/** A viewer as a browser is one: its token stands in the subprotocol. */
async function view(caller: Caller, query = '') {
  const url = `${world.url.replace('http', 'ws')}/v1/events${query}`;
  const socket = new WebSocket(url, ['genius.events', `bearer.${await caller.token()}`]);
  const messages: Message[] = [];
  socket.addEventListener('message', ({ data }) => messages.push(JSON.parse(String(data)) as Message));
  const closed = new Promise<number>((resolve) => {
    socket.addEventListener('close', ({ code }) => resolve(code));
    socket.addEventListener('error', () => undefined);
  });
  return {
    messages,
    closed,
    ready: () => expect.poll(() => messages[0]?.kind).toBe('ready'),
    ids: () => messages.flatMap(({ event }) => (event ? [event.id] : [])),
    close: () => socket.close(),
  };
}

test('a WebSocket hears the events of its topic, and one that comes back goes on where it was', async () => {
  const first = await view(reader(), '?topic=try.%23');
  await first.ready();
  await publish('a', 'other.thing');
  await publish('b', 'try.this');
  await expect.poll(first.ids).toEqual(['b']);
  const at = first.messages.at(-1)?.position;
  first.close();
  await first.closed;
  await publish('c', 'try.that');
  await publish('d', 'other.thing');
  const second = await view(reader(), `?topic=try.%23&after=${at}`);
  await expect.poll(second.ids).toEqual(['c']);
  await publish('e', 'try.later');
  await expect.poll(second.ids).toEqual(['c', 'e']);
  second.close();
});

test('many who come back while events are published hear each once, in order', async () => {
  const start = await view(reader(), '?topic=many.%23');
  await start.ready();
  const after = start.messages[0]?.position;
  const ids = Array.from({ length: 60 }, (_, i) => `m${i}`);
  for (const id of ids.slice(0, 30)) await publish(id, 'many.one');
  const viewers = await Promise.all(Array.from({ length: 5 }, () => view(reader(), `?topic=many.%23&after=${after}`)));
  for (const id of ids.slice(30)) await publish(id, 'many.one');
  for (const each of [start, ...viewers]) {
    await expect.poll(each.ids).toEqual(ids);
    each.close();
  }
});

test('the counts of queues come at first and whenever they change; a tenant is told none', async () => {
  const viewer = await view(reader(), '?queues=true');
  const tenant = await view(reader().tenant('north'), '?queues=true');
  await Promise.all([viewer.ready(), tenant.ready()]);
  const scheduled = () =>
    viewer.messages.flatMap(({ queues }) => queues ?? []).findLast(({ queue }) => queue === 'probe')?.scheduled;
  const before = scheduled() ?? 0;
  await world.as('workers:submit').ask('POST', '/v1/tasks/probe.greet/runs', { input: { name: 'Ana' }, delay: '1h' });
  await expect.poll(scheduled).toBe(before + 1);
  expect(tenant.messages.map(({ kind }) => kind)).toEqual(['ready']);
  await publish('n', 'try.this', 'north');
  await publish('s', 'try.this', 'south');
  await publish('n2', 'try.this', 'north');
  await expect.poll(tenant.ids).toEqual(['n', 'n2']);
  viewer.close();
  tenant.close();
});

test('a WebSocket without a token, or without the scope, is not opened', async () => {
  const refused = await view(world.as('workers:submit'));
  expect(await refused.closed).toBe(1006);
  const socket = new WebSocket(`${world.url.replace('http', 'ws')}/v1/events`);
  const code = await new Promise<number>((resolve) => {
    socket.addEventListener('error', () => undefined);
    socket.addEventListener('close', (event) => resolve(event.code));
  });
  expect(code).toBe(1006);
});

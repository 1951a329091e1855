import type { CloudEvent } from '@genius/contract';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Caller, openRegistry, type TestRegistry } from '../testing/open-registry.ts';

let world: TestRegistry;
beforeAll(async () => {
  world = await openRegistry();
});
afterAll(() => world[Symbol.asyncDispose](), 180_000);

const publish = (id: string, type: string, tenant?: string) =>
  world.platform.ports.events.publish({
    specversion: '1.0',
    id,
    source: 'genius/test',
    type,
    time: new Date().toISOString(),
    datacontenttype: 'application/json',
    correlationid: id,
    data: { run_id: id },
    ...(tenant === undefined ? {} : { tenant }),
  } satisfies CloudEvent);

/** Opens the stream; `next` waits for what comes next. */
async function listen(caller: Caller, query: string, headers: Record<string, string> = {}) {
  const stop = new AbortController();
  const answer = await fetch(`${world.url}/v1/events${query}`, {
    headers: { authorization: `Bearer ${await caller.token()}`, ...headers },
    signal: stop.signal,
  });
  const reader = (answer.body as ReadableStream<Uint8Array>).pipeThrough(new TextDecoderStream()).getReader();
  let text = '';
  return {
    async next() {
      while (!text.includes('\n\n')) text += (await reader.read()).value ?? '';
      const [message = ''] = text.split('\n\n', 1);
      text = text.slice(message.length + 2);
      const { id, event, data } = Object.fromEntries(
        message.split('\n').map((line) => line.split(/: (.*)/s)),
      ) as Record<string, string>;
      return { id: Number(id), event, data: JSON.parse(data as string) };
    },
    stop: () => stop.abort(),
  };
}

const reader = () => world.as('workers:read');

test('who listens to a topic hears its events and no others, and goes on from a position', async () => {
  const first = await listen(reader(), '?topic=try.*');
  expect(await first.next()).toMatchObject({ event: 'ready' });
  await publish('1', 'other.thing');
  await publish('2', 'try.this');
  await publish('3', 'try.that');
  const heard = await first.next();
  expect(heard).toMatchObject({ event: 'message', data: { specversion: '1.0', id: '2', type: 'try.this' } });
  first.stop();
  for (const again of [
    await listen(reader(), '?topic=try.*', { 'last-event-id': String(heard.id) }),
    await listen(reader(), `?topic=try.*&after=${heard.id}`),
  ]) {
    expect(await again.next()).toMatchObject({ event: 'ready', id: heard.id });
    expect(await again.next()).toMatchObject({ data: { id: '3' } });
    again.stop();
  }
});

test('what is published after `ready` is found from its position, also if nothing was heard', async () => {
  const quiet = await listen(reader(), '?topic=late.*');
  const { id } = await quiet.next();
  quiet.stop();
  await publish('4', 'late.one');
  const again = await listen(reader(), '?topic=late.*', { 'last-event-id': String(id) });
  await again.next();
  expect(await again.next()).toMatchObject({ data: { id: '4' } });
  again.stop();
});

test('a tenant’s token hears its tenant’s events only', async () => {
  const acme = await listen(reader().tenant('acme'), '');
  await acme.next();
  await publish('5', 'try.this');
  await publish('6', 'try.this', 'other');
  await publish('7', 'try.this', 'acme');
  expect(await acme.next()).toMatchObject({ data: { id: '7', tenant: 'acme' } });
  acme.stop();
  expect(await reader().tenant('acme').ask('GET', '/v1/events?tenant=other')).toMatchObject({ status: 403 });
});

test('a topic that can be none is refused, and so is who may not read', async () => {
  expect(await reader().ask('GET', '/v1/events?topic=a..b')).toMatchObject({ status: 400 });
  expect(await world.as('workers:submit').ask('GET', '/v1/events')).toMatchObject({ status: 403 });
});

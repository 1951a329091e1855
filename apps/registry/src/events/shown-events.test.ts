import { type CloudEvent, defineEvent, defineTask } from '@genius/contract';
import { defineWorker, handle } from '@genius/runtime';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { type Caller, greet, openRegistry, type TestRegistry } from '../testing/open-registry.ts';

const kept = defineEvent({
  type: 'people.kept',
  summary: 'A person is kept.',
  data: z.object({ name: z.string(), run_age: z.number() }),
});
const base = {
  queue: 'people',
  summary: 'Keeps people.',
  idempotent: 'always the same',
  input: z.object({ name: z.string() }),
  output: z.object({ text: z.string() }),
};
const told = { event: kept, data: ({ input }: { input: { name: string } }) => ({ name: input.name, run_age: 7 }) };
const keep = defineTask({
  ...base,
  name: 'people.keep',
  personalData: { purpose: 'tests', basis: 'contract', subject: ({ name }: { name: string }) => name },
  events: { done: told },
});
const count = defineTask({ ...base, name: 'people.count', events: { done: told } });
const worker = defineWorker({
  tag: 'people',
  version: '1.0.0',
  summary: 'Keeps people.',
  tasks: [handle(keep, ({ name }) => ({ text: name })), handle(count, ({ name }) => ({ text: name }))],
});

let world: TestRegistry;
beforeAll(async () => {
  world = await openRegistry({ tasks: [greet, keep, count] });
  await world.platform.executor.start(worker, 5);
});
afterAll(() => world[Symbol.asyncDispose](), 180_000);

/** What a viewer over a WebSocket hears of a run, once it has ended. */
async function heard(caller: Caller, task: typeof keep | typeof count, query = ''): Promise<CloudEvent> {
  const url = `${world.url.replace('http', 'ws')}/v1/events?topic=people.%23${query}`;
  const socket = new WebSocket(url, ['genius.events', `bearer.${await caller.token()}`]);
  const messages: { kind: string; event?: CloudEvent }[] = [];
  socket.addEventListener('message', ({ data }) => messages.push(JSON.parse(String(data))));
  await expect.poll(() => messages[0]?.kind, { timeout: 20_000 }).toBe('ready');
  const run = await world.platform.client.send(task, { name: 'Elena' });
  await run.result();
  const found = () => messages.find(({ event }) => event?.id.startsWith(run.id))?.event;
  await expect.poll(found, { timeout: 20_000 }).toBeDefined();
  socket.close();
  return found() as CloudEvent;
}

test('of a task with personal data the data of events is masked; what names the run is not', async () => {
  const event = await heard(world.as('workers:read'), keep);
  expect(event).toMatchObject({
    type: 'people.kept',
    masked: true,
    data: { task: 'people.keep', name: '•••• (5)', run_age: '••••', correlation_id: event.correlationid },
  });
  expect(event.id).toContain(event.data.run_id);
});

test('of a task that touches no personal data events are shown as they are', async () => {
  const event = await heard(world.as('workers:read'), count);
  expect(event).toMatchObject({ data: { name: 'Elena', run_age: 7 } });
  expect(event).not.toHaveProperty('masked');
});

test('an event of a task that nobody here knows is masked, and what happens to workers is shown', async () => {
  const from = (await heard(world.as('workers:admin'), count)).time;
  const publish = (source: string) =>
    world.platform.ports.events.publish({
      specversion: '1.0',
      id: source,
      source,
      type: 'people.seen',
      time: from,
      datacontenttype: 'application/json',
      correlationid: 'c',
      data: { task: 'people.count', host: 'vm', code: 'Elena', kind: 'Elena' },
    });
  const url = `${world.url}/v1/events?topic=people.seen&after=0`;
  await publish('genius/other.task');
  await publish('genius/registry');
  const stop = new AbortController();
  const answer = await fetch(url, {
    headers: { authorization: `Bearer ${await world.as('workers:read').token()}` },
    signal: stop.signal,
  });
  let text = '';
  for await (const part of (answer.body as ReadableStream<Uint8Array>).pipeThrough(new TextDecoderStream())) {
    text += part;
    if (text.includes('"id":"genius/registry"')) break;
  }
  stop.abort();
  const events = text
    .split('\n')
    .filter((line) => line.startsWith('data: {"specversion"') || line.includes('"people.seen"'))
    .map((line) => JSON.parse(line.slice(6)) as CloudEvent);
  expect(events.map(({ data }) => data)).toEqual([
    { task: 'people.count', host: '•••• (2)', code: '•••• (5)', kind: '•••• (5)' },
    { task: 'people.count', host: 'vm', code: 'Elena', kind: 'Elena' },
  ]);
});

test('an admin who asks is shown all, which is audited; nobody else is', async () => {
  const admin = world.as('workers:admin');
  const event = await heard(admin, keep, '&reveal=true&reason=she%20asked');
  expect(event.data).toMatchObject({ name: 'Elena', run_age: 7 });
  const { records } = (await admin.ask('GET', '/v1/audit?action=events.revealed')).body;
  expect(records).toMatchObject([{ actor: 'ana', target: 'people.#', reason: 'she asked' }]);
  expect((await world.as('workers:read').ask('GET', '/v1/events?reveal=true')).status).toBe(403);
  expect(await heard(admin, keep)).toMatchObject({ masked: true });
});

import { createPlatform, silentLogger } from '@genius/runtime';
import { openEmbedded } from '@genius/transport-embedded';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openRegistry, probe, type TestRegistry } from '../testing/open-registry.ts';

let world: TestRegistry;
beforeAll(async () => {
  world = await openRegistry();
});
afterAll(() => world[Symbol.asyncDispose](), 180_000);

const admin = () => world.as('workers:admin');
const act = (deed: string, caller = admin()) => caller.ask('POST', `/v1/queues/probe/${deed}`, { reason: deed });
const queueOf = async () =>
  (await world.as('workers:read').ask('GET', '/v1/queues')).body.queues.find(
    ({ queue }: { queue: string }) => queue === 'probe',
  );
const submit = async (more: object = {}) =>
  (await admin().ask('POST', '/v1/tasks/probe.greet/runs', { input: { name: 'Ana' }, ...more })).body.id as string;
const resultOf = async (id: string, wait: string) =>
  (await admin().ask('GET', `/v1/runs/${id}/result?wait=${wait}`)).body;

async function anotherProcess() {
  const ports = await openEmbedded({ folder: world.platform.folder });
  const other = createPlatform(ports, { workers: [probe], log: silentLogger });
  await other.start();
  return other;
}

test('a paused queue starts nothing on any instance, also one that comes later, and goes on when it is resumed', async () => {
  const early = await anotherProcess();
  const paused = await act('pause');
  expect(paused.body).toMatchObject({ queue: 'probe', processes: 2, paused: { reason: 'pause', by: 'ana' } });
  await expect.poll(() => early.consumers.get('probe')?.paused).toBe(true);
  const late = await anotherProcess();
  expect(late.consumers.get('probe')?.paused).toBe(true);
  const id = await submit();
  expect(await resultOf(id, '1s')).toMatchObject({ state: 'waiting' });
  expect(await queueOf()).toMatchObject({ ready: 1, processes: 3 });
  expect((await act('resume')).body.paused).toBeUndefined();
  expect(await resultOf(id, '20s')).toMatchObject({ state: 'done' });
  await expect.poll(() => late.consumers.get('probe')?.paused).toBe(false);
  expect((await act('resume')).status).toBe(409);
  await Promise.all([early.stop(1_000), late.stop(1_000)]);
  const { records } = (await admin().ask('GET', '/v1/audit?target=probe')).body;
  expect(records.map(({ action }: { action: string }) => action)).toEqual(['queue.paused', 'queue.resumed']);
});

test('a purge cancels what waits, with the reason, and leaves what runs', async () => {
  const running = (await admin().ask('POST', '/v1/tasks/probe.greet/runs', { input: { name: 'Ana', slow: true } }))
    .body;
  await expect.poll(async () => (await resultOf(running.id, '0s')).state).toBe('running');
  await act('pause');
  const waiting = await Promise.all([submit(), submit(), submit({ delay: '1h' })]);
  const { body } = await act('purge');
  expect(await resultOf(body.operation, '20s')).toMatchObject({ state: 'done', output: { done: 3 } });
  for (const id of waiting) {
    expect(await resultOf(id, '20s')).toMatchObject({ state: 'cancelled', failure: { code: 'GW_CANCELLED' } });
  }
  expect((await resultOf(running.id, '0s')).state).toBe('running');
  await admin().ask('POST', `/v1/runs/${running.id}/cancel`, { reason: 'the end' });
  await act('resume');
});

test('a token of a tenant is told no counts, holds no queue still, and purges only its own runs', async () => {
  await act('pause');
  const [north, south] = await Promise.all([submit({ tenant: 'north' }), submit({ tenant: 'south' })]);
  const confined = admin().tenant('north');
  expect((await confined.ask('GET', '/v1/queues')).body.queues[0]).toMatchObject({ queue: 'probe', ready: 0 });
  expect((await act('pause', confined)).status).toBe(403);
  expect((await act('resume', confined)).status).toBe(403);
  const { body } = await act('purge', confined);
  expect(await resultOf(body.operation, '20s')).toMatchObject({ output: { done: 1, passedOver: 0 } });
  expect((await resultOf(north, '5s')).state).toBe('cancelled');
  expect((await resultOf(south, '0s')).state).toBe('waiting');
  await act('resume');
});

test('a queue that nobody knows is not found', async () => {
  expect((await admin().ask('POST', '/v1/queues/none/pause', { reason: 'why' })).status).toBe(404);
});

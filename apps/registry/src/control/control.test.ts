import { createPlatform, type Platform, silentLogger } from '@genius/runtime';
import { openEmbedded } from '@genius/transport-embedded';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { openRegistry, probe, type TestRegistry } from '../testing/open-registry.ts';

let world: TestRegistry;
let other: Platform;
const restarts: string[] = [];
const modes: string[] = [];
beforeAll(async () => {
  world = await openRegistry();
  other = createPlatform(await openEmbedded({ folder: world.platform.folder }), {
    workers: [probe],
    log: silentLogger,
    onRestart: () => void restarts.push('anew'),
    onMode: (mode) => void modes.push(mode),
  });
  await other.start();
});
afterAll(async () => {
  await other.stop(1_000);
  await world[Symbol.asyncDispose]();
}, 180_000);
beforeEach(() => act('resume').then(() => undefined));

const admin = () => world.as('workers:admin');
const idOf = (platform: Pick<Platform, 'ports'>) => platform.ports.instances.self.id;
const act = (deed: string, body: object = {}, id = idOf(other), caller = admin()) =>
  caller.ask('POST', `/v1/instances/${id}/${deed}`, { reason: `to ${deed}`, ...body });
const consumer = () => other.consumers.get('probe');

test('a paused process takes nothing until it is resumed, and says so', async () => {
  const paused = await act('pause');
  expect(paused).toMatchObject({ status: 200, body: { instance: idOf(other), mode: 'paused', running: 0 } });
  expect([other.mode, consumer()?.paused]).toEqual(['paused', true]);
  expect((await act('resume')).body.mode).toBe('active');
  expect([other.mode, consumer()?.paused]).toEqual(['active', false]);
  expect(modes.slice(-2)).toEqual(['paused', 'active']);
  const { records } = (await admin().ask('GET', `/v1/audit?target=${idOf(other)}`)).body;
  expect(records.at(-1)).toMatchObject({ action: 'instance.resume', actor: 'ana', reason: 'to resume' });
});

test('a drained process says how many attempts still run in it', async () => {
  await world
    .as('workers:admin')
    .ask('POST', `/v1/instances/${idOf(world.platform)}/pause`, { reason: 'only the other' });
  const { body } = await admin().ask('POST', '/v1/tasks/probe.greet/runs', { input: { name: 'Ana', slow: true } });
  await expect.poll(() => other.executor.running).toBe(1);
  expect((await act('drain')).body).toMatchObject({ mode: 'draining', running: 1 });
  await admin().ask('POST', `/v1/runs/${body.id}/cancel`, { reason: 'enough' });
  await expect.poll(async () => (await act('drain')).body.running).toBe(0);
  await admin().ask('POST', `/v1/instances/${idOf(world.platform)}/resume`, { reason: 'both again' });
});

test('a queue that is paused stays so when its process is resumed', async () => {
  await admin().ask('POST', '/v1/queues/probe/pause', { reason: 'the queue' });
  await expect.poll(() => consumer()?.paused).toBe(true);
  await act('pause');
  await act('resume');
  expect(consumer()?.paused).toBe(true);
  await admin().ask('POST', '/v1/queues/probe/resume', { reason: 'the queue' });
  await expect.poll(() => consumer()?.paused).toBe(false);
});

test('more handlers run at once after a change of scale', async () => {
  await act('scale', { concurrency: 1, tag: 'probe' });
  await world
    .as('workers:admin')
    .ask('POST', `/v1/instances/${idOf(world.platform)}/pause`, { reason: 'only the other' });
  const ids: string[] = [];
  for (let i = 0; i < 3; i++) {
    const { body } = await admin().ask('POST', '/v1/tasks/probe.greet/runs', { input: { name: 'Ana', slow: true } });
    ids.push(body.id);
  }
  await expect.poll(() => other.executor.running).toBe(1);
  await act('scale', { concurrency: 3 });
  await expect.poll(() => other.executor.running).toBe(3);
  for (const id of ids) await admin().ask('POST', `/v1/runs/${id}/cancel`, { reason: 'enough' });
  expect((await act('scale', { concurrency: 2, tag: 'none' })).status).toBe(409);
  expect((await act('scale', { concurrency: 0 })).status).toBe(400);
  await admin().ask('POST', `/v1/instances/${idOf(world.platform)}/resume`, { reason: 'both again' });
});

test('a run that waits because each process of its worker is paused says so, with what to do', async () => {
  const ids = [idOf(other), idOf(world.platform)];
  const tell = (instance: string, mode: 'paused' | 'active') =>
    world.registry.heartbeats.send(
      'probe',
      { instance, mode, version: '1', host: 'h', status: 'idle', health_score: 100, metrics: {} } as never,
      AbortSignal.timeout(20_000),
    );
  for (const id of ids) await act('pause', {}, id);
  for (const id of ids) await tell(id, 'paused');
  const { id } = (await admin().ask('POST', '/v1/tasks/probe.greet/runs', { input: { name: 'Ana' } })).body;
  const why = async () => (await admin().ask('GET', `/v1/runs/${id}`)).body.waitsFor;
  expect(await why()).toMatch(/^Each process that runs the worker probe is paused or draining\. Let one go on: genius/);
  await tell(idOf(other), 'active');
  expect(await why()).toBe('It waits for a free slot of a worker on its queue.');
  for (const each of ids) await act('resume', {}, each);
  await expect.poll(why).toBeUndefined();
});

test('a process that can is started anew, one that can not says so', async () => {
  expect((await act('restart')).body.mode).toBe('draining');
  await expect.poll(() => restarts).toEqual(['anew']);
  expect(await act('restart', {}, idOf(world.platform))).toMatchObject({ status: 409 });
});

test('nobody is asked who does not live, and no tenant acts on a process', async () => {
  expect((await act('pause', {}, 'nobody')).status).toBe(404);
  expect((await act('pause', {}, idOf(other), admin().tenant('north'))).status).toBe(403);
  expect((await act('pause', { reason: '' })).status).toBe(400);
});

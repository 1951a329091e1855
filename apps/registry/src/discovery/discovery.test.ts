import { silentLogger } from '@genius/runtime';
import { openTestPlatform } from '@genius/testing';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { type KubernetesApi, startKubernetesApi } from '../testing/kubernetes-api.ts';
import { greet, openRegistry, type TestRegistry } from '../testing/open-registry.ts';
import { WorkerRegistryService } from '../workers/worker-registry-service.ts';
import { findApiServer } from './kubernetes/api-server.ts';

let cluster: KubernetesApi;
let world: TestRegistry;
beforeAll(async () => {
  cluster = await startKubernetesApi();
  world = await openRegistry({ findApiServer: () => findApiServer(cluster.env, cluster.folder) });
  await world.database.dataSource();
});
afterAll(async () => {
  await world[Symbol.asyncDispose]();
  await cluster[Symbol.asyncDispose]();
});

const beat = (tag: string, instance: string, more: object = {}) =>
  world.as('workers:heartbeat').ask('PATCH', `/v1/workers/${tag}/heartbeat`, { instance, version: '1', ...more });
const find = (tag: string, query = '') => world.as('workers:read').ask('GET', `/v1/discovery/${tag}?${query}`);
const ids = async (tag: string, query = '') =>
  (await find(tag, query)).body.instances.map(({ id }: { id: string }) => id);

test('only those that can be given work are named, unless all are asked for', async () => {
  await beat('mixed', 'well');
  await beat('mixed', 'unwell', { health_score: 30 });
  await beat('mixed', 'paused', { mode: 'paused' });
  await beat('mixed', 'broken', { status: 'error' });
  expect(await ids('mixed')).toEqual(['well']);
  expect(await ids('mixed', 'healthy=false')).toEqual(['broken', 'paused', 'unwell', 'well']);
});

test('of two instances the one with less to do is chosen', async () => {
  await beat('two', 'busy', { metrics: { in_flight: 9, concurrency: 10 } });
  await beat('two', 'free', { metrics: { in_flight: 1, concurrency: 10 } });
  for (let n = 0; n < 5; n++) expect(await ids('two', 'choose=one')).toEqual(['free']);
});

test('where no instance can be chosen the answer says which tag, what was tried and what to do', async () => {
  expect(await find('mixed-none', 'choose=one')).toMatchObject({
    status: 503,
    body: {
      code: 'GW_REGISTRY_NO_INSTANCE',
      detail:
        'No healthy instance of mixed-none is here: none is registered. Start one with `genius work mixed-none`, or look at /v1/workers?tag=mixed-none.',
    },
  });
  await beat('sick', 'a', { status: 'error' });
  await beat('sick', 'b', { mode: 'draining' });
  await beat('sick', 'c', { health_score: 10 });
  expect((await find('sick', 'choose=one')).body.detail).toContain('of 3 known, 1 error, 1 draining, 1 unwell (10)');
});

describe('a blocking watch', () => {
  const watch = (tag: string, index: unknown, wait = '20s') => find(tag, `index=${index}&wait=${wait}`);

  test('answers when something changes, not when a heartbeat says the same again', async () => {
    await beat('watched', 'a');
    const first = await find('watched');
    expect(first.headers.get('x-genius-index')).toBe(String(first.body.index));
    let answered = false;
    const waiting = watch('watched', first.body.index).finally(() => {
      answered = true;
    });
    await beat('watched', 'a', { metrics: { in_flight: 3 } });
    await beat('elsewhere', 'x');
    expect(answered).toBe(false);
    await beat('watched', 'b');
    const second = await waiting;
    expect(second.body.instances.map(({ id }: { id: string }) => id)).toEqual(['a', 'b']);
    expect(second.body.index).toBeGreaterThan(first.body.index);
    const third = watch('watched', second.body.index);
    await world.as('workers:heartbeat').ask('DELETE', '/v1/workers/watched?instance=a');
    expect((await third).body.instances.map(({ id }: { id: string }) => id)).toEqual(['b']);
  });

  test('ends at its time with what is there, at once for an index of another store, and hears of the last one’s end', async () => {
    await beat('timed', 'a');
    const { index } = (await find('timed')).body;
    expect((await watch('timed', index, '50ms')).body.index).toBe(index);
    expect((await watch('timed', index + 1_000_000)).body.index).toBe(index);
    const waiting = watch('timed', index);
    await world.as('workers:heartbeat').ask('DELETE', '/v1/workers/timed?instance=a');
    expect((await waiting).body).toMatchObject({ instances: [] });
  });

  test('hears of a change in another replica', async () => {
    const other = await openTestPlatform({ folder: world.platform.folder });
    const replica = new WorkerRegistryService({ ports: other.ports, database: world.database, log: silentLogger });
    await beat('replicas', 'a');
    const { index } = (await find('replicas')).body;
    const waiting = watch('replicas', index);
    await replica.registerWorker('replicas', {
      instance: 'b',
      version: '1',
      host: 'h',
      status: 'idle',
      mode: 'active',
      health_score: 100,
      metrics: {} as never,
    });
    expect((await waiting).body.instances).toHaveLength(2);
    await replica.close();
    await other.close();
  });
});

describe('pods that Kubernetes knows', () => {
  test('are found before they sent a heartbeat, once, and as ready as Kubernetes says', async () => {
    const first = await find('pods');
    expect(first.body.instances).toEqual([]);
    cluster.put('pods', 'pods', [
      { name: 'pod-a', ip: '10.0.0.1' },
      { name: 'pod-b', ip: '10.0.0.2', ready: false },
      { name: 'pod-c', ip: '10.0.0.3', ready: true, terminating: true },
    ]);
    await vi.waitFor(async () => expect(await ids('pods')).toEqual(['kubernetes/pod-a']));
    expect((await find('pods')).body.instances[0]).toMatchObject({
      source: 'kubernetes',
      address: 'http://10.0.0.1:4300',
      version: null,
    });
    expect(await ids('pods', 'healthy=false')).toHaveLength(3);
    await beat('pods', 'registered', { host: 'pod-a' });
    expect(await ids('pods')).toEqual(['registered']);
  });

  test('wake who waits for their tag', async () => {
    await beat('woken', 'x');
    const { index } = (await find('woken')).body;
    const waiting = find('woken', `index=${index}&wait=20s`);
    cluster.put('woken', 'woken', [{ name: 'w', ip: '10.0.1.1' }]);
    expect((await waiting).body.instances).toHaveLength(2);
  });
});

test('the map shows tags with their tasks, queues and instances, and hosts with what runs on them', async () => {
  await beat('mapped', 'm1', { host: 'alpha' });
  await beat('mapped', 'm2', { host: 'beta' });
  await beat('other', 'm1', { host: 'alpha' });
  await world.platform.client.send(greet, { name: 'Ana' }, { delay: '1h' });
  const { body } = await world.as('workers:read').ask('GET', '/v1/topology');
  const tag = (name: string) => body.tags.find((each: { tag: string }) => each.tag === name);
  expect(tag('mapped').instances).toMatchObject([
    { id: 'm1', host: 'alpha' },
    { id: 'm2', host: 'beta' },
  ]);
  expect(tag('probe')).toMatchObject({
    tasks: expect.arrayContaining(['probe.greet']),
    queues: [{ queue: 'probe', scheduled: 1 }],
  });
  expect(body.hosts).toEqual(
    expect.arrayContaining([
      { host: 'alpha', instances: ['m1'], tags: ['mapped', 'other'] },
      { host: 'beta', instances: ['m2'], tags: ['mapped'] },
    ]),
  );
});

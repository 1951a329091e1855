import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { openRegistry, type TestRegistry } from '../testing/open-registry.ts';

let world: TestRegistry;
beforeAll(async () => {
  world = await openRegistry();
  await world.database.dataSource();
});
afterAll(() => world[Symbol.asyncDispose]());

const beat = (tag: string, instance: string, more: object = {}, caller = world.as('workers:heartbeat')) =>
  caller.ask('PATCH', `/v1/workers/${tag}/heartbeat`, { instance, version: '1.0.0', ...more });
const read = (path: string) => world.as('workers:read').ask('GET', path);

test('the first heartbeat registers an instance, which is then on the list with what it said', async () => {
  const answer = await beat('ocr', 'one', {
    host: 'h1',
    status: 'running',
    health_score: 90,
    metrics: { in_flight: 2, concurrency: 4, queue_size: 7, tasks: ['ocr.extract'], memory_bytes: 1_000, note: 'x' },
  });
  expect(answer).toMatchObject({ status: 200, body: { instance: 'one', status: 'running', next_in_ms: 31_666 } });
  const { body } = await read('/v1/workers?tag=ocr');
  expect(body).toEqual({
    workers: [
      {
        tag: 'ocr',
        id: 'one',
        version: '1.0.0',
        host: 'h1',
        status: 'running',
        mode: 'active',
        health_score: 90,
        health_endpoint: null,
        last_seen: expect.stringMatching(/^\d{4}-.*Z$/),
        registered_at: expect.stringMatching(/^\d{4}-.*Z$/),
        watch_index: expect.any(Number),
        ttl_ms: 95_000,
        metrics: {
          in_flight: 2,
          concurrency: 4,
          queue_size: 7,
          tasks: ['ocr.extract'],
          memory_bytes: 1_000,
          note: 'x',
        },
      },
    ],
  });
});

test('a worker as a whole is what its instances amount to', async () => {
  await beat('sum', 'a', {
    status: 'running',
    health_score: 100,
    metrics: { in_flight: 3, concurrency: 30, memory_bytes: 10 },
  });
  await beat('sum', 'b', { health_score: 40, metrics: { in_flight: 0, concurrency: 10, memory_bytes: 5 } });
  await vi.waitFor(async () =>
    expect((await read('/v1/workers/sum')).body).toMatchObject({
      tag: 'sum',
      status: 'running',
      health_score: 85,
      instances: { total: 2, live: 2, running: 1, idle: 1, error: 0, stopped: 0 },
      versions: ['1.0.0'],
      metrics: { in_flight: 3, concurrency: 40, memory_bytes: 15 },
    }),
  );
  expect(await read('/v1/workers/nobody')).toMatchObject({ status: 404, body: { code: 'GW_REGISTRY_NOT_FOUND' } });
});

test('the list is filtered by status and health, and comes page by page', async () => {
  await beat('page', 'a', { health_score: 49 });
  await beat('page', 'b', { status: 'running' });
  await beat('page', 'c', { mode: 'paused' });
  const ids = async (query: string) =>
    (await read(`/v1/workers?tag=page&${query}`)).body.workers.map(({ id }: { id: string }) => id);
  expect(await ids('healthy=true')).toEqual(['b']);
  expect(await ids('healthy=false')).toEqual(['a', 'c']);
  expect(await ids('status=idle')).toEqual(['a', 'c']);
  const first = (await read('/v1/workers?tag=page&limit=2')).body;
  expect(await ids(`limit=2&cursor=${first.next}`)).toEqual(['c']);
  expect(await read('/v1/workers?cursor=nonsense')).toMatchObject({
    status: 400,
    body: { field: 'querystring.cursor' },
  });
});

describe('an instance that is not heard of', () => {
  test('is stopped once its own time to live has passed, with an event, and is back with its next heartbeat', async () => {
    const seen: string[] = [];
    const listening = await world.platform.ports.events.subscribe('worker.*', ({ type, data }) => {
      if (data.tag === 'short') seen.push(`${type} ${data.instance} ${data.why}`);
    });
    await beat('short', 'a', { ttl: '1s' });
    await beat('short', 'b');
    await vi.waitFor(() => expect(seen).toContain('worker.stopped a silent'), { timeout: 30_000 });
    const { body } = await read('/v1/workers?tag=short&status=stopped');
    expect(body.workers).toMatchObject([{ id: 'a', health_score: 0 }]);
    await beat('short', 'a');
    await vi.waitFor(() =>
      expect(seen).toEqual([
        'worker.registered a new',
        'worker.registered b new',
        'worker.stopped a silent',
        'worker.registered a back',
      ]),
    );
    await listening.close();
  });

  test('a time to live outside of its bounds is refused', async () => {
    expect(await beat('short', 'a', { ttl: '2h' })).toMatchObject({ status: 400, body: { field: 'body.ttl' } });
  });
});

describe('taking an instance off the list', () => {
  test('a worker takes itself off; an admin takes all, with a reason that is audited', async () => {
    await beat('off', 'a');
    await beat('off', 'b');
    await beat('off', 'c');
    const worker = world.as('workers:heartbeat');
    expect((await worker.ask('DELETE', '/v1/workers/off?instance=a')).body).toEqual({ removed: 1 });
    expect(await worker.ask('DELETE', '/v1/workers/off')).toMatchObject({ status: 403 });
    const admin = world.as('workers:admin');
    expect(await admin.ask('DELETE', '/v1/workers/off')).toMatchObject({ status: 400 });
    expect((await admin.ask('DELETE', '/v1/workers/off?reason=gone')).body).toEqual({ removed: 2 });
    expect((await read('/v1/workers?tag=off')).body).toEqual({ workers: [] });
    const [record, ...more] = await world.platform.ports.audit.list({ target: 'off' });
    expect(more).toEqual([]);
    expect(record).toMatchObject({
      actor: 'ana',
      action: 'worker.removed',
      reason: 'gone',
      details: { instances: ['b', 'c'] },
    });
  });

  test('a heartbeat that still rests does not bring it back', async () => {
    await beat('ghost', 'a');
    await beat('ghost', 'a', { metrics: { in_flight: 1 } });
    const { body } = await world.as('workers:heartbeat').ask('DELETE', '/v1/workers/ghost?instance=a');
    expect(body).toEqual({ removed: 1 });
    // Written after it, and so with what would have rested before.
    await beat('ghost', 'b');
    await beat('ghost', 'b', { metrics: { in_flight: 1 } });
    await vi.waitFor(async () =>
      expect((await read('/v1/workers?tag=ghost')).body.workers).toMatchObject([
        { id: 'b', metrics: { in_flight: 1 } },
      ]),
    );
  });

  test('what else is said on the channel harms nobody', async () => {
    const { kv } = world.platform.ports;
    for (const message of ['no json', '{}', '{"type":"worker.stopped","data":{}}'])
      await kv.publish('wrk:events', message);
    expect(await beat('unharmed', 'a')).toMatchObject({ status: 200 });
  });

  test('a token of one tenant neither registers workers nor takes them off', async () => {
    const caller = world.as('workers:heartbeat').tenant('acme');
    expect(await beat('off', 'x', {}, caller)).toMatchObject({ status: 403 });
    expect(await caller.ask('DELETE', '/v1/workers/off?instance=x')).toMatchObject({ status: 403 });
  });
});

test.each([
  ['no URL', 'nowhere'],
  ['another scheme', 'file:///etc/passwd'],
  ['another host', 'http://169.254.169.254/latest'],
  ['a name that may be anything', 'http://intranet:80'],
  ['a user', 'http://me:pass@127.0.0.1:1'],
])('a health endpoint with %s is refused', async (_, health_endpoint) => {
  const answer = await beat('evil', 'x', { health_endpoint });
  expect(answer).toMatchObject({ status: 400, body: { field: 'body.health_endpoint' } });
});

test('a health endpoint is kept as the address from which the heartbeat came, without its path', async () => {
  await beat('where', 'a', { health_endpoint: 'http://0.0.0.0:81/x?y' });
  await beat('where', 'b', { health_endpoint: 'http://localhost:82' });
  const { body } = await read('/v1/workers?tag=where');
  expect(body.workers.map((row: { health_endpoint: string }) => row.health_endpoint)).toEqual([
    'http://127.0.0.1:81',
    'http://localhost:82',
  ]);
});

test('what a worker amounts to is cached for 120 s, its metrics for 60 s, under names that are fixed', async () => {
  await beat('cached', 'a', { metrics: { in_flight: 1, concurrency: 2 } });
  const { kv } = world.platform.ports;
  await vi.waitFor(async () => expect(await kv.get('wrk:registry:status:cached')).toBeDefined());
  expect(JSON.parse((await kv.get('wrk:registry:status:cached')) as string)).toMatchObject({
    tag: 'cached',
    status: 'idle',
  });
  expect(JSON.parse((await kv.get('wrk:registry:metrics:cached')) as string)).toMatchObject({
    in_flight: 1,
    concurrency: 2,
  });
});

test('every heartbeat is told on the channel wrk:events', async () => {
  const heard: string[] = [];
  const leave = await world.platform.ports.kv.subscribe('wrk:events', (message) => heard.push(message));
  await beat('told', 'a');
  await beat('told', 'a');
  await vi.waitFor(() => {
    const types = heard.map((message) => JSON.parse(message)).filter(({ data }) => data.tag === 'told');
    expect(types.map(({ type, data }) => `${type} ${data.why}`)).toEqual([
      'worker.registered new',
      'worker.updated heartbeat',
    ]);
  });
  leave();
});

test('the registry leaves its address with a token that can send heartbeats and nothing else', async () => {
  const address = JSON.parse((await world.platform.ports.kv.get('registry/address')) as string) as {
    url: string;
    token: string;
  };
  expect(address.url).toBe(world.url);
  const ask = (path: string, method = 'GET', body?: string) =>
    fetch(`${address.url}${path}`, {
      method,
      headers: { authorization: `Bearer ${address.token}`, ...(body ? { 'content-type': 'application/json' } : {}) },
      ...(body ? { body } : {}),
    });
  expect((await ask('/v1/workers')).status).toBe(403);
  const heartbeat = JSON.stringify({ instance: 'x', version: '1' });
  expect((await ask('/v1/workers/addressed/heartbeat', 'PATCH', heartbeat)).status).toBe(200);
});

test('heartbeats have no rate limit', async () => {
  await using strict = await openRegistry({ rate: 2, database: world.database });
  const caller = strict.as('workers:heartbeat');
  const statuses = [];
  for (let n = 0; n < 4; n++) {
    const { status } = await caller.ask('PATCH', '/v1/workers/x/heartbeat', { instance: 'a', version: '1' });
    statuses.push(status);
  }
  expect(statuses).toEqual([200, 200, 200, 200]);
});

import { type AddressInfo, createServer } from 'node:net';
import { createHeartbeats, createHttpSender, type Heartbeats, type Logger, silentLogger } from '@genius/runtime';
import { openTestPlatform, type TestPlatform } from '@genius/testing';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { createRegistry } from '../registry.ts';
import { greet, openRegistry, probe, type TestRegistry } from '../testing/open-registry.ts';

const SECRET = 'a-secret-of-more-than-thirty-two-characters';
let world: TestRegistry;
/** Another process on the same folder, as `genius work` is one. */
let other: TestPlatform;

beforeAll(async () => {
  world = await openRegistry({ secret: SECRET });
  await world.database.dataSource();
  // What is sent below is for the other process.
  world.platform.consumers.get('probe')?.pause();
  other = await openTestPlatform({ workers: [probe], folder: world.platform.folder });
});
afterAll(async () => {
  await other.close();
  await world[Symbol.asyncDispose]();
});

const id = () => other.ports.instances.self.id;

function heartbeats(options: Partial<Parameters<typeof createHeartbeats>[0]> = {}, way: object = {}): Heartbeats {
  const { self } = other.ports.instances;
  const sender = createHttpSender({ kv: other.ports.kv, host: self.host, ...way });
  return createHeartbeats({ platform: other, workers: [probe], sender, log: silentLogger, ...options });
}

const rows = async () => (await world.as('workers:read').ask('GET', `/v1/workers?tag=probe`)).body.workers;

test('a process finds the registry of its folder without a setting, and tells how its worker does', async () => {
  const beats = heartbeats({ healthEndpoint: world.url });
  beats.start();
  await vi.waitFor(async () => expect(await rows()).toHaveLength(1));
  await other.client.call(greet, { name: 'Ana' });
  await beats.beat();
  expect(await rows()).toMatchObject([
    {
      tag: 'probe',
      id: id(),
      version: '1.2.3',
      host: other.ports.instances.self.host,
      status: 'idle',
      mode: 'active',
      health_score: expect.any(Number),
      health_endpoint: world.url,
      metrics: {
        queue_size: 0,
        in_flight: 0,
        concurrency: 10,
        tasks: expect.arrayContaining(['probe.greet']),
        memory_bytes: expect.any(Number),
        cpu_share: expect.any(Number),
      },
    },
  ]);
  await beats.stop();
  expect(await rows()).toEqual([]);
});

test('processes are shown with their workers, and one alone', async () => {
  const ask = (path: string) => world.as('workers:read').ask('GET', path);
  await world.as('workers:heartbeat').ask('PATCH', '/v1/workers/probe/heartbeat', {
    instance: 'afar',
    version: '9',
    host: 'moon',
    health_score: 70,
    metrics: { in_flight: 2 },
  });
  const beats = heartbeats();
  await beats.beat();
  const { body } = await ask('/v1/instances');
  const found = (wanted: string) => body.instances.find((each: { id: string }) => each.id === wanted);
  expect(found(id())).toMatchObject({
    pid: process.pid,
    alive: true,
    running: 0,
    mode: 'active',
    workers: [{ tag: 'probe', id: id() }],
  });
  // It shares no store of ours, so all that is known of it is what it says.
  expect(found('afar')).toMatchObject({ pid: null, host: 'moon', alive: true, running: 2, health_score: 70 });
  expect((await ask('/v1/instances/afar')).body).toEqual(found('afar'));
  expect(await ask('/v1/instances/nobody')).toMatchObject({ status: 404 });
  const first = (await ask('/v1/instances?limit=1')).body;
  expect(first.instances).toHaveLength(1);
  const rest = (await ask(`/v1/instances?cursor=${first.next}`)).body;
  expect([...first.instances, ...rest.instances]).toHaveLength(body.instances.length);
  await world.registry.heartbeats.remove('probe', 'afar', AbortSignal.timeout(1_000));
  await beats.stop();
});

test('what all instances use together is known by tag, for the metrics', async () => {
  const beats = heartbeats();
  await beats.beat();
  await vi.waitFor(
    () =>
      expect(world.registry.usage()).toContainEqual({
        tag: 'probe',
        memoryBytes: expect.any(Number),
        cpuShare: expect.any(Number),
      }),
    { timeout: 15_000 },
  );
  await beats.stop();
});

test('an address that says nothing, or is of another machine, is not used', async () => {
  for (const left of [
    'no json',
    '{"url":"nowhere","host":"h"}',
    JSON.stringify({ url: world.url, token: 't', host: 'another' }),
  ]) {
    const beats = heartbeats({}, { kv: { get: async () => left } });
    await beats.beat();
    await beats.stop();
  }
  expect(await rows()).toEqual([]);
});

test('a worker that is paused says so', async () => {
  const beats = heartbeats();
  other.consumers.get('probe')?.pause();
  await beats.beat();
  expect(await rows()).toMatchObject([{ mode: 'paused' }]);
  other.consumers.get('probe')?.resume();
  await beats.stop();
});

test('an endpoint that the registry refuses keeps no worker off its list', async () => {
  const beats = heartbeats({ healthEndpoint: 'http://10.1.2.3:4300' });
  await beats.beat();
  expect(await rows()).toMatchObject([{ id: id(), health_endpoint: null }]);
  await beats.stop();
});

test('attempts that break take points off the score, and a refusal of the input takes none', async () => {
  const beats = heartbeats();
  await beats.beat();
  const [{ health_score: before }] = await rows();
  await expect(other.client.call(greet, { name: 'nobody' })).rejects.toThrow();
  await beats.beat();
  await vi.waitFor(async () =>
    expect((await rows())[0].metrics).toMatchObject({ ended: expect.any(Number), broken: 0 }),
  );
  await expect(other.client.call(greet, { name: 'breaks' })).rejects.toThrow();
  await beats.beat();
  await vi.waitFor(async () => expect((await rows())[0].metrics.broken).toBeGreaterThan(0));
  const [after] = await rows();
  expect(after.health_score).toBeLessThan(before);
  await beats.stop();
});

test('while the registry is away its worker goes on, says so once, and is back on the list soon after', async () => {
  const port = await freePort();
  const warnings: string[] = [];
  const log: Logger = {
    ...silentLogger,
    warn: (message) => warnings.push(message),
    info: (message) => warnings.push(message),
  };
  const token = await world.as('workers:heartbeat').token();
  const beats = heartbeats({ log }, { url: `http://127.0.0.1:${port}`, token });
  beats.start();
  await vi.waitFor(() => expect(warnings).toHaveLength(1), { timeout: 30_000 });
  expect(warnings).toEqual(['the registry does not take heartbeats; the workers go on without it']);
  expect(await other.client.call(greet, { name: 'Ana' })).toEqual({ text: 'Hello, Ana!' });
  const back = await createRegistry({
    platform: world.platform,
    tasks: [greet],
    database: world.database,
    log: silentLogger,
    version: '0',
    secret: SECRET,
  });
  await back.listen({ port });
  await vi.waitFor(async () => expect(await rows()).toHaveLength(1), { timeout: 40_000 });
  await vi.waitFor(() => expect(warnings.at(-1)).toBe('the registry answers again'));
  await beats.stop();
  await back.close();
});

test('where there is no registry nothing is said', async () => {
  const lines: string[] = [];
  const log: Logger = { ...silentLogger, warn: (message) => lines.push(message) };
  const beats = heartbeats({ log, everyMs: 10 }, { kv: { get: async () => undefined } });
  for (let n = 0; n < 5; n++) await beats.beat();
  await beats.stop();
  expect(lines).toEqual([]);
});

test('heartbeats of the registry’s own process wait for the first use of a database that costs something to open', async () => {
  let opened = 0;
  const dataSource = () => {
    opened++;
    return world.database.dataSource();
  };
  const registry = await createRegistry({
    platform: world.platform,
    tasks: [greet],
    database: { dataSource },
    log: silentLogger,
    version: '0',
    secret: SECRET,
    isDatabaseCostly: true,
  });
  const url = await registry.listen({ port: 0 });
  const own = (instance: string) =>
    ({ instance, version: '1', host: 'h', status: 'idle', mode: 'active', health_score: 70, metrics: {} }) as never;
  const signal = AbortSignal.timeout(10_000);
  await registry.heartbeats.send('lazy', own('a'), signal);
  await registry.heartbeats.send('brief', own('a'), signal);
  // One that stops before anybody asked leaves no trace.
  await registry.heartbeats.remove('brief', 'a', signal);
  const token = await world.as('workers:read').token();
  const headers = { authorization: `Bearer ${token}` };
  // Which processes there are is told at once: opening the database takes longer than people wait.
  const process = await fetch(`${url}/v1/instances/a`, { headers });
  expect(await process.json()).toMatchObject({
    health_score: 70,
    workers: [{ tag: 'lazy', id: 'a', status: 'idle' }],
  });
  const other = await fetch(`${url}/v1/instances/b`, { headers });
  expect(other.status).toBe(404);
  expect(opened).toBe(0);
  const answer = await fetch(`${url}/v1/workers?tag=lazy`, { headers });
  expect(await answer.json()).toMatchObject({ workers: [{ tag: 'lazy', id: 'a' }] });
  expect(await world.as('workers:read').ask('GET', '/v1/workers?tag=brief')).toMatchObject({ body: { workers: [] } });
  await registry.close();
});

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

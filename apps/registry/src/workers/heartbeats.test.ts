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
        tasks: ['probe.greet'],
        memory_bytes: expect.any(Number),
        cpu_share: expect.any(Number),
      },
    },
  ]);
  await beats.stop();
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
  expect((await rows())[0].metrics).toMatchObject({ broken: 0 });
  await expect(other.client.call(greet, { name: 'breaks' })).rejects.toThrow();
  await beats.beat();
  const [after] = await rows();
  expect(after.metrics.broken).toBeGreaterThan(0);
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

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

import { createHeartbeats, createHttpSender, defineWorker, type HeartbeatSender, silentLogger } from '@genius/runtime';
import { openTestPlatform, type TestPlatform } from '@genius/testing';
import { afterAll, beforeAll, beforeEach, expect, onTestFinished, test, vi } from 'vitest';
import { openRegistry, probe, type TestRegistry } from '../testing/open-registry.ts';

let world: TestRegistry;
/** Another process on the same folder, without a port, as `genius work` is one. */
let other: TestPlatform;
const failedChecks: string[] = [];
let model: 'well' | 'broken' | 'stuck';
let looks = 0;

const checked = defineWorker({
  tag: 'probe',
  version: probe.version,
  summary: probe.summary,
  tasks: probe.tasks,
  health: [
    {
      name: 'model',
      async check() {
        looks++;
        if (model === 'broken') throw new Error('The model is gone. Fetch it again.');
        if (model === 'stuck') await new Promise(() => undefined);
      },
    },
    { name: 'disk', check: async () => undefined },
  ],
});

beforeAll(async () => {
  world = await openRegistry({ onFailedCheck: (tag, check) => failedChecks.push(`${tag} ${check}`) });
  await world.database.dataSource();
  other = await openTestPlatform({ workers: [checked], folder: world.platform.folder });
});
afterAll(async () => {
  await other.close();
  await world[Symbol.asyncDispose]();
});
beforeEach(() => {
  model = 'well';
  looks = 0;
  failedChecks.length = 0;
});

function heartbeats(more: { healthEndpoint?: string; sender?: HeartbeatSender } = {}) {
  const sender = createHttpSender({ kv: other.ports.kv, host: other.ports.instances.self.host });
  const beats = createHeartbeats({ platform: other, workers: [checked], sender, log: silentLogger, ...more });
  onTestFinished(() => beats.stop());
  return beats;
}

const row = async () => (await world.as('workers:read').ask('GET', '/v1/workers?tag=probe')).body.workers[0];
const beatBy = (metrics: object, more: object = {}) =>
  world.as('workers:heartbeat').ask('PATCH', '/v1/workers/told/heartbeat', {
    instance: 'a',
    version: '1',
    metrics,
    ...more,
  });
const told = async () => (await world.as('workers:read').ask('GET', '/v1/workers?tag=told')).body.workers[0];

test('a process without a port is seen with its deep checks, and they take points until they are well again', async () => {
  model = 'broken';
  const beats = heartbeats();
  await beats.beat();
  await vi.waitFor(async () => {
    const found = await row();
    expect(found.metrics.health).toMatchObject({
      reachable: true,
      checks: 2,
      failed: [{ check: 'model', problem: 'The model is gone. Fetch it again.' }],
      penalty: 30,
    });
    expect(found.health_score).toBeLessThanOrEqual(70);
    expect(found.status).not.toBe('error');
  });
  expect(failedChecks).toContain('probe model');
  model = 'well';
  await vi.waitFor(async () => {
    await beats.beat();
    expect((await row()).metrics.health).toMatchObject({ failed: [], penalty: 0 });
  });
});

test('a check that does not answer holds no heartbeat up, and fails later', { timeout: 120_000 }, async () => {
  model = 'stuck';
  const beats = heartbeats();
  await beats.beat();
  expect((await row()).metrics.health).toBeUndefined();
  await vi.waitFor(
    async () => {
      await beats.beat();
      expect((await row()).metrics.health?.failed).toEqual([
        { check: 'model', problem: 'it did not answer within 5 s' },
      ]);
    },
    { timeout: 60_000 },
  );
});

test('where the registry looks at the port, or there is no registry, the process itself does not look', async () => {
  await heartbeats({ healthEndpoint: world.url }).beat();
  expect(looks).toBe(0);
  expect((await row()).metrics.health).toBeUndefined();
  const nowhere = createHttpSender({ kv: { get: async () => undefined }, host: 'h' });
  const beats = heartbeats({ sender: nowhere });
  for (let n = 0; n < 3; n++) await beats.beat();
  expect(looks).toBe(1);
});

test('an instance whose port the registry can not reach tells of its checks all the same', async () => {
  model = 'broken';
  const beats = heartbeats({ healthEndpoint: 'http://10.1.2.3:4300' });
  await beats.beat();
  await vi.waitFor(async () => {
    await beats.beat();
    expect(await row()).toMatchObject({ health_endpoint: null, metrics: { health: { penalty: 30 } } });
  });
});

test('what is told counts for that heartbeat alone, and not of an instance with a port', async () => {
  const failed = [{ check: 'smtp', problem: 'It is away.' }];
  expect((await beatBy({ health: { checks: 1, failed } })).body.health_score).toBe(40);
  expect((await beatBy({ health: { checks: 1, failed } }, { health_score: 50 })).body.health_score).toBe(0);
  expect((await beatBy({ health: { checks: 1, failed: [] } })).body.health_score).toBe(100);
  const endpoint = { health_endpoint: world.url };
  expect((await beatBy({ health: { checks: 1, failed } }, endpoint)).body.health_score).toBe(100);
  expect((await told()).metrics.health?.penalty ?? 0).toBe(0);
});

test.each([
  ['more failed than there are', { checks: 0, failed: [{ check: 'a', problem: 'b' }] }],
  ['too many', { checks: 200, failed: Array.from({ length: 51 }, () => ({ check: 'a', problem: 'b' })) }],
  ['a sermon for a problem', { checks: 1, failed: [{ check: 'a', problem: 'x'.repeat(1_001) }] }],
  ['no list', { checks: 1, failed: 'all' }],
])('%s is refused', async (_, health) => {
  expect((await beatBy({ health })).status).toBe(400);
});

import { join } from 'node:path';
import { openDatabase } from '@genius/database';
import { type Heartbeat, silentLogger } from '@genius/runtime';
import { afterAll, beforeAll, expect, onTestFinished, test, vi } from 'vitest';
import { entities, migrations } from '../tables.ts';
import { greet, openRegistry, type TestRegistry } from '../testing/open-registry.ts';
import { rangeOf } from './metric-range.ts';
import { createMetricRecorder } from './metric-recorder.ts';
import { openMetricRows } from './metric-rows.ts';

const MINUTE = 60_000;
const DAY = 86_400_000;

async function open(options: Parameters<typeof openRegistry>[0] = {}) {
  const world = await openRegistry(options);
  onTestFinished(() => world[Symbol.asyncDispose]());
  return world;
}

/** Its own recorder leaves off, and the tests' ones have the table. */
let shared: TestRegistry;
beforeAll(async () => {
  shared = await openRegistry();
  await shared.registry.quiet();
});
afterAll(() => shared[Symbol.asyncDispose]());

const beat = (metrics: object): Heartbeat => ({
  instance: 'one',
  version: '1',
  host: 'h',
  status: 'idle',
  mode: 'active',
  health_score: 100,
  metrics: metrics as Heartbeat['metrics'],
});

test('a worker’s history says what waited, came, ended and broke, and how long it took', async () => {
  const { as, platform, registry } = await open({ metricsEveryMs: 100 });
  const { body } = await as('workers:read').ask('GET', '/v1/metrics?tag=probe&range=15m');
  expect(body).toMatchObject({ step_seconds: 60 });
  for (const name of ['Ana', 'Ion', 'Eva']) await platform.client.call(greet, { name });
  await expect(platform.client.call(greet, { name: 'breaks' })).rejects.toThrow();
  const { ended, broken, durations } = platform.executor.activityOf('probe');
  const started_at = new Date().toISOString();
  await registry.heartbeats.send(
    'probe',
    beat({ ended, broken, durations, started_at, memory_bytes: 1_000, cpu_share: 0.5 }),
    AbortSignal.timeout(5_000),
  );
  await as('workers:admin').ask('POST', '/v1/queues/probe/pause', { reason: 'so that they wait' });
  for (let n = 0; n < 5; n++) await platform.client.send(greet, { name: 'Ana' });
  await vi.waitFor(async () => {
    const points =
      (await as('workers:read').ask('GET', '/v1/metrics?queue=probe&range=15m')).body.series[0]?.points ?? [];
    const sum = (key: string) =>
      points.reduce((all: number, point: Record<string, number>) => all + (point[key] ?? 0), 0);
    expect([sum('ended'), sum('failures')]).toEqual([ended, broken]);
    const last = points.at(-1);
    expect(Math.max(...points.map((point: { queue_depth_max: number }) => point.queue_depth_max))).toBe(5);
    expect(last).toMatchObject({ worker_count: expect.any(Number), memory_bytes: expect.any(Number) });
    expect(last.worker_count).toBeGreaterThan(0);
    expect(last.memory_bytes).toBeGreaterThan(0);
    expect(points.find((point: { ended: number }) => point.ended > 0)).toMatchObject({
      success_rate: expect.any(Number),
      duration_p50_seconds: expect.any(Number),
      duration_p95_seconds: expect.any(Number),
    });
  });
  expect(ended).toBeGreaterThanOrEqual(4);
  expect(broken).toBeGreaterThan(0);
});

test('minutes are kept for a day, five minutes for a week, hours for 90 days, and no row longer', async () => {
  const { platform, database } = shared;
  let time = Date.parse('2026-06-01T10:00:00Z');
  let ended = 0;
  const recorder = createMetricRecorder({
    ports: platform.ports,
    database,
    service: { isUsed: true, getKnown: async () => [{ tag: 'old', id: 'a', status: 'idle', metrics: { ended } }] },
    tags: ['old'],
    log: silentLogger,
    now: () => time,
  });
  const endedIn = async (range: string, step?: string) => {
    const { series } = await recorder.read({ ...rangeOf(range, step, time / 1_000), tag: 'old' });
    return series.flatMap(({ points }) => points).reduce((sum, point) => sum + point.ended, 0);
  };
  const rows = openMetricRows(database);
  const countOf = async (seconds: number) => (await rows.read(['old'], seconds, 0, time / 1_000 + 3_600)).length;
  expect(await recorder.tick()).toBe(true);
  for (let n = 0; n < 4; n++) {
    time += MINUTE;
    ended += 10;
    await recorder.tick();
  }
  expect([await endedIn('15m'), await endedIn('24h'), await endedIn('7d'), await endedIn('90d')]).toEqual([
    40, 40, 40, 40,
  ]);
  expect([await countOf(60), await countOf(300), await countOf(3_600)]).toEqual([5, 1, 1]);
  for (const [days, left] of [
    [2, [1, 2, 2]],
    [9, [1, 1, 3]],
    [100, [1, 1, 1]],
  ] as const) {
    time += days * DAY;
    await recorder.tick();
    expect([await countOf(60), await countOf(300), await countOf(3_600)]).toEqual(left);
  }
  await recorder.stop();
});

test('in one folder a look at the last hour opens no database, a longer one does and finds what was seen before', async () => {
  const { as, registry, database, platform } = await open({ isDatabaseCostly: true, metricsEveryMs: 50 });
  const series = async (query: string) => (await as('workers:read').ask('GET', `/v1/metrics?${query}`)).body.series;
  await registry.heartbeats.send('probe', beat({ memory_bytes: 77 }), AbortSignal.timeout(5_000));
  await vi.waitFor(async () => {
    const found = await series('range=1h');
    expect(found).toMatchObject([{ tag: 'probe' }]);
    expect(found[0].points.at(-1).memory_bytes).toBeGreaterThan(0);
  });
  expect(await database.owner()).toBeUndefined();
  expect((await series('tag=probe&range=7d'))[0].points).toHaveLength(1);
  expect(await database.owner()).toBeDefined();
  // From now on it is written there, where others find it.
  const other = openDatabase({ folder: join(platform.folder, 'database'), entities, migrations, reachMs: 55_000 });
  onTestFinished(() => other.close());
  const now = Date.now() / 1_000;
  expect(await openMetricRows(other).read(['probe'], 60, now - 3_600, now)).not.toEqual([]);
});

test('one replica at a time takes samples, and the next one goes on when it stops', async () => {
  const { platform, database } = shared;
  const replica = (id: string) =>
    createMetricRecorder({
      ports: {
        ...platform.ports,
        instances: {
          ...platform.ports.instances,
          list: async () => [],
          self: { ...platform.ports.instances.self, id },
        },
      },
      database,
      service: { isUsed: true, getKnown: async () => [] },
      tags: [],
      log: silentLogger,
      now: Date.now,
    });
  const [a, b] = [replica('a'), replica('b')];
  expect([await a.tick(), await b.tick(), await a.tick()]).toEqual([true, false, true]);
  await a.stop();
  expect([await b.tick(), await a.tick()]).toEqual([true, false]);
  await b.stop();
});

test('all tags come page by page, and names that others make up are counted together past a bound', async () => {
  const { platform, database } = shared;
  const rows = Array.from({ length: 400 }, (_, n) => ({
    tag: `t${String(n).padStart(3, '0')}`,
    id: 'x',
    status: 'idle' as const,
    metrics: {},
  }));
  const recorder = createMetricRecorder({
    ports: platform.ports,
    database,
    service: { isUsed: true, getKnown: async () => rows },
    tags: ['t399'],
    log: silentLogger,
    now: Date.now,
  });
  await recorder.tick();
  const names: string[] = [];
  let after: string | undefined;
  let pages = 0;
  do {
    const page = await recorder.read({ ...rangeOf('24h', '2m', Date.now() / 1_000), after });
    names.push(...page.series.map(({ tag }) => tag));
    after = page.next;
    pages++;
  } while (after !== undefined);
  expect(pages).toBeGreaterThan(1);
  expect(new Set(names).size).toBe(names.length);
  expect(names).toContain('t399');
  expect(names).toContain('other');
  // 300 made up, the known one, the probe's queue and what is counted together.
  expect(names.length).toBeLessThanOrEqual(304);
  await recorder.stop();
});

test('samples that the database does not take are written once it does', async () => {
  const { platform, database } = shared;
  let isAway = true;
  const recorder = createMetricRecorder({
    ports: platform.ports,
    database: { dataSource: () => (isAway ? Promise.reject(new Error('away')) : database.dataSource()) },
    service: { isUsed: true, getKnown: async () => [{ tag: 'late', id: 'a', status: 'idle', metrics: {} }] },
    tags: ['late'],
    log: silentLogger,
    now: Date.now,
  });
  await expect(recorder.tick()).rejects.toThrow('away');
  isAway = false;
  const { series } = await recorder.read({ ...rangeOf('15m', undefined, Date.now() / 1_000), tag: 'late' });
  expect(series).toMatchObject([{ tag: 'late', points: [{ worker_count: 1 }] }]);
  await recorder.stop();
});

test('a range or step that can not be, and a token that may not, are refused', async () => {
  const { as } = await open({ isDatabaseCostly: true });
  const ask = (query: string, caller = as('workers:read')) => caller.ask('GET', `/v1/metrics?${query}`);
  expect(await ask('range=5m')).toMatchObject({ status: 400, body: { field: 'querystring.range' } });
  expect(await ask('range=90d&step=1h')).toMatchObject({ status: 400, body: { field: 'querystring.step' } });
  expect(await ask('range=soon')).toMatchObject({ status: 400 });
  expect(await ask('tag=a&queue=b')).toMatchObject({ status: 400, body: { field: 'querystring.queue' } });
  expect((await ask('', as('workers:read').tenant('acme'))).status).toBe(403);
  expect((await ask('', as('workers:submit'))).status).toBe(403);
});

test('a registry that was quieted before its platform stopped closes after it, as the command line does', async () => {
  const { registry, platform, database } = await openRegistry({ isDatabaseCostly: true, metricsEveryMs: 20 });
  await registry.quiet();
  await platform.close();
  await registry.close();
  await database.close();
});

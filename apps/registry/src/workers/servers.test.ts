/** What depends on the servers: the table on PostgreSQL, and the names in Redis. */

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { missingMigrations, openDatabase } from '@genius/database';
import { createPlatform, type Heartbeat, type Platform, silentLogger } from '@genius/runtime';
import { openCeleryWorld, type TestContext } from '@genius/testing/services';
import { openCelery } from '@genius/transport-celery';
import { expect, onTestFinished, test, vi } from 'vitest';
import { metricsKey, statusKey } from './worker-cache.ts';
import { WorkerRegistryService } from './worker-registry-service.ts';
import { WorkerStatusEntity, workerMigration } from './worker-status.entity.ts';

const heartbeat = (instance: string, more: Partial<Heartbeat> = {}): Heartbeat => ({
  instance,
  version: '1.0.0',
  host: 'h',
  status: 'idle',
  mode: 'active',
  health_score: 100,
  metrics: { in_flight: 0, concurrency: 4 } as Heartbeat['metrics'],
  ...more,
});

async function openReplicas(ctx: TestContext) {
  const { amqpUrl, redisUrl, databaseUrl, schema } = await openCeleryWorld(ctx);
  const folder = await mkdtemp(join(tmpdir(), 'genius-test-replicas-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const platform = async (): Promise<Platform> =>
    createPlatform(
      await openCelery({
        brokerUrl: amqpUrl,
        redisUrl,
        databaseUrl,
        schema,
        blobFolder: join(folder, 'blobs'),
        version: 'test',
        log: silentLogger,
        queueOf: () => undefined,
      }),
      { log: silentLogger },
    );
  const replica = async () => {
    const { ports, stop } = await platform();
    const database = openDatabase({ url: databaseUrl, entities: [WorkerStatusEntity], migrations: [workerMigration] });
    const service = new WorkerRegistryService({ ports, database, log: silentLogger });
    const close = async () => {
      await service.close();
      await database.close();
      await stop(0);
    };
    onTestFinished(close);
    return { service, ports, database, close };
  };
  return { a: await replica(), b: await replica() };
}

test('two replicas share one list, and each change is told once', async (ctx) => {
  const { a, b } = await openReplicas(ctx);
  expect(
    (await missingMigrations(await a.database.dataSource())).filter((sql) => !sql.includes('registry_watch')),
  ).toEqual([]);
  const told: string[] = [];
  await b.ports.events.subscribe('worker.*', ({ type, data }) => {
    told.push(`${type} ${data.instance} ${data.why}`);
  });
  await Promise.all(
    Array.from({ length: 60 }, (_, n) => (n % 2 ? a : b).service.updateHeartbeat('ocr', heartbeat(`i${n % 30}`))),
  );
  expect(await a.service.getWorkers({ tag: 'ocr' })).toHaveLength(30);
  await vi.waitFor(() => expect(told).toHaveLength(30));
  await b.service.updateHeartbeat('ocr', heartbeat('short'), 1);
  await vi.waitFor(async () => {
    await Promise.all([a.service.sweepSilent(), b.service.sweepSilent()]);
    expect(told).toContain('worker.stopped short silent');
  });
  await Promise.all([a.service.sweepSilent(), b.service.sweepSilent()]);
  expect(told.filter((text) => text.includes('short'))).toEqual([
    'worker.registered short new',
    'worker.stopped short silent',
  ]);
});

test('the names in Redis are exactly those that are promised, with their times', async (ctx) => {
  const { a, b } = await openReplicas(ctx);
  const heard: string[] = [];
  await b.ports.kv.subscribe('wrk:events', (message) => heard.push(message));
  await a.service.updateHeartbeat('names', heartbeat('one'));
  expect([statusKey('names'), metricsKey('names')]).toEqual([
    'wrk:registry:status:names',
    'wrk:registry:metrics:names',
  ]);
  await vi.waitFor(async () => expect(await b.ports.kv.get('wrk:registry:status:names')).toBeDefined());
  expect(await b.service.getWorkerHealth('names')).toMatchObject({ status: 'idle', instances: { live: 1 } });
  await vi.waitFor(() => expect(heard.some((message) => message.includes('"names"'))).toBe(true));
});

test('an instance whose process left the store without a word is failed at the next look, by one of the replicas', async (ctx) => {
  const { a, b } = await openReplicas(ctx);
  const died = b.ports.instances.self.id;
  const told: string[] = [];
  await a.ports.events.subscribe('worker.failed', ({ data }) => {
    told.push(String(data.why));
  });
  await a.service.updateHeartbeat('leased', heartbeat(died));
  await a.service.updateHeartbeat('leased', heartbeat('elsewhere'));
  await a.service.sweepDead();
  expect((await a.service.getWorkers({ tag: 'leased' })).map(({ status }) => status)).toEqual(['idle', 'idle']);
  await b.close();
  await vi.waitFor(async () => {
    await a.service.sweepDead();
    expect(await a.service.getWorkers({ tag: 'leased', status: 'error' })).toMatchObject([
      { id: died, health_score: 0 },
    ]);
  });
  await vi.waitFor(() => expect(told).toEqual(['died']));
});

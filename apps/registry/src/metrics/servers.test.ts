/** The history on PostgreSQL, with the runs of a platform on servers. */

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDatabase } from '@genius/database';
import { createPlatform, silentLogger } from '@genius/runtime';
import { openCeleryWorld } from '@genius/testing/services';
import { openCelery } from '@genius/transport-celery';
import { expect, onTestFinished, test } from 'vitest';
import { WorkerRegistryService } from '../workers/worker-registry-service.ts';
import { WorkerStatusEntity, workerMigration } from '../workers/worker-status.entity.ts';
import { rangeOf } from './metric-range.ts';
import { createMetricRecorder } from './metric-recorder.ts';
import { metricMigration } from './metric-rows.ts';

test('on PostgreSQL samples of one minute add up, also those of the replica that goes on', async (ctx) => {
  const { amqpUrl, redisUrl, databaseUrl, schema } = await openCeleryWorld(ctx);
  const folder = await mkdtemp(join(tmpdir(), 'genius-test-metrics-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const transport = await openCelery({
    brokerUrl: amqpUrl,
    redisUrl,
    databaseUrl,
    schema,
    blobFolder: join(folder, 'blobs'),
    version: 'test',
    log: silentLogger,
    queueOf: () => undefined,
  });
  const { ports, stop } = createPlatform(transport, { log: silentLogger });
  const database = openDatabase({
    url: databaseUrl,
    entities: [WorkerStatusEntity],
    migrations: [workerMigration, metricMigration],
  });
  const service = new WorkerRegistryService({ ports, database, log: silentLogger });
  onTestFinished(async () => {
    await service.close();
    await database.close();
    await stop(0);
  });
  const time = Date.parse('2026-06-01T10:00:30Z');
  const options = { ports, database, service, tags: [], log: silentLogger, now: () => time };
  const say = (ended: number, durations: number[]) =>
    service.registerWorker('ocr', {
      instance: 'a',
      version: '1',
      host: 'h',
      status: 'running',
      mode: 'active',
      health_score: 100,
      metrics: { ended, broken: 0, durations, memory_bytes: 500 } as never,
    });

  const first = createMetricRecorder(options);
  await say(10, [10]);
  await first.tick();
  await say(13, [10, 0, 0, 3]);
  await expect.poll(async () => (await service.getKnown())[0]?.metrics.ended).toBe(13);
  await first.tick();
  await first.stop();

  const next = createMetricRecorder(options);
  await next.tick();
  const { series } = await next.read(rangeOf('15m', undefined, time / 1_000));
  const ocr = series.find(({ tag }) => tag === 'ocr');
  expect(ocr?.points).toMatchObject([
    { at: '2026-06-01T10:00:00.000Z', worker_count: 1, ended: 3, memory_bytes: 500, duration_p50_seconds: 0.00238 },
  ]);
  await next.stop();
});

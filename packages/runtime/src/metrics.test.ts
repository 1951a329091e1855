import { defineTask, FailureError, type Task, TaskFailed } from '@genius/contract';
import { makeTestFolder } from '@genius/testing';
import { openEmbedded } from '@genius/transport-embedded';
import { afterEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { silentLogger } from './log.ts';
import { openMetrics } from './metrics.ts';
import { createSuccessRates } from './metrics-success.ts';
import { createPlatform } from './platform.ts';
import { defineWorker, handle } from './worker.ts';

const weigh = taskNamed('scales.weigh', 'scales');
const probe = taskNamed('genius.probe.scales', 'genius.probe.scales');

const scales = defineWorker({
  tag: 'scales',
  version: '1.0.0',
  summary: 'Weighs.',
  health: [{ name: 'calibration', check: async () => undefined }],
  tasks: [
    handle(weigh, ({ grams }) => {
      if (grams < 0) {
        throw new FailureError({ kind: 'refused', code: 'GW_SCALES_NEGATIVE', message: `${grams} g of nothing` });
      }
      return { grams };
    }),
  ],
});
const probes = defineWorker({
  tag: probe.queue,
  version: '1.0.0',
  summary: 'Answers probes.',
  tasks: [handle(probe, ({ grams }) => ({ grams }))],
});

const opened: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of opened.splice(0).reverse()) await close();
});

async function openWorld(options: Parameters<typeof openMetrics>[0] = {}) {
  const folder = makeTestFolder();
  const ports = await openEmbedded({ folder: folder.path });
  const metrics = openMetrics(options);
  const platform = createPlatform(ports, {
    workers: [scales, probes],
    log: silentLogger,
    observer: metrics.observer,
  });
  metrics.attach(platform);
  opened.push(async () => {
    await metrics.close();
    await platform.stop(0);
    folder.remove();
  });
  return { metrics, platform };
}

describe('a scrape', () => {
  it('names every metric exactly, before anything happened too', async () => {
    const { metrics, platform } = await openWorld();
    await platform.start();
    expect(typesIn(await metrics.scrape())).toMatchInlineSnapshot(`
      [
        "# TYPE failed_health_checks counter",
        "# TYPE worker_count gauge",
        "# TYPE worker_status gauge",
        "# TYPE heartbeat_latency gauge",
        "# TYPE queue_depth gauge",
        "# TYPE worker_memory_usage gauge",
        "# TYPE worker_cpu_usage gauge",
        "# TYPE event_loop_delay_seconds gauge",
      ]
    `);
  });

  it('shows runs that succeed and runs that fail', async () => {
    const { metrics, platform } = await openWorld();
    await platform.start();
    for (const grams of [1, 2, 3]) await platform.client.call(weigh, { grams });
    await expect(platform.client.call(weigh, { grams: -1 })).rejects.toThrow(TaskFailed);
    const text = await metrics.scrape();
    expect(linesOf(text, 'task_attempts')).toMatchInlineSnapshot(`
      [
        "task_attempts{task="scales.weigh",outcome="done"} 3",
        "task_attempts{task="scales.weigh",outcome="failed"} 1",
      ]
    `);
    expect(linesOf(text, 'task_success_rate')).toMatchInlineSnapshot(`
      [
        "task_success_rate{task="scales.weigh"} 0.75",
      ]
    `);
    expect(linesOf(text, 'task_duration_seconds_count')).toMatchInlineSnapshot(`
      [
        "task_duration_seconds_count{task="scales.weigh",queue="scales",outcome="done"} 3",
        "task_duration_seconds_count{task="scales.weigh",queue="scales",outcome="failed"} 1",
      ]
    `);
    expect(linesOf(text, 'task_duration_seconds_bucket').slice(0, 18)).toHaveLength(18);
    expect(text).toContain('le="0.001"');
    expect(text).toContain('le="600"');
    expect(text).not.toContain('NaN');
  });

  it('says what workers do and how long their queues are', async () => {
    const { metrics, platform } = await openWorld();
    for (let i = 0; i < 3; i++) await platform.client.send(weigh, { grams: i });
    await platform.client.send(weigh, { grams: 4 }, { delay: '1h' });
    expect(linesOf(await metrics.scrape(), 'queue_depth')).toMatchInlineSnapshot(`
      [
        "queue_depth{queue="scales",state="ready"} 3",
        "queue_depth{queue="scales",state="scheduled"} 1",
        "queue_depth{queue="scales",state="held"} 0",
        "queue_depth{queue="scales",state="running"} 0",
        "queue_depth{queue="scales",state="dead"} 0",
      ]
    `);
    await platform.start();
    const busy = async () => linesOf(await metrics.scrape(), 'queue_depth').filter((line) => !line.endsWith(' 0'));
    await expect.poll(busy).toEqual(['queue_depth{queue="scales",state="scheduled"} 1']);
    const text = await metrics.scrape();
    expect(linesOf(text, 'worker_count')).toEqual(['worker_count{tag="scales"} 1']);
    expect(linesOf(text, 'worker_status')).toMatchInlineSnapshot(`
      [
        "worker_status{tag="scales",status="running"} 0",
        "worker_status{tag="scales",status="idle"} 1",
        "worker_status{tag="scales",status="error"} 0",
        "worker_status{tag="scales",status="stopped"} 0",
      ]
    `);
    expect(Number(linesOf(text, 'heartbeat_latency')[0]?.split(' ')[1])).toBeLessThan(5);
    expect(Number(linesOf(text, 'worker_memory_usage')[0]?.split(' ')[1])).toBeGreaterThan(1e6);
    expect(Number(linesOf(text, 'worker_cpu_usage')[0]?.split(' ')[1])).toBeGreaterThanOrEqual(0);
  });

  it('shows a worker that can not run as an error and a paused one as stopped', async () => {
    const { metrics, platform } = await openWorld();
    await platform.start();
    platform.consumers.get('scales')?.pause();
    expect(await metrics.scrape()).toContain('worker_status{tag="scales",status="stopped"} 1');
    metrics.attach({ ports: platform.ports, unavailable: new Map([['ocr', 'install its models']]) });
    const text = await metrics.scrape();
    expect(text).toContain('worker_status{tag="ocr",status="error"} 1');
    expect(text).toContain('worker_count{tag="ocr"} 0');
    expect(text).not.toContain('install its models');
  });

  it('counts failed health checks under their names, and shows those of its workers before they fail', async () => {
    expect(linesOf(await (await openWorld()).metrics.scrape(), 'failed_health_checks')).toEqual([
      'failed_health_checks 0',
    ]);
    const { metrics } = await openWorld({ workers: [scales] });
    metrics.failedHealthCheck('scales', 'power');
    metrics.failedHealthCheck('scales', 'power');
    expect(linesOf(await metrics.scrape(), 'failed_health_checks')).toEqual([
      'failed_health_checks{tag="scales",check="calibration"} 0',
      'failed_health_checks{tag="scales",check="power"} 2',
    ]);
    for (let i = 0; i < 300; i++) metrics.failedHealthCheck('scales', `made up ${i}`);
    const lines = linesOf(await metrics.scrape(), 'failed_health_checks');
    expect(lines).toHaveLength(201);
    expect(lines.at(-1)).toBe('failed_health_checks{tag="other",check="other"} 102');
  });

  it('never contains run ids, tenants, keys, correlation ids, inputs or messages of failures', async () => {
    const { metrics, platform } = await openWorld();
    await platform.start();
    const options = { tenant: 'tenant-7431', key: 'invoice-7431', correlationId: 'correlation-7431' };
    const run = await platform.client.send(weigh, { grams: -7431 }, options);
    await expect(run.result()).rejects.toThrow('-7431 g of nothing');
    const text = await metrics.scrape();
    expect(text).toContain('task_attempts{task="scales.weigh",outcome="failed"} 1');
    for (const secret of ['7431', run.id]) expect(text).not.toContain(secret);
  });

  it('leaves probes out', async () => {
    const { metrics, platform } = await openWorld();
    await platform.start();
    await platform.client.call(probe, { grams: 1 });
    expect(await metrics.scrape()).not.toContain('genius.probe');
  });

  it('gathers tasks that no worker knows, and queues past the bound, under one name', async () => {
    const { metrics, platform } = await openWorld({ workers: [scales] });
    const foreign = (i: number) => platform.client.send(taskNamed('made.up', `made.up.${i}`), { grams: 1 });
    await Promise.all(Array.from({ length: 130 }, (_, i) => foreign(i)));
    metrics.observer.attemptEnded?.(undefined, await platform.client.prepare(taskNamed('made.up', 'x'), { grams: 1 }), {
      outcome: 'failed',
      ms: 1,
    });
    const text = await metrics.scrape();
    expect(linesOf(text, 'task_attempts')).toEqual(['task_attempts{task="other",outcome="failed"} 1']);
    expect(text).toContain('queue_depth{queue="other",state="ready"} 30');
    expect(linesOf(text, 'queue_depth').filter((line) => line.includes('state="ready"'))).toHaveLength(101);
  });

  it('shares one reading with another at the same moment, and answers though the store is closed', async () => {
    const { metrics, platform } = await openWorld();
    await platform.start();
    const [one, two] = await Promise.all([metrics.scrape(), metrics.scrape()]);
    expect(one).toBe(two);
    await platform.stop(0);
    expect(await metrics.scrape()).toContain('worker_memory_usage');
  });
});

describe('success rates', () => {
  it('count ends of the last five minutes, and stay as they were when nothing ends', () => {
    let at = 1_000_000;
    const rates = createSuccessRates(() => at);
    for (const outcome of ['done', 'done', 'failed', 'retry', 'cancelled', 'unknown'] as const)
      rates.count('t', outcome);
    expect(rates.read().get('t')).toBe(0.5);
    at += 200_000;
    for (let i = 0; i < 4; i++) rates.count('t', 'done');
    expect(rates.read().get('t')).toBe(0.75);
    at += 150_000;
    expect(rates.read().get('t')).toBe(1);
    at += 3_600_000;
    expect(rates.read().get('t')).toBe(1);
    rates.count('t', 'failed');
    expect(rates.read().get('t')).toBe(0);
  });
});

function taskNamed(name: string, queue: string) {
  return defineTask({
    name,
    queue,
    summary: 'Weighs a thing.',
    input: z.object({ grams: z.number() }),
    output: z.object({ grams: z.number() }),
    idempotent: 'weighing changes nothing',
  }) satisfies Task;
}

function typesIn(text: string): string[] {
  return text.split('\n').filter((line) => line.startsWith('# TYPE'));
}

function linesOf(text: string, start: string): string[] {
  return text.split('\n').filter((line) => line.startsWith(start));
}

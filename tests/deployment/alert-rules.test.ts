/** The alert rules under Prometheus' own test tool, and against what a process truly tells at /metrics. */

import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { defineTask } from '@genius/contract';
import { createPlatform, defineWorker, handle, silentLogger } from '@genius/runtime';
import { openMetrics } from '@genius/runtime/metrics';
import { makeTestFolder } from '@genius/testing';
import { openEmbedded } from '@genius/transport-embedded';
import { expect, onTestFinished, test } from 'vitest';
import { z } from 'zod';

const weigh = defineTask({
  name: 'scales.weigh',
  queue: 'scales',
  summary: 'Weighs.',
  idempotent: 'always the same',
  input: z.object({ grams: z.number() }),
  output: z.object({ grams: z.number() }),
});
const scales = defineWorker({
  tag: 'scales',
  version: '1.0.0',
  summary: 'Weighs.',
  tasks: [handle(weigh, ({ grams }) => ({ grams }))],
});

const folder = join(import.meta.dirname, '../../infra/k8s/alertmanager/rules');
const rules = readFileSync(join(folder, 'workers.yaml'), 'utf8');

test('each alert fires when it should and not before', (ctx) => {
  if (!existsSync('/usr/bin/promtool')) ctx.skip('service: prometheus is not installed (apt-get install prometheus)');
  const promtool = (...args: string[]) => spawnSync('/usr/bin/promtool', args, { cwd: folder, encoding: 'utf8' });
  expect(promtool('check', 'rules', 'workers.yaml')).toMatchObject({ status: 0 });
  expect(promtool('test', 'rules', 'workers.test.yaml')).toMatchObject({ status: 0, stderr: '' });
});

test('the rules ask only for metrics that are told', async () => {
  const data = makeTestFolder();
  const metrics = openMetrics();
  const platform = createPlatform(await openEmbedded({ folder: data.path }), {
    workers: [scales],
    log: silentLogger,
    observer: metrics.observer,
  });
  metrics.attach(platform);
  onTestFinished(async () => {
    await metrics.close();
    await platform.stop(0);
    data.remove();
  });
  await platform.start();
  await (await platform.client.send(weigh, { grams: 1 })).result();
  const told = new Set((await metrics.scrape()).match(/(?<=^# TYPE )\w+/gm));
  const asked = rules.match(/\b(worker|task|queue|heartbeat|failed)_\w+/g) ?? [];
  expect([...new Set(asked)].sort()).toEqual([
    'queue_depth',
    'task_attempts',
    'task_success_rate',
    'worker_count',
    'worker_status',
  ]);
  expect(asked.filter((name) => !told.has(name))).toEqual([]);
});

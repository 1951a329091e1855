/** What Celery's own tools see of a node, and do to it. */

import { join } from 'node:path';
import {
  openCeleryWorld,
  runPython,
  startPythonCelery,
  type TestContext,
  useNewestCelery,
} from '@genius/testing/services';
import { expect, test } from 'vitest';
import { meetNeighbours } from './meet-neighbours.ts';
import { openNode } from './testing/open-node.ts';
import { createTableNode, type TableNode, type TableNodeOptions, type TableRun } from './testing/table-node.ts';

const CLI = join(import.meta.dirname, 'fixtures/celery_cli.py');
const NODE = 'genius-0a1b2c3d@host';
const STARTED = 1_795_528_421_500;

const RUNS: TableRun[] = [
  {
    id: 'running',
    task: 'ocr.extract',
    queue: 'ocr',
    state: 'active',
    startedAt: STARTED,
    fields: ['document', 'cnp'],
  },
  { id: 'claimed', task: 'ocr.extract', queue: 'ocr', state: 'reserved' },
  { id: 'later', task: 'pdf.render', queue: 'pdf.render', state: 'scheduled', dueAt: STARTED + 60_000 },
  { id: 'queued', task: 'pdf.render', queue: 'pdf.render', state: 'waiting' },
];

const OPTIONS: TableNodeOptions = {
  node: NODE,
  tasks: ['pdf.render', 'ocr.extract', 'celery.chord'],
  runs: RUNS,
  queues: ['ocr'],
  totals: { 'ocr.extract': 41 },
  conf: {
    broker_url: 'amqp://user:s3cret@host:5672/v',
    smtp_password: 's3cret',
    concurrency: 2,
    nested: { api: 's3cret' },
  },
};

interface Tools {
  state: TableNode;
  /** Runs commands of `celery` and gives the answers of our node. */
  celery(...commands: string[]): Promise<unknown[]>;
}

async function openTools(ctx: TestContext, celery?: string): Promise<Tools> {
  const world = await openCeleryWorld(ctx);
  const state = createTableNode(OPTIONS);
  await openNode(ctx, world.amqpUrl, state);
  return {
    state,
    async celery(...commands) {
      const args = commands.map((command) => {
        const [kind = '', ...words] = command.split(' ');
        return ['-b', world.amqpUrl, kind, '--json', '--timeout', '5', '--destination', NODE, ...words];
      });
      const answers = await runPython(CLI, { world, args: [JSON.stringify(args)], ...(celery ? { celery } : {}) });
      // Answers to `control` come in a list, those to `inspect` by node.
      return (answers as unknown[]).flat().map((answer) => (answer as Record<string, unknown>)[NODE] ?? answer);
    },
  };
}

test.for(['5.2 of Debian', 'the newest'] as const)(
  'celery inspect (%s) shows runs, queues, tasks and settings, and no data',
  { timeout: 90_000 },
  async (version, ctx) => {
    const { celery } = await openTools(ctx, version === 'the newest' ? await useNewestCelery(ctx) : undefined);
    const [ping, active, reserved, scheduled, registered, stats, queues, query, conf, report, clock] = await celery(
      'inspect ping',
      'inspect active',
      'inspect reserved',
      'inspect scheduled',
      'inspect registered',
      'inspect stats',
      'inspect active_queues',
      'inspect query_task running claimed unknown',
      'inspect conf',
      'inspect report',
      'inspect clock',
    );
    expect(ping).toEqual({ ok: 'pong' });
    const running = {
      id: 'running',
      name: 'ocr.extract',
      args: [],
      kwargs: { document: '…', cnp: '…' },
      type: 'ocr.extract',
      hostname: NODE,
      time_start: STARTED / 1000,
      acknowledged: true,
      delivery_info: { exchange: '', routing_key: 'ocr', priority: 0, redelivered: false },
      worker_pid: process.pid,
    };
    const claimed = { ...running, id: 'claimed', kwargs: {}, time_start: null, acknowledged: false, worker_pid: null };
    expect(active).toEqual([running]);
    expect(reserved).toEqual([claimed]);
    expect(scheduled).toMatchObject([
      { eta: '2026-11-24T13:54:41.500000+00:00', priority: 6, request: { id: 'later' } },
    ]);
    expect(registered).toEqual(['ocr.extract', 'pdf.render']);
    expect(stats).toMatchObject({
      total: { 'ocr.extract': 41 },
      pid: process.pid,
      uptime: expect.closeTo(271, -2) as number,
      pool: { 'max-concurrency': 2 },
      prefetch_count: 10,
      broker: { transport: 'amqp', userid: 'guest' },
    });
    expect(queues).toMatchObject([{ name: 'ocr', exchange: { name: 'ocr', type: 'direct' }, routing_key: 'ocr' }]);
    expect(query).toEqual({ running: ['active', running], claimed: ['reserved', claimed] });
    expect(conf).toEqual({
      broker_url: 'amqp://user:********@host:5672/v',
      smtp_password: '********',
      concurrency: 2,
      nested: { api: '********' },
    });
    expect((report as { ok: string }).ok).toMatch(
      /^\nsoftware -> genius-workers:0\.1\.0 node:.*\nconcurrency: 2\n.*\n$/s,
    );
    expect(JSON.stringify([stats, conf, report])).not.toMatch(/s3cret|guest:guest/);
    expect(clock).toEqual({ clock: expect.any(Number) as number });
  },
);

test('celery control steers limits, concurrency, queues, events and the end', async (ctx) => {
  const { state, celery } = await openTools(ctx);
  const answers = await celery(
    'control rate_limit ocr.extract 10/m',
    'inspect registered',
    'control rate_limit ocr.extract much',
    'control rate_limit absent 10/m',
    'control time_limit ocr.extract 10 20',
    'control pool_grow 3',
    'control pool_shrink 2',
    'control autoscale 5 1',
    'control add_consumer more ex topic a.#',
    'control add_consumer refused',
    'control cancel_consumer ocr',
    'control enable_events',
    'control enable_events',
    'control disable_events',
  );
  expect(answers).toEqual([
    { ok: 'new rate limit set successfully' },
    ['ocr.extract [rate_limit=10/m]', 'pdf.render'],
    { error: `Invalid rate limit string: ValueError("could not convert string to float: 'much'")` },
    { error: 'unknown task' },
    { ok: 'time limits set successfully' },
    { ok: 'pool will grow' },
    { ok: 'pool will shrink' },
    { error: "ValueError('Autoscale not enabled')" },
    { ok: 'add consumer more' },
    // Its message speaks of a user.
    { error: "RuntimeError('GW_QUEUE_UNKNOWN')" },
    { ok: 'no longer consuming from ocr' },
    { ok: 'task events enabled' },
    { ok: 'task events already enabled' },
    { ok: 'task events disabled' },
  ]);
  expect(state.rateLimits.get('ocr.extract')).toEqual({ text: '10/m', perSecond: 10 / 60 });
  expect(state.timeLimits.get('ocr.extract')).toEqual({ softMs: 10_000, hardMs: 20_000 });
  expect(state.consumers()).toEqual([{ name: 'main', concurrency: 3 }]);
  expect(state.queues()).toEqual([{ name: 'more', exchange: 'ex', exchangeType: 'topic', routingKey: 'a.#' }]);
  // A command that ends the worker is never answered.
  expect(state.hasShutDown).toBe(false);
  await celery('control --timeout 0.5 shutdown');
  expect(state.hasShutDown).toBe(true);
});

test('a revoke cancels runs in every state, and stops what runs only with terminate', async (ctx) => {
  const { state, celery } = await openTools(ctx);
  const states = () => Object.fromEntries([...state.runs.values()].map((run) => [run.id, run.state]));
  expect(await celery('control revoke running claimed later queued absent', 'inspect revoked')).toEqual([
    { ok: 'tasks running, claimed, later, queued, absent flagged as revoked' },
    ['running', 'claimed', 'later', 'queued', 'absent'],
  ]);
  expect(states()).toEqual({ running: 'active', claimed: 'cancelled', later: 'cancelled', queued: 'cancelled' });
  expect(state.revoked.has('absent')).toBe(true);
  expect(await celery('control terminate SIGKILL running', 'control terminate KILL absent')).toEqual([
    { ok: 'terminate: running' },
    { ok: 'terminate: tasks unknown' },
  ]);
  expect(states()).toMatchObject({ running: 'terminated' });
  expect(state.signals).toEqual(['SIGKILL']);
  const [unknown] = await celery('control terminate SIGNONSENSE running');
  expect(unknown).toEqual({ error: `AttributeError("module 'signal' has no attribute 'SIGNONSENSE'")` });
});

test('a Python worker that starts learns what was revoked here, and tells what was revoked there', async (ctx) => {
  const world = await openCeleryWorld(ctx);
  const state = createTableNode(OPTIONS);
  await openNode(ctx, world.amqpUrl, state);
  state.revoked.add('ours');
  const told = await runPython(join(import.meta.dirname, 'fixtures/mingle.py'), { world, args: ['queued'] });
  expect(told).toMatchObject({ learned: ['ours'] });
  await expect.poll(() => state.runs.get('queued')?.state).toBe('cancelled');
});

test('a node that starts learns what a Python worker and another node know as revoked', async (ctx) => {
  const world = await openCeleryWorld(ctx);
  await startPythonCelery(ctx, world, { app: join(import.meta.dirname, 'fixtures/flower_app.py') });
  const revoke = ['-b', world.amqpUrl, 'control', '--timeout', '0.5', '--json', 'revoke', 'queued'];
  await runPython(CLI, { world, args: [JSON.stringify([revoke])] });
  const neighbour = createTableNode({ node: 'genius-2@host' });
  await openNode(ctx, world.amqpUrl, neighbour);
  neighbour.revoked.add('absent');
  const state = createTableNode(OPTIONS);
  const { amqp, events } = await openNode(ctx, world.amqpUrl, state);
  expect(await meetNeighbours(amqp, state, events)).toBe(2);
  expect(state.revoked.list().toSorted()).toEqual(['absent', 'queued']);
  expect(state.runs.get('queued')?.state).toBe('cancelled');
});

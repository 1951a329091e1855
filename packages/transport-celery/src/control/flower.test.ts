/** Flower itself, looking at a node and steering it. */

import { join } from 'node:path';
import { openCeleryWorld, runPython } from '@genius/testing/services';
import { expect, test } from 'vitest';
import { useNewestFlower } from './testing/newest-flower.ts';
import { openNode } from './testing/open-node.ts';
import { createTableNode } from './testing/table-node.ts';

const LOOK = join(import.meta.dirname, 'fixtures/look_with_flower.py');
const NODE = 'genius-0a1b2c3d@host';

test('Flower shows the node, its runs and its settings, and steers it', { timeout: 180_000 }, async (ctx) => {
  const flower = await useNewestFlower(ctx);
  const world = await openCeleryWorld(ctx);
  const state = createTableNode({
    node: NODE,
    tasks: ['ocr.extract'],
    runs: [
      { id: 'running', task: 'ocr.extract', queue: 'ocr', state: 'active', startedAt: Date.now(), fields: ['cnp'] },
    ],
    queues: ['ocr'],
    totals: { 'ocr.extract': 41 },
    conf: { concurrency: 2 },
  });
  const { events } = await openNode(ctx, world.amqpUrl, state);
  let n = 0;
  const telling = setInterval(() => {
    const id = `run-${n++}`;
    events.received({ id, task: 'ocr.extract', fields: ['cnp'] });
    events.started(id);
    events.succeeded(id, 250);
  }, 200);
  ctx.onTestFinished(() => clearInterval(telling));

  const seen = (await runPython(LOOK, {
    world,
    celery: flower,
    args: [NODE, 'running'],
    timeoutMs: 80_000,
  })) as Record<'worker' | 'tasks' | 'online' | 'steered', Record<string, unknown>>;
  // Flower asked for events of tasks by itself.
  expect(events.isEnabled).toBe(true);
  expect(seen.online).toEqual({ [NODE]: true });
  expect(seen.worker).toMatchObject({
    stats: { total: { 'ocr.extract': 41 }, pool: { 'max-concurrency': 2 } },
    active_queues: [{ name: 'ocr' }],
    registered: ['ocr.extract'],
    active: [{ id: 'running', kwargs: { cnp: '…' } }],
    scheduled: [],
    reserved: [],
    revoked: [],
    conf: { concurrency: 2 },
  });
  const done = Object.values(seen.tasks).find((task) => (task as { state: string }).state === 'SUCCESS');
  expect(done).toMatchObject({ name: 'ocr.extract', args: '()', kwargs: "{'cnp': '…'}", result: "'…'", runtime: 0.25 });
  expect(seen.steered).toMatchInlineSnapshot(`
    [
      {
        "message": "Growing 'genius-0a1b2c3d@host' worker's pool by 2",
      },
      {
        "message": "add consumer more",
      },
      {
        "message": "new rate limit set successfully",
      },
      {
        "message": "time limits set successfully",
      },
      {
        "message": "Revoked 'running'",
      },
      {
        "message": "Shutting down!",
      },
    ]
  `);
  expect(state.consumers()).toEqual([{ name: 'main', concurrency: 4 }]);
  expect(state.queues().map(({ name }) => name)).toEqual(['ocr', 'more']);
  expect(state.rateLimits.get('ocr.extract')?.text).toBe('10/m');
  expect(state.timeLimits.get('ocr.extract')).toEqual({ softMs: 10_000, hardMs: 20_000 });
  await expect.poll(() => state.runs.get('running')?.state).toBe('terminated');
  await expect.poll(() => state.hasShutDown).toBe(true);
});

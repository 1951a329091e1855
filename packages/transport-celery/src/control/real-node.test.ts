/** Celery's own tools on a platform that runs: what they see is what happens, and what they steer takes effect. */

import { join } from 'node:path';
import { defineTask } from '@genius/contract';
import { createPlatform, defineWorker, handle, silentLogger } from '@genius/runtime';
import { makeTestFolder } from '@genius/testing';
import { openCeleryWorld, runPython } from '@genius/testing/services';
import { expect, type TestContext, test, vi } from 'vitest';
import { z } from 'zod';
import { openCelery } from '../celery.ts';
import { nodeName } from './node-name.ts';

const CLI = join(import.meta.dirname, 'fixtures/celery_cli.py');
const RECEIVER = join(import.meta.dirname, 'fixtures/receive_events.py');

const nap = defineTask({
  name: 'probe.nap',
  queue: 'probe',
  summary: 'Runs until it is let go.',
  input: z.object({ person: z.string() }),
  output: z.null(),
  idempotent: 'yes',
});

async function startPlatform(ctx: TestContext) {
  const world = await openCeleryWorld(ctx);
  const folder = makeTestFolder();
  const gates: (() => void)[] = [];
  let hasShutDown = false;
  const ports = await openCelery({
    brokerUrl: world.amqpUrl,
    redisUrl: world.redisUrl,
    databaseUrl: world.databaseUrl,
    schema: world.schema,
    blobFolder: folder.path,
    shutDown: () => {
      hasShutDown = true;
    },
  });
  const worker = defineWorker({
    tag: 'probe',
    version: '1.0.0',
    summary: 'For tools.',
    concurrency: 2,
    tasks: [
      handle(nap, async (_input, { signal }) => {
        await new Promise<void>((resolve) => {
          gates.push(resolve);
          signal.addEventListener('abort', () => resolve());
        });
        return null;
      }),
    ],
  });
  const platform = createPlatform(ports, { workers: [worker], log: silentLogger });
  await platform.start();
  ctx.onTestFinished(async () => {
    for (const open of gates) open();
    await platform.stop(1_000);
    folder.remove();
  });
  const node = nodeName(ports.instances.self.id);
  const celery = async (kind: string, ...words: string[]) => {
    const command = ['-b', world.amqpUrl, kind, '--json', '--timeout', '5', '--destination', node, ...words];
    const answers = (await runPython(CLI, { world, args: [JSON.stringify([command])] })) as unknown[];
    const [answer] = answers.flat() as Record<string, unknown>[];
    return answer?.[node] ?? answer;
  };
  return { world, platform, gates, celery, hasShutDown: () => hasShutDown };
}

test('inspect sees the tasks, the queues and the runs of a platform, and nothing of what is in them', async (ctx) => {
  const { platform, gates, celery } = await startPlatform(ctx);
  const runs = await Promise.all([1, 2, 3].map(() => platform.client.send(nap, { person: 'Popescu' })));
  const later = await platform.client.send(nap, { person: 'Popescu' }, { delay: '1h' });
  await vi.waitUntil(() => gates.length === 2);

  expect(await celery('inspect', 'ping')).toEqual({ ok: 'pong' });
  expect(await celery('inspect', 'registered')).toEqual(['probe.nap']);
  expect(await celery('inspect', 'active_queues')).toMatchObject([{ name: 'probe' }]);
  const active = (await celery('inspect', 'active')) as { id: string; name: string }[];
  expect(active.map(({ id }) => id).sort()).toEqual([runs[0]?.id, runs[1]?.id].sort());
  expect(active[0]?.name).toBe('probe.nap');
  const scheduled = (await celery('inspect', 'scheduled')) as { request: { id: string } }[];
  expect(scheduled.map(({ request }) => request.id)).toEqual([later.id]);
  expect(await celery('inspect', 'stats')).toMatchObject({ total: { 'probe.nap': 2 }, pool: { 'max-concurrency': 2 } });
  expect(JSON.stringify([active, scheduled])).not.toContain('Popescu');
}, 60_000);

test('control grows the pool, revokes what waits and what runs, limits the rate, and asks for the end', async (ctx) => {
  const { platform, gates, celery, hasShutDown } = await startPlatform(ctx);
  const runs = [];
  for (let i = 0; i < 4; i++) runs.push(await platform.client.send(nap, { person: 'Popescu' }));
  await vi.waitUntil(() => gates.length === 2);

  await celery('control', 'revoke', runs[3]?.id as string);
  await expect(runs[3]?.result()).rejects.toMatchObject({ outcome: 'cancelled' });
  await celery('control', 'terminate', 'SIGTERM', runs[0]?.id as string);
  await expect(runs[0]?.result()).rejects.toMatchObject({ outcome: 'cancelled' });
  await vi.waitUntil(() => gates.length === 3);

  await celery('control', 'pool_grow', '2');
  const more = await platform.client.send(nap, { person: 'Popescu' });
  await vi.waitUntil(() => gates.length === 4);
  await celery('control', 'rate_limit', 'probe.nap', '1/h');
  const first = await platform.client.send(nap, { person: 'Popescu' });
  await vi.waitUntil(async () => (await platform.client.run(first.id).status())?.state === 'running');
  for (const open of gates) open();
  await more.result();
  const second = await platform.client.send(nap, { person: 'Popescu' });
  await expect(second.result({ deadline: '1s' })).rejects.toThrow();
  expect(gates).toHaveLength(5);
  await celery('control', 'rate_limit', 'probe.nap', '0');
  await vi.waitUntil(() => gates.length === 6);

  await celery('control', 'shutdown').catch(() => undefined);
  await vi.waitUntil(hasShutDown);
}, 60_000);

test("Celery's receiver follows runs of a platform from received to succeeded", async (ctx) => {
  const { world, platform, gates } = await startPlatform(ctx);
  const heard = runPython(RECEIVER, { world, args: ['task-succeeded'] });
  const sending = setInterval(() => {
    for (const open of gates.splice(0)) open();
    void platform.client.send(nap, { person: 'Popescu' });
  }, 100);
  const told = (await heard) as { tasks: Record<string, { name: string; state: string }> };
  clearInterval(sending);
  const ended = Object.values(told.tasks).filter(({ state }) => state === 'SUCCESS');
  expect(ended.length).toBeGreaterThan(0);
  // Of one that was received before anybody listened the name is not known.
  expect(ended.every(({ name }) => name === 'probe.nap' || name === null)).toBe(true);
  expect(JSON.stringify(told)).not.toContain('Popescu');
}, 60_000);

/** Runs that share a pace, on a clock that a test moves. */

import { defineTask } from '@genius/contract';
import { createTestClock, makeTestFolder, openTestPlatform, type TestClock, waitForState } from '@genius/testing';
import { expect, test, vi } from 'vitest';
import { z } from 'zod';
import { defineWorker, handle } from './worker.ts';

const input = z.object({ n: z.number() });
const common = {
  queue: 'paced',
  summary: 'Calls somebody who counts.',
  idempotent: 'yes',
  output: z.any(),
  limits: { soft: '20s', hard: '30s', attempts: 3 },
  retry: { first: '1ms', cap: '2ms' },
} as const;
const paced = defineTask({ ...common, name: 'paced.call', input });

/** A worker whose runs note when they had their slot. */
function worker(clock: TestClock, per: '1s' | '60s', calls: { n: number; at: number }[], holdOffMs?: number) {
  return defineWorker({
    tag: 'paced',
    version: '0',
    summary: 'For a test.',
    concurrency: 20,
    tasks: [
      handle(paced, async ({ n }, ctx) => {
        await ctx.pace('somebody', { count: per === '1s' ? 10 : 1, per });
        calls.push({ n, at: clock.monotonic() });
        if (holdOffMs !== undefined && calls.length === 1) await ctx.holdOff('somebody', holdOffMs);
      }),
    ],
  });
}

/** Waits on the real clock for what the disk does, and moves the other one until it is there. */
const until = (clock: TestClock, stepMs: number, look: () => boolean) =>
  vi.waitUntil(
    async () => {
      if (!look()) await clock.advance(stepMs);
      return look();
    },
    { timeout: 20_000, interval: 1 },
  );

const gaps = (calls: { at: number }[]) =>
  calls.slice(1).map(({ at }, i) => Math.round(at - (calls[i] as { at: number }).at));

test('runs of two processes on one folder get their turns evenly spread', async () => {
  const clock = createTestClock();
  const folder = makeTestFolder();
  const calls: { n: number; at: number }[] = [];
  const options = { folder: folder.path, clock, workers: [worker(clock, '1s', calls)] };
  const platforms = [await openTestPlatform(options), await openTestPlatform(options)];
  const inputs = Array.from({ length: 20 }, (_, n) => ({ n }));
  await platforms[0]?.client.sendAll(paced, inputs);
  await until(clock, 10, () => calls.length === 20);
  expect(new Set(calls.map(({ n }) => n)).size).toBe(20);
  for (const gap of gaps(calls)) expect(gap).toBeGreaterThanOrEqual(90);
  expect((calls[19] as { at: number }).at - (calls[0] as { at: number }).at).toBeGreaterThanOrEqual(1_890);
  for (const platform of platforms) await platform.close();
  folder.remove();
});

test('a run whose turn comes after its soft limit is attempted again when it is free, and took no turn meanwhile', async () => {
  const clock = createTestClock();
  const calls: { n: number; at: number }[] = [];
  await using platform = await openTestPlatform({ clock, workers: [worker(clock, '60s', calls)] });
  const first = await platform.client.send(paced, { n: 1 });
  await first.result();
  const second = await platform.client.send(paced, { n: 2 });
  await waitForState(platform, second.id, 'scheduled');
  await until(clock, 1_000, () => calls.length === 2);
  await second.result();
  expect(gaps(calls)[0]).toBeGreaterThanOrEqual(60_000);
  expect(gaps(calls)[0]).toBeLessThan(63_000);
  expect(await platform.ports.history.attempts(second.id)).toMatchObject([
    { outcome: 'retry', failure: { code: 'GW_PACED', kind: 'transient' } },
    { outcome: 'done' },
  ]);
});

test('after a hold-off nobody goes on before its end, not even who already waits for a turn, and then one by one', async () => {
  const clock = createTestClock();
  const calls: { n: number; at: number }[] = [];
  await using platform = await openTestPlatform({ clock, workers: [worker(clock, '1s', calls, 10_000)] });
  await platform.client.sendAll(paced, [{ n: 1 }, { n: 2 }, { n: 3 }, { n: 4 }]);
  await until(clock, 50, () => calls.length === 4);
  const [held, ...spread] = gaps(calls);
  expect(held).toBeGreaterThanOrEqual(9_950);
  expect(held).toBeLessThan(12_000);
  for (const gap of spread) expect(gap).toBeGreaterThanOrEqual(50);
});

test('a run that is cancelled while it waits for its turn ends at once', async () => {
  const clock = createTestClock();
  const calls: { n: number; at: number }[] = [];
  await using platform = await openTestPlatform({ clock, workers: [worker(clock, '1s', calls)] });
  await platform.ports.kv.postpone('somebody', 15_000);
  const timers = clock.waiting;
  const run = await platform.client.send(paced, { n: 1 });
  // One for the attempt's limit, one for its turn.
  await vi.waitUntil(() => clock.waiting === timers + 2);
  await run.cancel('not needed');
  await expect(run.result()).rejects.toMatchObject({ code: 'GW_CANCELLED' });
  expect(calls).toEqual([]);
});

test('a pace that is none is refused, and a hold-off that makes no sense holds nobody, or a day at most', async () => {
  const wrong = defineTask({
    ...common,
    name: 'paced.wrong',
    input: z.object({ how: z.enum(['count', 'burst', 'hold']) }),
  });
  const odd = defineWorker({
    tag: 'paced',
    version: '0',
    summary: 'For a test.',
    tasks: [
      handle(wrong, async ({ how }, ctx) => {
        if (how === 'count') await ctx.pace('k', { count: 0, per: '1s' });
        if (how === 'burst') await ctx.pace('k', { count: 1, per: '1s', burst: 1.5 });
        await ctx.holdOff('k', Number.NaN);
        await ctx.holdOff('k', -5);
        const before = await ctx.kv.postpone('k', 0);
        await ctx.holdOff('k', 1e15);
        return [before, await ctx.kv.postpone('k', 0)];
      }),
    ],
  });
  await using platform = await openTestPlatform({ clock: createTestClock(), workers: [odd] });
  for (const how of ['count', 'burst'] as const) {
    const refusal = { code: 'GW_OPTION_INVALID', failure: { field: how } };
    await expect(platform.client.call(wrong, { how })).rejects.toMatchObject(refusal);
  }
  expect(await platform.client.call(wrong, { how: 'hold' })).toEqual([0, 86_400_000]);
});

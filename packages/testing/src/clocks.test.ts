/** What follows the wall clock, what does not, and what happens when somebody sets it. */

import { handle } from '@genius/runtime';
import { expect, it } from 'vitest';
import { z } from 'zod';
import { createTestClock, openTestPlatform, waitForState } from './index.ts';
import { tryTask, tryWorker } from './processes/try-task.ts';

const HOUR = 3_600_000;
/** From one slot of a schedule to the next: every timer on the way takes real time, and only its order to the jumps counts. */
const SLOT = 600_000;
const nothing = z.object({});
const limits = { soft: '10s', hard: '20s', attempts: 1 };

it('a clock set forward or back stops no attempt and prolongs none: limits are on the monotonic clock', async () => {
  for (const jump of [HOUR, -HOUR]) {
    const clock = createTestClock();
    const { promise: gate, resolve: open } = Promise.withResolvers<void>();
    const t = tryTask('try.limit', z.object({ waits: z.boolean() }), { limits });
    const worker = tryWorker(
      handle(t, ({ waits }, ctx) =>
        waits ? gate.then(() => 'in time') : new Promise((r) => ctx.signal.addEventListener('abort', r)),
      ),
    );
    await using platform = await openTestPlatform({ workers: [worker], clock });
    const [quick, slow] = [
      await platform.client.send(t, { waits: true }),
      await platform.client.send(t, { waits: false }),
    ];
    await waitForState(platform, slow.id, 'running');
    await clock.jump(jump);
    await clock.advance(9_000);
    open();
    expect(await quick.result()).toBe('in time');
    expect((await slow.status())?.state).toBe('running');
    await clock.advance(1_001);
    await expect(slow.result()).rejects.toMatchObject({ code: 'GW_SOFT_LIMIT' });
  }
});

it('a schedule fires a slot once when the clock is set forward over it, and not again when it is set back', async () => {
  const clock = createTestClock();
  const t = tryTask('try.slot', nothing);
  await using platform = await openTestPlatform({ workers: [tryWorker(handle(t, () => 1))], clock });
  await platform.scheduler.put('slots', t, {}, { cron: '*/10 * * * *', zone: 'UTC' });
  const count = async () => (await platform.ports.history.find({ task: t.name })).runs.length;
  await clock.advance(10_000);
  expect(await count()).toBe(0);
  await clock.jump(SLOT);
  await clock.advance(6_000);
  expect(await count()).toBe(1);
  await clock.jump(-SLOT);
  await clock.advance(SLOT + 6_000);
  expect(await count()).toBe(1);
  await clock.advance(SLOT);
  expect(await count()).toBe(2);
});

it('a delayed run starts after its span on the store’s clock, also if it was set forward meanwhile', async () => {
  const clock = createTestClock();
  const t = tryTask('try.delayed', nothing);
  await using platform = await openTestPlatform({ workers: [tryWorker(handle(t, () => 1))], clock });
  const run = await platform.client.send(t, {}, { delay: '10m' });
  await clock.advance(SLOT / 2);
  await clock.jump(SLOT);
  expect((await run.status())?.state).toBe('scheduled');
  await clock.advance(SLOT / 2);
  expect(await run.result()).toBe(1);
});

it('a clock set back holds up what waits for a time as long as it was set back, and no longer', async () => {
  const clock = createTestClock();
  const delayed = tryTask('try.delayed', nothing);
  const rated = tryTask('try.rated', nothing, { limit: { rate: { count: 1, per: '5s' } } });
  const worker = tryWorker(
    handle(delayed, () => 'delayed'),
    handle(rated, () => 'rated'),
  );
  await using platform = await openTestPlatform({ workers: [worker], clock });
  const { client } = platform;
  const runs = [await client.send(delayed, {}, { delay: '10s' }), await client.send(rated, {})];
  await runs[1]?.result();
  runs.push(await client.send(rated, {}));
  await clock.advance(100);
  await clock.jump(-60_000);
  const states = () => Promise.all(runs.map(async (run) => (await run.status())?.state));
  await clock.advance(11_000);
  expect(await states()).toEqual(['scheduled', 'done', 'waiting']);
  for (let second = 0; second < 60; second++) await clock.advance(1_000);
  expect(await Promise.all(runs.map((run) => run.result()))).toEqual(['delayed', 'rated', 'rated']);
});

/** Handlers in threads and processes. */

import { expect, it } from 'vitest';
import { openTestPlatform, waitForState } from '../index.ts';
import { block, crash, inline, listen, stuck, where, worker } from './isolated-worker.ts';

it('a blocked thread is ended at its hard limit while the loop goes on', async () => {
  await using platform = await openTestPlatform({ workers: [worker] });
  await expect(platform.client.call(block, {})).rejects.toMatchObject({ code: 'GW_HARD_LIMIT' });
});

it('a native crash of a handler is a lost worker, and the run is attempted again', async () => {
  await using platform = await openTestPlatform({ workers: [worker] });
  const run = await platform.client.send(crash, {});
  expect(await run.result()).not.toBe(process.pid);
  expect(
    (await platform.ports.history.attempts(run.id)).map(({ outcome, failure }) => [outcome, failure?.code]),
  ).toEqual([
    ['retry', 'GW_WORKER_LOST'],
    ['done', undefined],
  ]);
});

it('an abort reaches a handler in a process', async () => {
  await using platform = await openTestPlatform({ workers: [worker] });
  await expect(platform.client.call(listen, {})).rejects.toMatchObject({ code: 'GW_SOFT_LIMIT' });
});

it('a process that hangs in native code is killed at its hard limit, and the next run gets a new one', async () => {
  await using platform = await openTestPlatform({ workers: [worker] });
  const before = await platform.client.call(where, {});
  await expect(platform.client.call(stuck, {})).rejects.toMatchObject({ code: 'GW_HARD_LIMIT' });
  expect([before, process.pid]).not.toContain(await platform.client.call(where, {}));
});

it('while a handler blocks its thread, other runs start and end', async () => {
  await using platform = await openTestPlatform({ workers: [worker], concurrency: 2 });
  const blocked = await platform.client.send(block, {});
  await waitForState(platform, blocked.id, 'running');
  for (let n = 0; n < 5; n++) expect(await platform.client.call(inline, {})).toBe(process.pid);
  expect((await blocked.status())?.state).toBe('running');
  await expect(blocked.result()).rejects.toMatchObject({ code: 'GW_HARD_LIMIT' });
});

/** Handlers in threads and processes. */

import { expect, it } from 'vitest';
import { openTestPlatform } from '../index.ts';
import { block, crash, listen, worker } from './isolated-worker.ts';

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

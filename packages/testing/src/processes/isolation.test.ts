/** Handlers in threads and processes. */

import { createHash, randomBytes } from 'node:crypto';
import { expect, it, onTestFinished, vi } from 'vitest';
import { openTestPlatform, waitForState } from '../index.ts';
import {
  block,
  crash,
  guarded,
  guardedThread,
  inline,
  listen,
  readInProcess,
  readInThread,
  sleep,
  stuck,
  where,
  worker,
} from './isolated-worker.ts';
import { listenInProcess, listenInThread, worker as slowWorker } from './slow-worker.ts';

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

it.each([listenInThread, listenInProcess])(
  'an abort reaches a handler in a $isolation that is still being loaded',
  async (task) => {
    await using platform = await openTestPlatform({ workers: [slowWorker] });
    await expect(platform.client.call(task, {})).rejects.toMatchObject({ code: 'GW_SOFT_LIMIT' });
  },
);

it.each([readInThread, readInProcess])('in a $isolation a blob is read in pieces, not as a whole', async (task) => {
  await using platform = await openTestPlatform({ workers: [worker] });
  const content = randomBytes(20_000_000);
  const { blob } = await platform.ports.blobs.put(content);
  const read = await platform.client.call(task, { blob });
  expect(read).toMatchObject({ sha256: createHash('sha256').update(content).digest('hex') });
  expect(read.largest).toBeLessThan(2_000_000);
  expect(await platform.client.call(task, { blob, most: 1 })).toMatchObject({ pieces: 1 });
  await expect(platform.client.call(task, { blob: 'nothing' })).rejects.toMatchObject({
    failure: { code: 'GW_BLOB_MISSING' },
  });
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

it('no more handlers are in threads at once than a worker has hosts; one that is cancelled leaves the line', async () => {
  await using platform = await openTestPlatform({ workers: [{ ...worker, hosts: 1 }], concurrency: 10 });
  const runs = await platform.client.sendAll(
    sleep,
    Array.from({ length: 4 }, () => ({})),
  );
  for (const { id } of runs) await waitForState(platform, id, 'running');
  // Who does not need a thread waits for none.
  expect(await platform.client.call(inline, {})).toBe(process.pid);
  await runs[3]?.cancel();
  await expect(runs[3]?.result()).rejects.toMatchObject({ outcome: 'cancelled' });
  const spans = (await Promise.all(runs.slice(0, 3).map((run) => run.result()))) as {
    begunAt: number;
    endedAt: number;
    thread: number;
  }[];
  spans.sort((a, b) => a.begunAt - b.begunAt);
  expect(new Set(spans.map(({ thread }) => thread)).size).toBe(1);
  for (const [n, { begunAt }] of spans.entries()) expect(begunAt).toBeGreaterThanOrEqual(spans[n - 1]?.endedAt ?? 0);
});

it('a thread that is ended makes room for who waits', async () => {
  await using platform = await openTestPlatform({ workers: [{ ...worker, hosts: 1 }], concurrency: 10 });
  const blocked = await platform.client.send(block, {});
  await waitForState(platform, blocked.id, 'running');
  const waiting = await platform.client.send(sleep, {});
  await expect(blocked.result()).rejects.toMatchObject({ code: 'GW_HARD_LIMIT' });
  expect(await waiting.result()).toHaveProperty('thread');
});

it.each([guarded, guardedThread])(
  'a handler in a $isolation keeps secrets of its tenant, whose key stays outside, and shares paces',
  async (task) => {
    vi.stubEnv('GENIUS_SECRET_KEY', 'not for them');
    onTestFinished(() => void vi.unstubAllEnvs());
    await using platform = await openTestPlatform({ workers: [worker] });
    await platform.secrets.of('', 'ana').write('shared', 'of all');
    const run = await platform.client.send(task, {}, { tenant: 'firm' });
    const { pid, pacedMs, ...kept } = (await run.result()) as { pid: number; pacedMs: number };
    expect(pid === process.pid).toBe(task === guardedThread);
    // What the first slot left of the 500 ms, less the way there and back.
    expect(pacedMs).toBeGreaterThan(100);
    expect(kept).toEqual({
      hasKey: false,
      version: 1,
      late: 'GW_SECRET_CHANGED',
      read: [{ value: 'of firm', version: 1 }, { value: 'of all', version: 1 }, null],
      listed: 1,
    });
    expect(await platform.ports.kv.postpone('outside', 0)).toBeGreaterThan(50_000);
    expect(await platform.ports.audit.list({ target: 'token' })).toMatchObject([
      { actor: `run:${run.id}`, action: 'secret.written', tenant: 'firm', details: { version: 1 } },
    ]);
  },
);

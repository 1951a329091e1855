/** When the folder itself is in trouble: full, deleted, or written by another version. */

import { execFileSync } from 'node:child_process';
import { closeSync, mkdirSync, openSync, rmSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { handle } from '@genius/runtime';
import { expect, it } from 'vitest';
import { z } from 'zod';
import { makeTestFolder, openTestPlatform, waitForState } from './index.ts';
import { tryTask, tryWorker } from './processes/try-task.ts';

const t = tryTask('try.store', z.object({ text: z.string().default('') }));
const worker = tryWorker(handle(t, (_, ctx) => ctx.attempt));

it('on a full disk a send is refused, and an outcome in hand is stored once there is room', async (ctx) => {
  const folder = makeTestFolder();
  const disk = join(folder.path, 'disk');
  mkdirSync(disk);
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=24m', 'tmpfs', disk], { stdio: 'pipe' });
  } catch {
    folder.remove();
    return ctx.skip('service: only root can mount a small disk; run the tests as root');
  }
  ctx.onTestFinished(() => {
    execFileSync('umount', ['-l', disk]);
    folder.remove();
  });
  const { promise: gate, resolve: open } = Promise.withResolvers<void>();
  const holds = tryTask('try.hold', z.object({}));
  const both = tryWorker(
    handle(t, () => 1),
    handle(holds, () => gate.then(() => 'x'.repeat(60_000))),
  );
  await using platform = await openTestPlatform({ folder: join(disk, 'data'), workers: [both] });
  const { client } = platform;
  const run = await client.send(holds, {});
  await waitForState(platform, run.id, 'running');
  const filler = join(disk, 'filler');
  fill(filler);
  const refused = client.send(t, { text: 'x'.repeat(100_000) });
  await expect(refused).rejects.toThrow(/disk is full|ENOSPC|no space/i);
  open();
  // The handler has ended, and there is no room for its result.
  expect(await platform.ports.results.wait(run.id, { deadlineMs: 300 })).toBe('timeout');
  rmSync(filler);
  expect(await run.result()).toHaveLength(60_000);
  expect(await run.status()).toMatchObject({ attempt: 1 });
  expect(await client.call(t, { text: 'there is room' })).toBe(1);
});

/** Writes until there is no room left, in ever smaller pieces. */
function fill(path: string): void {
  const file = openSync(path, 'w');
  for (let size = 1 << 20; size >= 1; size >>= 1) {
    try {
      for (;;) writeSync(file, Buffer.alloc(size));
    } catch {
      // Smaller.
    }
  }
  // The room is given back only when nobody has the file open any more.
  closeSync(file);
}

it('a folder that was deleted takes its runs with it; the new one is another store and knows none of them', async () => {
  const folder = makeTestFolder();
  const data = join(folder.path, 'data');
  try {
    const before = await openTestPlatform({ folder: data });
    const { id } = await before.client.send(t, {}, { key: 'k' });
    const { generation } = before.ports.effects;
    await before.close();
    rmSync(data, { recursive: true });
    await using after = await openTestPlatform({ folder: data, workers: [worker] });
    expect(after.ports.effects.generation).not.toBe(generation);
    await expect(after.client.wait(id)).rejects.toMatchObject({ outcome: 'gone' });
    expect(await after.client.send(t, {}, { key: 'k' })).toMatchObject({ existing: false });
  } finally {
    folder.remove();
  }
});

it('a folder of a newer version is refused, says which, and is left as it was; one of this version is opened', async () => {
  const folder = makeTestFolder();
  const version = (to?: number) => {
    const db = new DatabaseSync(join(folder.path, 'runs.sqlite'));
    const { user_version: found } = db.prepare('PRAGMA user_version').get() as { user_version: number };
    if (to !== undefined) db.exec(`PRAGMA user_version = ${to}`);
    db.close();
    return found;
  };
  try {
    const first = await openTestPlatform({ folder: folder.path });
    const run = await first.client.send(t, {}, { key: 'kept' });
    await first.close();
    const ours = version();
    version(ours + 1);
    await expect(openTestPlatform({ folder: folder.path })).rejects.toMatchObject({
      code: 'GW_STORE_VERSION',
      failure: { details: { folder: folder.path, found: ours + 1, known: ours } },
    });
    expect(version(ours)).toBe(ours + 1);
    await using again = await openTestPlatform({ folder: folder.path, workers: [worker] });
    expect(await again.client.wait(run.id)).toBe(1);
  } finally {
    folder.remove();
  }
});

it('a file that is no store is refused and left as it was', async () => {
  const folder = makeTestFolder();
  try {
    writeFileSync(join(folder.path, 'runs.sqlite'), 'A letter to a friend.\n'.repeat(100));
    await expect(openTestPlatform({ folder: folder.path })).rejects.toThrow(/not a database/);
  } finally {
    folder.remove();
  }
});

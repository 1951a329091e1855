import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { newRunId } from '@genius/contract';
import { makeTestFolder } from '@genius/testing';
import { expect, test } from 'vitest';
import { openEmbedded } from './embedded.ts';

const run = (input: unknown, subject?: string) => {
  const id = newRunId();
  return {
    id,
    task: 'probe.run',
    queue: 'probe',
    input: JSON.stringify(input),
    tenant: '',
    priority: 5,
    sentAt: Date.now(),
    correlationId: id,
    ...(subject ? { subject } : {}),
  };
};

test('no word of an erased person is left in the files of the index', async (ctx) => {
  const folder = makeTestFolder();
  const ports = await openEmbedded({ folder: folder.path });
  ctx.onTestFinished(async () => {
    await ports.close();
    folder.remove();
  });
  await ports.broker.sendAll([
    ...Array.from({ length: 300 }, (_, i) => run({ name: `Somebody${i}` })),
    run({ name: 'Xylophonescu' }, 'x'),
    run({ name: 'Xylophonescu' }, 'x'),
  ]);
  expect((await ports.history.find({ words: 'xylophonescu' })).runs).toHaveLength(2);
  const holds = () =>
    readdirSync(folder.path)
      .filter((name) => name.startsWith('search.sqlite'))
      .some((name) => readFileSync(join(folder.path, name)).includes('xylophonescu'));
  expect(holds()).toBe(true);
  await ports.history.eraseSubject('x');
  expect(holds()).toBe(false);
  expect((await ports.history.find({ words: 'somebody7' })).runs).toHaveLength(1);
});

test('an index that was lost is filled anew, and one that is kept filled needs no search for it', async (ctx) => {
  const folder = makeTestFolder();
  ctx.onTestFinished(() => folder.remove());
  const first = await openEmbedded({ folder: folder.path });
  await first.broker.send(run({ name: 'Ana' }));
  expect((await first.history.find({ words: 'ana' })).runs).toHaveLength(1);
  await first.close();
  for (const name of readdirSync(folder.path)) if (name.startsWith('search.')) rmSync(join(folder.path, name));
  const second = await openEmbedded({ folder: folder.path });
  expect((await second.history.find({ words: 'ana' })).runs).toHaveLength(1);
  const stop = second.history.keepSearchable();
  await second.broker.send(run({ name: 'Zebrafish' }));
  const wal = join(folder.path, 'search.sqlite-wal');
  await expect.poll(() => readFileSync(wal).includes('zebrafish')).toBe(true);
  stop();
  await second.close();
});

test('two processes that search at once find the same', async (ctx) => {
  const folder = makeTestFolder();
  const all = await Promise.all([1, 2].map(() => openEmbedded({ folder: folder.path })));
  ctx.onTestFinished(async () => {
    await Promise.all(all.map((ports) => ports.close()));
    folder.remove();
  });
  await all[0]?.broker.sendAll(Array.from({ length: 2_000 }, (_, i) => run({ name: i % 2 ? 'Odd' : 'Even' })));
  const found = await Promise.all(all.map((ports) => ports.history.find({ words: 'odd', limit: 1_000 })));
  expect(found.map(({ runs }) => runs.length)).toEqual([1_000, 1_000]);
});

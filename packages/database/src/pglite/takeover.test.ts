import { readdir } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { openDatabase } from '../index.ts';
import { notes } from '../testing/notes.ts';
import { startProcess, temporaryFolder, usedFolder } from '../testing/start-process.ts';

const count = 'SELECT count(*)::int AS count FROM note';

test('an owner killed by SIGKILL: nothing acknowledged is lost, and the next use of another process takes over', async () => {
  const folder = await usedFolder();
  const owner = startProcess();
  await owner.ask('open', { folder });
  const other = startProcess();
  await other.ask('open', { folder });
  void owner.ask('insertForEver', 'mine');
  void other.ask('insertForEver', 'theirs');
  await Promise.all([
    owner.waitUntilTold((told) => told === 'mine50'),
    other.waitUntilTold((told) => told === 'theirs50'),
  ]);

  const killedAt = performance.now();
  await owner.kill();
  const toldBefore = other.told.length;
  await other.waitUntilTold((told) => told.startsWith('theirs') && other.told.indexOf(told) > toldBefore);
  const takeoverMs = performance.now() - killedAt;
  expect(await other.ask('isOwner')).toBe(true);
  // A limit against hanging; docs have the measured time.
  expect(takeoverMs).toBeLessThan(5_000);

  // What was under way at that moment failed as transient, and nothing else did.
  const failures = other.told.filter((told) => told.startsWith('failed'));
  expect(failures.filter((told) => told !== 'failed GW_DATABASE_CONNECTION_LOST')).toEqual([]);

  // Taken before the rows are read: the other process goes on inserting.
  const acknowledged = [...owner.told, ...other.told].filter((told) => !told.startsWith('failed'));
  const stored: { text: string }[] = await other.ask('query', 'SELECT text FROM note');
  const texts = new Set(stored.map(({ text }) => text));
  expect(acknowledged.filter((text) => !texts.has(text))).toEqual([]);
});

test('an owner that closes hands the folder over: another process goes on', async () => {
  const folder = await usedFolder();
  const [first, second] = [startProcess(), startProcess()];
  await first.ask('open', { folder });
  await second.ask('open', { folder });
  await first.ask('insert', 1, 'a');
  await first.ask('close');
  await second.ask('insert', 1, 'b').catch(() => second.ask('insert', 1, 'b'));
  expect(await second.ask('isOwner')).toBe(true);
  expect(await second.ask('query', count)).toEqual([{ count: 2 }]);
});

test('a first start that was killed half-way leaves nothing in the way of the next', async () => {
  const folder = await temporaryFolder();
  const unlucky = startProcess();
  const opening = unlucky.ask('open', { folder });
  for (;;) {
    const names = await readdir(folder, { recursive: true }).catch(() => []);
    if (names.some((name) => name.startsWith('pgdata/'))) break;
  }
  await unlucky.kill();
  await expect(opening).rejects.toThrow('gone');

  await using database = openDatabase({ folder, ...notes });
  expect(await (await database.dataSource()).query(count)).toEqual([{ count: 0 }]);
});

import { existsSync, mkdirSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeTestFolder } from '@genius/testing';
import { expect, test } from 'vitest';
import { makeTemporaryFolder } from './temporary-folder.ts';

test('what a killed process left hours ago is removed; folders of runs that go on, and of others, stay', async () => {
  const parent = makeTestFolder();
  const now = Date.now();
  const make = (name: string, hoursAgo: number) => {
    const path = join(parent.path, name);
    mkdirSync(path);
    writeFileSync(join(path, 'source-0'), 'records');
    utimesSync(path, (now - hoursAgo * 3_600_000) / 1_000, (now - hoursAgo * 3_600_000) / 1_000);
    return path;
  };
  const [left, goesOn, foreign] = [make('genius-saft-a', 3), make('genius-saft-b', 1), make('other', 3)];
  await using folder = await makeTemporaryFolder(parent.path, now);
  expect([left, goesOn, foreign, folder.path].map((path) => existsSync(path))).toEqual([false, true, true, true]);
  parent.remove();
});

test('it is gone at the end of the block', async () => {
  const parent = makeTestFolder();
  let path = '';
  {
    await using folder = await makeTemporaryFolder(parent.path);
    path = folder.path;
    writeFileSync(join(path, 'part-0.xml'), '<a/>');
  }
  expect(existsSync(path)).toBe(false);
  parent.remove();
});

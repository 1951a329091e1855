import { execFile } from 'node:child_process';
import { globSync, mkdirSync, readdirSync, readlinkSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { openWorld } from '../testing/genius.ts';

const execute = promisify(execFile);
const ROOT = join(import.meta.dirname, '../../../..');

/** A clone of what is committed, with the packages that are installed here, and its own workspaces among them. */
async function cloneTo(folder: string): Promise<void> {
  // The checkout may belong to somebody else than who runs the tests.
  await execute('git', ['-c', 'safe.directory=*', 'clone', '--quiet', '--local', ROOT, folder]);
  for (const modules of ['node_modules', ...globSync('{packages,workers}/*/node_modules', { cwd: ROOT })]) {
    mkdirSync(join(folder, modules), { recursive: true });
    for (const name of readdirSync(join(ROOT, modules))) {
      // What begins with a dot is a cache of the checkout, but for the programs.
      if (name === '.bin' || !/^(@genius$|\.)/.test(name))
        symlinkSync(join(ROOT, modules, name), join(folder, modules, name));
    }
  }
  const own = 'node_modules/@genius';
  mkdirSync(join(folder, own));
  // Relative as npm makes them, so that they point into the clone.
  for (const name of readdirSync(join(ROOT, own)))
    symlinkSync(readlinkSync(join(ROOT, own, name)), join(folder, own, name));
}

test('a new worker runs and passes its test without an edit', { timeout: 60_000 }, async () => {
  const world = await openWorld();
  const clone = join(world.folder, 'clone');
  try {
    await cloneTo(clone);
    const made = await world.genius(['new', 'worker', 'demo.hello', '--json'], { cwd: clone });
    expect(JSON.parse(made.out)).toMatchObject({ root: clone, folder: 'workers/demo-hello', task: 'demo.hello' });
    const [call, own] = await Promise.all([
      world.genius(['call', 'demo.hello', '--input', '{"name":"Ana"}', '--json'], { cwd: clone }),
      execute(process.execPath, ['node_modules/vitest/vitest.mjs', 'run', 'workers/demo-hello'], { cwd: clone }),
    ]);
    expect(JSON.parse(call.out)).toMatchObject({ state: 'done', output: { text: 'Hello, Ana!' } });
    expect(own.stdout.trim().split('\n').at(-1)).toBe('2 passed, 0 failed');
    const again = await world.genius(['new', 'worker', 'demo.hello'], { cwd: clone });
    expect(again).toMatchObject({ code: 2, err: expect.stringContaining('workers/demo-hello is there already') });
  } finally {
    rmSync(clone, { recursive: true, force: true });
    await world.close();
  }
});

test.each([
  ['Demo', 'capital letters'],
  ['../evil', 'a way out of the folder'],
  ['a..b', 'an empty word'],
  ['a/b', 'a slash'],
])('%s is no tag: %s', async (tag) => {
  const world = await openWorld();
  const { code, err } = await world.genius(['new', 'worker', tag]);
  expect({ code, err }).toEqual({ code: 2, err: expect.stringContaining('GW_CLI_TAG_INVALID') });
  await world.close();
});

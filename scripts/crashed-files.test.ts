import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { crashedFile } from './crashed-files.ts';

const root = join(import.meta.dirname, '..');

test('only a file whose process V8 ended is run again', () => {
  const told = (signal: string) =>
    new Error('[vitest-pool]: Worker forks emitted error.', {
      cause: new Error(
        `Worker exited unexpectedly with signal ${signal} during started state while running test file /a/b.test.ts`,
      ),
    });
  expect(crashedFile(told('SIGTRAP'))).toBe('/a/b.test.ts');
  expect(crashedFile(told('SIGSEGV'))).toBeUndefined();
  expect(crashedFile(new Error('a listener'))).toBeUndefined();
  expect(crashedFile(undefined)).toBeUndefined();
});

/** Runs `npm test`'s own script over test files of these texts, in a folder of the checkout. */
function runTests(files: Record<string, string>) {
  const folder = join(root, 'tests', `.crashed-${process.pid}-${Date.now()}`);
  mkdirSync(folder);
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  const { stdout, status } = spawnSync(process.execPath, [join(root, 'scripts/run-tests.ts'), folder], {
    cwd: root,
    encoding: 'utf8',
    env: { ...process.env, CI: '', GENIUS_STRICT: '', CRASHED_MARK: join(folder, 'mark') },
  });
  return { last: stdout.trim().split('\n').at(-1), status, stdout };
}

const WELL = `import { test } from 'vitest'; test('is well', () => {});`;
const ONCE = `
  import { existsSync, writeFileSync } from 'node:fs';
  import { test } from 'vitest';
  test('is ended by V8 the first time', async () => {
    const mark = process.env.CRASHED_MARK as string;
    if (existsSync(mark)) return;
    writeFileSync(mark, '');
    process.kill(process.pid, 'SIGTRAP');
    await new Promise((resolve) => setTimeout(resolve, 10_000));
  });`;
const FAILS = `import { expect, test } from 'vitest'; test('fails', () => expect(1).toBe(2));`;

test('its tests count as they end the second time, and it is said aloud', { timeout: 120_000 }, () => {
  const { last, status, stdout } = runTests({ 'well.test.ts': WELL, 'once.test.ts': ONCE });
  expect(stdout).toMatch(/V8 ended the process of .*once\.test\.ts.*run again/);
  expect([last, status]).toEqual(['2 passed, 0 failed', 0]);
});

test('a failure beside it stays one', { timeout: 120_000 }, () => {
  const { last, status } = runTests({ 'fails.test.ts': FAILS, 'once.test.ts': ONCE });
  expect([last, status]).toEqual(['1 passed, 1 failed', 1]);
});

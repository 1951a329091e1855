/** `npm test`: all tests, or those of the files that are named; and once more those whose process V8 itself ended. */

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import type { Crashed } from './crashed-files.ts';

const root = join(import.meta.dirname, '..');
const vitest = join(root, 'node_modules/vitest/vitest.mjs');
const folder = mkdtempSync(join(tmpdir(), 'genius-tests-'));
const note = join(folder, 'crashed.json');
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));

async function run(args: string[], env: Record<string, string>): Promise<number> {
  const child = spawn(process.execPath, [vitest, 'run', ...args], {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, ...env },
  });
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => child.kill(signal));
  const [code] = (await once(child, 'exit')) as [number | null];
  return code ?? 1;
}

const first = await run(process.argv.slice(2), { GENIUS_TESTS_CRASHED: note });
if (!existsSync(note)) process.exit(first);

const { files, ...before } = JSON.parse(readFileSync(note, 'utf8')) as Crashed;
const names = files.map((file) => relative(root, file));
console.log(`V8 ended the process of ${names.join(', ')} (nodejs/node#64500), so it is run again:`);
const second = await run(names, { GENIUS_TESTS_BEFORE: JSON.stringify(before) });
process.exit(second === 0 && before.failed === 0 ? 0 : 1);

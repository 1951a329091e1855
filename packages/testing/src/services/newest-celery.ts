/** The newest Celery from PyPI, beside Debian's, in a cache that later runs find again. */

import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { python } from './installed.ts';
import type { TestContext } from './use-services.ts';

const WEEK_MS = 7 * 24 * 60 * 60 * 1000;
const LIMIT_MS = 60_000;

const run = promisify(execFile);

export type FoundCelery = { path: string; reason?: never } | { path?: never; reason: string };

let found: Promise<FoundCelery> | undefined;

/** A folder for `PYTHONPATH`, or why there is none. It takes a minute at most. */
export function newestCelery(): Promise<FoundCelery> {
  found ??= install();
  return found;
}

/** Its folder; skips the test aloud where PyPI can't be reached. Give the test a limit of 90 s. */
export async function useNewestCelery(ctx: Pick<TestContext, 'skip'>): Promise<string> {
  const { path, reason } = await newestCelery();
  return path ?? ctx.skip(`network: the newest Celery from PyPI: ${reason}`);
}

async function install(): Promise<FoundCelery> {
  // The folder of a run's own goes with the run; its parent stays.
  const folder = process.env.GENIUS_TEST_RUN;
  const cache = join(
    folder === undefined ? tmpdir() : dirname(folder),
    `genius-cache-celery-${process.getuid?.() ?? 0}`,
  );
  const target = join(cache, 'newest');
  const isKept = existsSync(target);
  if (isKept && Date.now() - statSync(target).mtimeMs < WEEK_MS) return { path: target };
  mkdirSync(cache, { recursive: true, mode: 0o700 });
  // Each on its own, then one rename: of two runs at once, the second finds the place taken.
  const mine = mkdtempSync(join(cache, 'installing-'));
  try {
    await pipInstall(mine);
    if (isKept) rmSync(target, { recursive: true, force: true });
    if (!existsSync(target)) renameSync(mine, target);
    return { path: target };
  } catch (error) {
    if (existsSync(target)) return { path: target };
    const { stderr, message } = error as Error & { stderr?: string };
    return { reason: (stderr ?? message).trim().split('\n').slice(-1)[0] ?? message };
  } finally {
    rmSync(mine, { recursive: true, force: true });
  }
}

async function pipInstall(target: string): Promise<void> {
  const what = ['install', '--quiet', '--disable-pip-version-check', '--retries', '1', '--timeout', '10'];
  const options = { timeout: LIMIT_MS, killSignal: 'SIGKILL' } as const;
  if (await hasPip()) {
    await run(python, ['-m', 'pip', ...what, '--target', target, 'celery[redis]'], options);
    return;
  }
  // Debian leaves pip out of its Python; a venv may bring one that installs for the same Python.
  const venv = `${target}-venv`;
  try {
    await run(python, ['-m', 'venv', venv], options);
    await run(join(venv, 'bin/python'), ['-m', 'pip', ...what, '--target', target, 'celery[redis]'], options);
  } finally {
    rmSync(venv, { recursive: true, force: true });
  }
}

async function hasPip(): Promise<boolean> {
  try {
    await run(python, ['-m', 'pip', '--version'], { timeout: 10_000 });
    return true;
  } catch {
    return false;
  }
}

/** The newest Flower from PyPI, in a cache outside the repository that later runs find again. */

import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';

const LIMIT_MS = 90_000;

/** A folder for `PYTHONPATH`; skips the test aloud where PyPI can't be reached. Give the test a limit of 150 s. */
export async function useNewestFlower(ctx: { skip(note?: string): never }): Promise<string> {
  // The folder of a run's own goes with the run; its parent stays.
  const run = process.env.GENIUS_TEST_RUN;
  const cache = join(run === undefined ? tmpdir() : dirname(run), `genius-cache-flower-${process.getuid?.() ?? 0}`);
  const target = join(cache, 'newest');
  if (existsSync(target)) return target;
  mkdirSync(cache, { recursive: true, mode: 0o700 });
  // Each on its own, then one rename: of two runs at once, the second finds the place taken.
  const mine = mkdtempSync(join(cache, 'installing-'));
  try {
    const what = [
      '-m',
      'pip',
      'install',
      '--quiet',
      '--disable-pip-version-check',
      '--retries',
      '1',
      '--timeout',
      '10',
    ];
    await promisify(execFile)('/usr/bin/python3', [...what, '--target', mine, 'flower'], {
      timeout: LIMIT_MS,
      killSignal: 'SIGKILL',
    });
    if (!existsSync(target)) renameSync(mine, target);
    return target;
  } catch (error) {
    const { stderr, message } = error as Error & { stderr?: string };
    const [last = message] = (stderr || message).trim().split('\n').slice(-1);
    return ctx.skip(`network: the newest Flower from PyPI: ${last}`);
  } finally {
    rmSync(mine, { recursive: true, force: true });
  }
}

/**
 * The folder of one run of ANAF's kit. It holds a declaration, so folders of processes that were killed are cleared by the
 * next run: their name tells whose they are.
 */

import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const PREFIX = 'genius-duk-';
/** No run takes longer. Younger folders may be those of a process that is not seen from here. */
const OLD_MS = 30 * 60_000;

export interface WorkFolder extends AsyncDisposable {
  readonly path: string;
}

/** Below `preferred`, or elsewhere if its path has spaces, which the kit can not take. */
export async function makeWorkFolder(preferred = tmpdir()): Promise<WorkFolder> {
  const parent = /\s/.test(preferred) ? '/tmp' : preferred;
  await sweep(parent);
  const path = await mkdtemp(join(parent, `${PREFIX}${process.pid}-`));
  return {
    path,
    async [Symbol.asyncDispose]() {
      await rm(path, { recursive: true, force: true, maxRetries: 5 }).catch(() => undefined);
    },
  };
}

async function sweep(parent: string): Promise<void> {
  const names = (await readdir(parent).catch(() => [])).filter((name) => name.startsWith(PREFIX));
  await Promise.all(
    names.map(async (name) => {
      const path = join(parent, name);
      const made = await stat(path).catch(() => undefined);
      const pid = Number(name.slice(PREFIX.length).split('-')[0]);
      if (!made || Date.now() - made.mtimeMs < OLD_MS || isAlive(pid)) return;
      await rm(path, { recursive: true, force: true }).catch(() => undefined);
    }),
  );
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // Another user's process may not be asked.
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

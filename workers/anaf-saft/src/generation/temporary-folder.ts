/** A folder for the temporary files of one run, and what killed processes left of theirs. */

import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const PREFIX = 'genius-saft-';
/** No run lasts longer: its hard limit lies below. What is older belongs to nobody any more. */
const ABANDONED_MS = 2 * 60 * 60_000;

export interface TemporaryFolder extends AsyncDisposable {
  readonly path: string;
}

/** Removes itself with all that is in it at the end of the block. */
export async function makeTemporaryFolder(parent = tmpdir(), now = Date.now()): Promise<TemporaryFolder> {
  await removeAbandoned(parent, now);
  const path = await mkdtemp(join(parent, PREFIX));
  return {
    path,
    [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }),
  };
}

/** They hold what a company books, so they do not wait for somebody to tidy up. */
async function removeAbandoned(parent: string, now: number): Promise<void> {
  for (const name of await readdir(parent)) {
    if (!name.startsWith(PREFIX)) continue;
    const path = join(parent, name);
    const about = await stat(path).catch(() => undefined);
    // Another user's folder, or one that another run removes at this moment.
    if (about && now - about.mtimeMs > ABANDONED_MS)
      await rm(path, { recursive: true, force: true }).catch(() => undefined);
  }
}

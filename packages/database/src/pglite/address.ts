/** Where the owner of a folder listens, and the secret that lets a client in. */
import { createHash, randomBytes } from 'node:crypto';
import { link, mkdir, readFile, realpath, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { assertLocalFileSystem } from '@genius/runtime/local-folder';
import { databaseErrors } from '../errors.ts';

export interface OwnerAddress {
  /** The real path of the folder. */
  folder: string;
  /** Abstract socket on Linux (leading NUL: no file, gone with its process); a socket file elsewhere. */
  socketPath: string;
  /** Kept in the folder, readable by its user alone: an abstract socket has no permissions of its own. */
  password: string;
}

/** Creates the folder (mode 0700) and its secret if they don't exist. Throws GW_DATABASE_FOLDER_REFUSED. */
export async function addressOf(folder: string): Promise<OwnerAddress> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const real = await realpath(folder);
  await assertLocalFileSystem(real).catch((cause: Error) => {
    throw databaseErrors.GW_DATABASE_FOLDER_REFUSED({ problem: cause.message }, { cause });
  });
  const digest = createHash('sha256').update(real).digest('hex').slice(0, 32);
  const socketPath =
    process.platform === 'linux' ? `\0genius-database-${digest}` : join(tmpdir(), `genius-db-${digest}.sock`);
  return { folder: real, socketPath, password: await readOrCreatePassword(join(real, 'access.key')) };
}

// Two processes may start at once: the file appears whole (link is atomic and refuses an existing name), once.
async function readOrCreatePassword(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
  const temporary = `${path}.${randomBytes(6).toString('hex')}.tmp`;
  await writeFile(temporary, randomBytes(24).toString('base64url'), { mode: 0o600, flush: true });
  try {
    await link(temporary, path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') await rename(temporary, path);
  } finally {
    await rm(temporary, { force: true });
  }
  return await readFile(path, 'utf8');
}

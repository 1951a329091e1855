/** The key that is made in a developer's folder when none is set: a file that only its owner can read. */

import { randomBytes } from 'node:crypto';
import { link, open, readFile, stat, unlink } from 'node:fs/promises';
import { join } from 'node:path';

export const keyFileOf = (folder: string) => join(folder, 'secret.key');

/** Its text, or undefined if there is none. */
export async function readKeyFile(folder: string): Promise<string | undefined> {
  try {
    return await readFile(keyFileOf(folder), 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/** Makes it if it isn't there. Of several processes that do so at once one wins, and all get its key. */
export async function makeKeyFile(folder: string): Promise<string> {
  const file = keyFileOf(folder);
  const draft = `${file}.${randomBytes(6).toString('hex')}`;
  const handle = await open(draft, 'wx', 0o600);
  try {
    await handle.writeFile(`${randomBytes(32).toString('base64')}\n`);
    await handle.sync();
  } finally {
    await handle.close();
  }
  try {
    // Whole or not at all, and never over another one.
    await link(draft, file);
    await syncFolder(folder);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    await unlink(draft);
  }
  return readFile(file, 'utf8');
}

/** Whether others than its owner can read it; undefined if there is none. */
export async function isKeyFileOpen(folder: string): Promise<boolean | undefined> {
  try {
    return ((await stat(keyFileOf(folder))).mode & 0o077) !== 0;
  } catch {
    return undefined;
  }
}

/** What is sealed with the key must not survive a power cut without it. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

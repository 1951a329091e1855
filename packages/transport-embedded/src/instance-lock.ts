/**
 * The lock that says whether an instance lives: a write transaction on a SQLite file of its own, held for the life of
 * the process. The kernel frees it at the instant of a SIGKILL, and it can't be faked by a pid that was used again.
 *
 * POSIX drops a process's locks on a file when the process closes any descriptor of it. So a lock file is opened by
 * nothing but this module, and never by its own process a second time.
 */

import { existsSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

/** Locks of this process. Referenced for ever, so that no garbage collection closes a handle. */
const held = new Map<string, DatabaseSync>();

const lockFile = (folder: string, instanceId: string) => join(folder, 'instances', `${instanceId}.lock`);

/** Takes an instance's lock and returns what frees it. */
export function holdInstanceLock(folder: string, instanceId: string): () => void {
  mkdirSync(join(folder, 'instances'), { recursive: true, mode: 0o700 });
  const file = lockFile(folder, instanceId);
  const db = new DatabaseSync(file, { timeout: 0 });
  db.exec('BEGIN EXCLUSIVE');
  held.set(file, db);
  return () => {
    held.delete(file);
    db.exec('ROLLBACK');
    db.close();
    rmSync(file, { force: true });
  };
}

/** Whether an instance's process still lives. */
export function isInstanceAlive(folder: string, instanceId: string): boolean {
  const file = lockFile(folder, instanceId);
  if (held.has(file)) return true;
  // Opening would make the file; and one that can't be opened (no descriptor left) says nothing of its owner.
  if (!existsSync(file)) return false;
  let db: DatabaseSync;
  try {
    db = new DatabaseSync(file, { timeout: 0, readOnly: false });
  } catch {
    return true;
  }
  try {
    db.exec('BEGIN EXCLUSIVE');
    db.exec('ROLLBACK');
    return false;
  } catch {
    return true;
  } finally {
    db.close();
  }
}

/** Removes the lock file of an instance that is known to be dead. */
export function clearInstanceLock(folder: string, instanceId: string): void {
  rmSync(lockFile(folder, instanceId), { force: true });
}

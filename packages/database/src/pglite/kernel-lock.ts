/**
 * An exclusive lock that the kernel frees by itself when its process dies, however it dies.
 * The lock is the write transaction of a SQLite connection. The file is opened through `node:sqlite` and in no
 * other way: closing any other descriptor of it in this process would drop the lock (POSIX record locks).
 */
import type { DatabaseSync } from 'node:sqlite';

/** A lock that is held until `release()` or the end of the process. */
export interface KernelLock {
  release(): void;
}

/**
 * Takes the lock on `path`, without waiting; `undefined` if another holds it, in this process or another.
 * Throws if the file can't be created.
 */
export async function tryKernelLock(path: string): Promise<KernelLock | undefined> {
  const { DatabaseSync } = await import('node:sqlite');
  const connection = new DatabaseSync(path, { timeout: 0 });
  try {
    connection.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    connection.close();
    if (isBusy(error)) return undefined;
    throw error;
  }
  heldConnections().add(connection);
  return {
    release() {
      if (!heldConnections().delete(connection)) return;
      connection.exec('ROLLBACK');
      connection.close();
    },
  };
}

// A connection that is garbage collected is closed, and its lock with it: so all are reachable from the global object.
function heldConnections(): Set<DatabaseSync> {
  const key = Symbol.for('genius.database.kernel-locks');
  const globals = globalThis as { [key]?: Set<DatabaseSync> };
  globals[key] ??= new Set();
  return globals[key];
}

const SQLITE_BUSY = 5;

function isBusy(error: unknown): boolean {
  const { errcode } = error as { errcode?: number };
  return errcode !== undefined && (errcode & 0xff) === SQLITE_BUSY;
}

/** Becomes the owner of a folder: takes the lock, leaves its name, starts the thread that PGlite runs in. */
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { databaseErrors } from '../errors.ts';
import { type KernelLock, tryKernelLock } from './kernel-lock.ts';
import { type DatabaseOwner, describeSelf, removeOwnerNote, writeOwnerNote } from './owner-note.ts';
import type { FromOwnerThread, ToOwnerThread } from './owner-thread.ts';
import type { ServeOptions } from './serve.ts';

export interface Ownership {
  owner: DatabaseOwner;
  /** Ends with the thread: closed, or died. The lock is free by then. */
  ended: Promise<void>;
  /** Lets the open transaction end within `graceMs`, then closes. */
  close(graceMs: number): Promise<void>;
}

/** Undefined if another owns the folder, in this process or another. Throws GW_DATABASE_OPEN_FAILED. */
export async function tryOwn(options: ServeOptions): Promise<Ownership | undefined> {
  const { folder } = options.address;
  const lock = await tryKernelLock(join(folder, 'owner.lock.sqlite'));
  if (!lock) return undefined;
  try {
    const owner = describeSelf();
    await writeOwnerNote(folder, owner);
    return await startThread(options, owner, lock);
  } catch (error) {
    lock.release();
    throw error;
  }
}

async function startThread(options: ServeOptions, owner: DatabaseOwner, lock: KernelLock): Promise<Ownership> {
  const { folder } = options.address;
  const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js';
  const thread = new Worker(new URL(`./owner-thread.${extension}`, import.meta.url), {
    name: 'genius-database',
    workerData: options,
    execArgv: [],
  });
  const ended = new Promise<void>((resolve) => {
    thread.once('exit', () => {
      lock.release();
      resolve();
    });
  });
  // A thread that dies later has dropped its connections: each client learns of it there, and the next use reopens.
  thread.on('error', () => undefined);
  await new Promise<void>((resolve, reject) => {
    thread.once('error', (error) => reject(openFailed(folder, String(error), error)));
    thread.once('message', (told: FromOwnerThread) => {
      if ('ready' in told) resolve();
      else reject(openFailed(folder, told.failed));
    });
  }).catch(async (error: unknown) => {
    await thread.terminate();
    throw error;
  });
  // An idle database keeps no process alive; a query under way does, by its socket.
  thread.unref();
  return {
    owner,
    ended,
    async close(graceMs) {
      thread.ref();
      thread.postMessage({ closeWithinMs: graceMs } satisfies ToOwnerThread);
      await removeOwnerNote(folder);
      await ended;
    },
  };
}

function openFailed(folder: string, problem: string, cause?: unknown): Error {
  return databaseErrors.GW_DATABASE_OPEN_FAILED({ folder, problem }, { cause });
}

/**
 * Brings SQLite's log to the disk. `fdatasync` covers what any process has written to the file, and may run beside the
 * next transactions: everyone who asks while one is under way shares the next.
 *
 * SQLite takes no locks on the log file (they are on the index beside it), so opening it here can drop none.
 */

import { closeSync, fdatasync, fdatasyncSync, fstatSync, openSync, writeSync } from 'node:fs';

export interface Log {
  /** Calls back when what was committed before the call is on disk. `size` is how many wait for it. */
  sync(size: number, done: (error: Error | null) => void): void;
  /**
   * Fills the file with zeros up to `bytes`, once. A sync that need not record a new length takes a third less time.
   * Call with the store's write lock held: zeros behind the last frame are no frames, but another's frames may come.
   */
  extend(bytes: number): void;
  /** Resolves when nothing is under way. */
  close(): Promise<void>;
}

/** So few waiting that a thread's detour takes longer than the sync itself. */
const FEW = 4;

export function openLog(file: string): Log {
  const descriptor = openSync(file, 'r+');
  let underWay = false;
  let waiting: ((error: Error | null) => void)[] = [];
  let idle: (() => void) | undefined;

  function start(): void {
    const batch = waiting;
    waiting = [];
    underWay = true;
    fdatasync(descriptor, (error) => {
      underWay = false;
      for (const done of batch) done(error);
      if (waiting.length > 0) start();
      else idle?.();
    });
  }

  return {
    sync(size, done) {
      if (!underWay && size <= FEW) {
        try {
          fdatasyncSync(descriptor);
        } catch (error) {
          return done(error as Error);
        }
        return done(null);
      }
      waiting.push(done);
      if (!underWay) start();
    },
    extend(bytes) {
      const zeros = Buffer.alloc(1 << 20);
      for (let at = fstatSync(descriptor).size; at < bytes; at += zeros.length) {
        writeSync(descriptor, zeros, 0, Math.min(zeros.length, bytes - at), at);
      }
    },
    async close() {
      if (underWay) {
        await new Promise<void>((resolve) => {
          idle = resolve;
        });
      }
      closeSync(descriptor);
    },
  };
}

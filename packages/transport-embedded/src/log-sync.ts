/**
 * Brings SQLite's log to the disk. `fdatasync` covers what any process has written to the file, and may run beside the
 * next transactions: everyone who asks while one is under way shares the next.
 *
 * SQLite takes no locks on the log file (they are on the index beside it), so opening it here can drop none.
 */

import { closeSync, fdatasync, fdatasyncSync, openSync } from 'node:fs';

export interface Log {
  /** Calls back when what was committed before the call is on disk. `size` is how many wait for it. */
  sync(size: number, done: (error: Error | null) => void): void;
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

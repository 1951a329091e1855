/** Notices when the store may have lost its last commits, and when it answers again. */

import type { Db } from './db.ts';

export interface LossListener {
  /** May be called many times for one loss. */
  lost(): void;
  /** Once for each: every connection that broke has been noticed, and the store answers. */
  recovered(): void;
}

export function watchLosses(dbs: readonly Db[], { lost, recovered }: LossListener): void {
  let seen = 0;
  let recovering = false;

  async function recover(): Promise<void> {
    if (recovering) return;
    recovering = true;
    try {
      for (let since = -1; since !== seen; ) {
        since = seen;
        for (const db of dbs) await db.insist('SELECT 1');
      }
      recovered();
    } catch {
      // It was closed.
    } finally {
      recovering = false;
    }
  }

  for (const db of dbs) {
    db.onLost(() => {
      seen++;
      lost();
      void recover();
    });
  }
}

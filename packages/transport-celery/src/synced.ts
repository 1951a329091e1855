/**
 * Calls back once everything that was committed is on disk. Taking messages in commits without waiting for the disk;
 * any later commit that waits for it covers them.
 */

export interface Synced {
  whenSynced(call: () => void): void;
  /** A commit that began at `since` (monotonic ms) is on disk now, and so is all before it. */
  synced(since: number): void;
  /** What was committed before now may be lost: nobody who waits is called back. */
  forget(): void;
  close(): void;
}

/** If no other commit comes along in so long, one is made for it, ms. */
const LONGEST_MS = 20;

export function createSynced(commit: () => Promise<unknown>): Synced {
  let waiting: { at: number; call: () => void }[] = [];
  let timer: NodeJS.Timeout | undefined;
  let closed = false;

  function synced(since: number): void {
    const ready = waiting.filter(({ at }) => at <= since);
    if (ready.length === 0) return;
    waiting = waiting.filter(({ at }) => at > since);
    for (const { call } of ready) call();
  }

  async function make(): Promise<void> {
    timer = undefined;
    if (closed || waiting.length === 0) return;
    const since = performance.now();
    try {
      await commit();
      synced(since);
    } catch {
      // Again, below.
    }
    arm();
  }

  function arm(): void {
    if (timer === undefined && !closed && waiting.length > 0) timer = setTimeout(() => void make(), LONGEST_MS);
  }

  return {
    whenSynced(call) {
      waiting.push({ at: performance.now(), call });
      arm();
    },
    synced,
    forget() {
      waiting = [];
    },
    close() {
      closed = true;
      clearTimeout(timer);
    },
  };
}

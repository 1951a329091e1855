/** Waits for changes of a tag, in whichever replica they happen. */

export interface Watches {
  /** A change of the tag wakes who waits. */
  wake(tag: string): void;
  /**
   * Resolves when `index()` is past `since`, or with what it is at the deadline. An index below `since` is of a store
   * that was made anew, and is answered at once.
   */
  wait(tag: string, since: number, index: () => Promise<number>, waitMs: number, signal: AbortSignal): Promise<number>;
  close(): void;
}

/** A message on a channel may be lost, so it is looked for all the same, ms. */
const LOOK_MS = 5_000;

export function createWatches(): Watches {
  const waiting = new Map<string, Set<() => void>>();
  let isClosed = false;

  function change(tag: string, ms: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const listeners = waiting.get(tag) ?? new Set();
      waiting.set(tag, listeners);
      const done = () => {
        clearTimeout(timer);
        signal.removeEventListener('abort', done);
        listeners.delete(done);
        if (listeners.size === 0) waiting.delete(tag);
        resolve();
      };
      const timer = setTimeout(done, ms);
      signal.addEventListener('abort', done, { once: true });
      listeners.add(done);
    });
  }

  return {
    wake(tag) {
      for (const listener of [...(waiting.get(tag) ?? [])]) listener();
    },
    async wait(tag, since, index, waitMs, signal) {
      const until = performance.now() + waitMs;
      for (;;) {
        // Before the look, so that no change falls between the two.
        const leftMs = until - performance.now();
        const controller = new AbortController();
        const changed = change(
          tag,
          Math.max(0, Math.min(leftMs, LOOK_MS)),
          AbortSignal.any([signal, controller.signal]),
        );
        const now = await index().finally(() => {
          if (leftMs <= 0) controller.abort();
        });
        if (now !== since || leftMs <= 0 || signal.aborted || isClosed) {
          controller.abort();
          return now;
        }
        await changed;
      }
    },
    close() {
      isClosed = true;
      for (const listeners of waiting.values()) for (const listener of [...listeners]) listener();
    },
  };
}

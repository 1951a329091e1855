/** Results on the store: waits are woken by commits here and by sockets from elsewhere. */

import type { Failure } from '@genius/contract';
import { isFinal, type Results, type RunState, type RunStatus, STORED_STATES } from '@genius/runtime';
import { PROGRESS_EVERY_MS } from './broker.ts';
import type { RunMeta } from './run-row.ts';
import type { Store } from './store.ts';

export interface EmbeddedResults extends Results {
  committed(runIds: readonly string[]): void;
  progressed(runId: string, fraction: number, note: string | undefined): void;
  /** Every peer knows that this instance waits. */
  heard(n: number): void;
  look(): void;
  close(): void;
}

interface Waiter {
  resolve: (status: RunStatus | 'missing' | 'timeout') => void;
}

export function openResults(
  store: Store,
  changeWants: (change: { results: boolean }) => Promise<void>,
): EmbeddedResults {
  const waiters = new Map<string, Set<Waiter>>();
  const progressListeners = new Map<string, Set<(progress: { fraction: number; note?: string }) => void>>();
  let told = false;
  /** Peers are told once, with the first wait. */
  const tellWants = () => {
    if (told) return;
    told = true;
    void changeWants({ results: true });
  };

  function read(runId: string): RunStatus | undefined {
    const row = store
      .sql('SELECT task, queue, state, attempt, output, failure, meta FROM runs WHERE id = ?')
      .get(runId) as
      | {
          task: string;
          queue: string;
          state: number;
          attempt: number;
          output: string | null;
          failure: string | null;
          meta: string | null;
        }
      | undefined;
    if (!row) return undefined;
    const status: RunStatus = {
      id: runId,
      task: row.task,
      queue: row.queue,
      state: STORED_STATES[row.state] as RunState,
      attempt: row.attempt,
    };
    if (row.output !== null) status.output = row.output;
    if (row.failure !== null) status.failure = JSON.parse(row.failure) as Failure;
    const progress = row.meta === null ? undefined : (JSON.parse(row.meta) as RunMeta).progress;
    if (progress) status.progress = progress;
    return status;
  }

  function check(runId: string): void {
    const waiting = waiters.get(runId);
    if (!waiting) return;
    let status: RunStatus | undefined;
    try {
      status = read(runId);
    } catch {
      // Another process holds the file for a moment: soon again.
      store.clock.after(5, () => check(runId));
      return;
    }
    if (status && !isFinal(status.state)) return;
    waiters.delete(runId);
    for (const waiter of waiting) waiter.resolve(status ?? 'missing');
  }

  const checkAll = () => {
    if (waiters.size === 0) return;
    store.sync().then(
      () => {
        for (const runId of [...waiters.keys()]) check(runId);
      },
      // The next look finds what this one could not.
      () => undefined,
    );
  };

  return {
    get: (runId) => store.read(() => read(runId)),
    async wait(runId, { deadlineMs, signal }) {
      const now = await store.read(() => read(runId));
      if (!now) return 'missing';
      if (isFinal(now.state)) {
        // Another process may have committed it a moment ago and not synced it yet.
        await store.sync();
        return now;
      }
      tellWants();
      return new Promise((resolve) => {
        const set = waiters.get(runId) ?? new Set<Waiter>();
        waiters.set(runId, set);
        const end = (status: RunStatus | 'missing' | 'timeout') => {
          set.delete(waiter);
          if (set.size === 0 && waiters.get(runId) === set) waiters.delete(runId);
          forget();
          signal?.removeEventListener('abort', stop);
          resolve(status);
        };
        const waiter: Waiter = { resolve: end };
        const stop = () => end('timeout');
        const forget = store.clock.after(deadlineMs, stop);
        set.add(waiter);
        signal?.addEventListener('abort', stop, { once: true });
        if (signal?.aborted) stop();
        // It may have ended between the read and here, while no peer knew of the wait.
        else if (isFinal(read(runId)?.state ?? 'done')) void store.sync().then(() => check(runId), stop);
      });
    },
    onProgress(runId, listener) {
      tellWants();
      const set = progressListeners.get(runId) ?? new Set();
      progressListeners.set(runId, set);
      let heard = false;
      const hear = (progress: { fraction: number; note?: string }) => {
        heard = true;
        listener(progress);
      };
      set.add(hear);
      /** What was reported before anybody listened is in the store, at the latest after one interval. */
      const catchUp = () => {
        if (heard || !set.has(hear)) return;
        store
          .read(() => read(runId)?.progress)
          .then(
            (progress) => progress && !heard && set.has(hear) && tell(hear, progress),
            () => undefined,
          );
      };
      catchUp();
      const forget = store.clock.after(2 * PROGRESS_EVERY_MS, catchUp);
      return () => {
        forget();
        set.delete(hear);
        if (set.size === 0 && progressListeners.get(runId) === set) progressListeners.delete(runId);
      };
    },
    committed(runIds) {
      if (waiters.size === 0) return;
      for (const runId of runIds) check(runId);
    },
    progressed(runId, fraction, note) {
      const progress = note === undefined ? { fraction } : { fraction, note };
      for (const listener of progressListeners.get(runId) ?? []) tell(listener, progress);
    },
    heard: checkAll,
    look() {
      if (waiters.size > 0) tellWants();
      checkAll();
    },
    close() {
      for (const set of waiters.values()) for (const waiter of [...set]) waiter.resolve('timeout');
    },
  };
}

function tell(
  listener: (progress: { fraction: number; note?: string }) => void,
  progress: { fraction: number; note?: string },
): void {
  try {
    listener(progress);
  } catch (error) {
    // Its fault must not become the run's.
    process.emitWarning(error as Error);
  }
}

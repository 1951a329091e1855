/** Broker on the store: sends, consumers, cancels, and the timer for what is due. */

import type { Broker, QueueDepth } from '@genius/runtime';
import { cancelRun } from './cancel.ts';
import { type EmbeddedConsumer, startConsumer } from './consumer.ts';
import { nextDue, wakeDue } from './due.ts';
import type { Scope } from './embedded.ts';
import { insertRun } from './insert.ts';
import type { StartedFile } from './started-file.ts';
import { DEAD_COUNT, type Turn } from './turn.ts';

export interface EmbeddedBroker extends Broker {
  committed(turn: Turn): void;
  wake(queues: Iterable<string>): void;
  stop(runId: string, reason: string | undefined): void;
  dueAt(ms: number): void;
  look(): void;
  running(): number;
  onProgress(listener: (runId: string, fraction: number, note: string | undefined) => void): void;
  close(): Promise<void>;
}

/** Progress is stored at most this often per run, ms; listeners hear all of it. */
export const PROGRESS_EVERY_MS = 250;

export function openBroker(
  { store, num }: Scope,
  started: StartedFile,
  changeWants: (change: { queues: string[] }) => Promise<void>,
): EmbeddedBroker {
  const consumers = new Set<EmbeddedConsumer>();
  /** By run: the last report, and whether a write of it is on its way. */
  const reports = new Map<string, { json: string; storedAt: number; due: boolean }>();
  let tellProgress: (runId: string, fraction: number, note: string | undefined) => void = () => undefined;
  let forgetTimer: (() => void) | undefined;
  let timerAt = Number.POSITIVE_INFINITY;
  let closed = false;

  const queuesConsumed = () => [...new Set([...consumers].flatMap((consumer) => consumer.queues))];

  function armTimer(ms: number): void {
    // Only a process that consumes moves due runs on: a client that merely waits need not.
    if (closed || consumers.size === 0 || ms >= timerAt) return;
    forgetTimer?.();
    timerAt = ms;
    forgetTimer = store.clock.after(Math.max(0, ms - store.clock.now()), () => {
      timerAt = Number.POSITIVE_INFINITY;
      store
        .writeUnsynced(wakeDue)
        .then(armNext)
        .catch(() => undefined);
    });
  }

  function armNext(): void {
    if (closed) return;
    const due = nextDue(store);
    if (due !== undefined) armTimer(due);
  }

  function progress(runId: string, fraction: number, note: string | undefined): void {
    tellProgress(runId, fraction, note);
    const json = JSON.stringify(note === undefined ? { fraction } : { fraction, note });
    const report = reports.get(runId) ?? { json, storedAt: Number.NEGATIVE_INFINITY, due: false };
    report.json = json;
    reports.set(runId, report);
    if (report.due) return;
    // The last report is stored too, if later: a run may say 50 % and then work for an hour.
    report.due = true;
    const waitMs = PROGRESS_EVERY_MS - (performance.now() - report.storedAt);
    if (waitMs <= 0) storeProgress(runId);
    else setTimeout(storeProgress, waitMs, runId).unref();
  }

  function storeProgress(runId: string): void {
    const report = reports.get(runId);
    if (!report || closed) return;
    report.due = false;
    report.storedAt = performance.now();
    store
      .writeUnsynced((turn) =>
        turn
          .sql(
            "UPDATE runs SET meta = json_set(coalesce(meta, '{}'), '$.progress', json(?)) WHERE id = ? AND state = 2",
          )
          .run(report.json, runId),
      )
      .catch(() => undefined);
  }

  /** A cancel whose hint was lost is found here. */
  function stopRevoked(): void {
    if (![...consumers].some((consumer) => consumer.running > 0)) return;
    const revoked = store
      .sql(
        "SELECT id, meta ->> '$.revoked.reason' AS reason FROM runs WHERE state = 2 AND owner = ? AND meta ->> '$.revoked' IS NOT NULL",
      )
      .all(num) as { id: string; reason: string | null }[];
    for (const { id, reason } of revoked) for (const consumer of consumers) consumer.cancel(id, reason ?? undefined);
  }

  const wake = (queues: Iterable<string>) => {
    const named = new Set(queues);
    for (const consumer of consumers) if (consumer.queues.some((queue) => named.has(queue))) consumer.wake();
  };

  return {
    send: (envelope) => store.write((turn) => insertRun(turn, envelope)),
    sendAll: (envelopes) => store.write((turn) => envelopes.map((envelope) => insertRun(turn, envelope))),
    async consume(options) {
      const consumer = startConsumer(store, num, started, progress, options);
      consumers.add(consumer);
      // Whoever sends once this resolves wakes this consumer.
      await changeWants({ queues: queuesConsumed() });
      armNext();
      const { stop } = consumer;
      consumer.stop = async () => {
        consumers.delete(consumer);
        void changeWants({ queues: queuesConsumed() });
        await stop();
      };
      return consumer;
    },
    cancel: (runId, reason) => store.write((turn) => cancelRun(turn, runId, reason)),
    async depth() {
      const rows = await store.read(
        () => store.sql('SELECT queue, state, n FROM counters').all() as { queue: string; state: number; n: number }[],
      );
      const queues = new Map<string, QueueDepth>();
      for (const { queue, state, n } of rows) {
        const depth = queues.get(queue) ?? { queue, ready: 0, scheduled: 0, held: 0, running: 0, dead: 0 };
        const name = state === DEAD_COUNT ? 'dead' : DEPTHS[state];
        if (name) depth[name] += n;
        queues.set(queue, depth);
      }
      return [...queues.values()].sort((a, b) => a.queue.localeCompare(b.queue));
    },
    committed(turn) {
      if (turn.queues.size) wake(turn.queues);
      for (const [runId, reason] of turn.cancels) for (const consumer of consumers) consumer.cancel(runId, reason);
      if (reports.size > 0) for (const runId of turn.finished) reports.delete(runId);
      if (turn.due !== Number.POSITIVE_INFINITY) armTimer(turn.due);
    },
    wake,
    stop(runId, reason) {
      for (const consumer of consumers) consumer.cancel(runId, reason);
    },
    dueAt: armTimer,
    look() {
      stopRevoked();
      for (const consumer of consumers) consumer.wake();
      armNext();
    },
    running: () => [...consumers].reduce((sum, consumer) => sum + consumer.running, 0),
    onProgress(listener) {
      tellProgress = listener;
    },
    async close() {
      closed = true;
      forgetTimer?.();
      for (const consumer of [...consumers]) await consumer.stop();
    },
  };
}

const DEPTHS: Record<number, 'ready' | 'scheduled' | 'running' | 'held'> = {
  0: 'ready',
  1: 'scheduled',
  2: 'running',
  3: 'held',
  4: 'held',
};

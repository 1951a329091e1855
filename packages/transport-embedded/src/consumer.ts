/**
 * Takes runs from queues and gives them to handlers. Slots bound handlers, not commits: short runs are claimed ahead
 * and their completions are committed in groups.
 */

import { errors } from '@genius/contract';
import type { ConsumeOptions, Consumer, Settlement } from '@genius/runtime';
import { type ClaimRequest, claimRuns, type Round } from './claim.ts';
import { type DeliveryHost, EmbeddedDelivery } from './delivery.ts';
import type { RunRow } from './run-row.ts';
import { settleRun } from './settle.ts';
import type { StartedFile } from './started-file.ts';
import type { Claimer, Store } from './store.ts';
import type { Turn } from './turn.ts';

/** Runs that take less than this on average are claimed ahead of a free slot. */
const SHORT_MS = 5;
const AHEAD = 100;

export interface EmbeddedConsumer extends Consumer {
  readonly queues: readonly string[];
  /** Something may be ready in one of its queues. */
  wake(): void;
  cancel(runId: string, reason: string | undefined): void;
  readonly running: number;
}

export function startConsumer(
  store: Store,
  owner: number,
  started: StartedFile,
  report: (runId: string, fraction: number, note: string | undefined) => void,
  options: ConsumeOptions,
): EmbeddedConsumer {
  const round: Round = new Map();
  const running = new Map<string, EmbeddedDelivery>();
  const buffer: RunRow[] = [];
  const waitingForSlot: { delivery: EmbeddedDelivery; resume: () => void }[] = [];
  let claimed: RunRow[] = [];
  let concurrency = options.concurrency;
  let used = 0;
  let paused = options.paused ?? false;
  let stopped = false;
  let lastTurnAt = store.clock.now();
  let averageMs = Number.POSITIVE_INFINITY;
  let limited = false;
  /** Whether a look into the queues is worth it: false once they were found empty, until something wakes it. */
  let hungry = true;
  let turnOfQueues = 0;
  let pumping = false;

  const ahead = () => (averageMs < SHORT_MS && !limited ? (options.ahead ?? AHEAD) : 0);
  const room = () => concurrency + ahead() - used - buffer.length;

  const claimer: Claimer = {
    wants() {
      lastTurnAt = store.clock.now();
      if (paused || stopped || room() <= 0) return false;
      const ready = store.sql('SELECT 1 FROM runs WHERE state = 0 AND queue = ? LIMIT 1');
      try {
        hungry = options.queues.some((queue) => ready.get(queue) !== undefined);
      } catch {
        // Another process restores the log after a crash: the transaction itself waits for it.
        hungry = true;
      }
      return hungry;
    },
    claim(turn) {
      claimed = [];
      // Each queue gets its turn to be first, so that a full one does not starve the others.
      turnOfQueues = (turnOfQueues + 1) % options.queues.length;
      for (let i = 0; i < options.queues.length && room() > claimed.length; i++) {
        const queue = options.queues[(turnOfQueues + i) % options.queues.length] as string;
        const slots = Math.max(0, concurrency - used - buffer.length - claimed.length);
        const request: ClaimRequest = { owner, queue, count: room() - claimed.length, slots, round };
        for (const row of claimRuns(turn, request)) claimed.push(row);
      }
      limited = claimed.some((row) => row[12] !== null);
    },
    deliver() {
      const rows = claimed;
      claimed = [];
      for (const row of rows) buffer.push(row);
      pump();
      // Claimed less than there is room for: look again only when there is a reason.
      if (room() > 0 && rows.length > 0) store.requestTurn();
    },
  };
  const removeClaimer = store.addClaimer(claimer);

  const host: DeliveryHost = {
    settle(delivery, settlement) {
      running.delete(delivery.row[1]);
      started.end(delivery.slot);
      const took = store.clock.now() - delivery.startedAt;
      averageMs = averageMs === Number.POSITIVE_INFINITY ? took : averageMs * 0.9 + took * 0.1;
      if (delivery.holdsSlot) freeSlot(delivery);
      else stopWaiting(delivery);
      const stored = settleLater(delivery, settlement);
      if (hungry && room() > 0) store.requestTurn();
      return stored;
    },
    yieldSlot(delivery) {
      if (!delivery.holdsSlot) return;
      freeSlot(delivery);
      if (room() > 0) store.requestTurn();
    },
    reclaimSlot(delivery) {
      if (used >= concurrency) return new Promise((resume) => waitingForSlot.push({ delivery, resume }));
      delivery.holdsSlot = true;
      used++;
      return Promise.resolve();
    },
    progress: report,
  };

  function settleLater(delivery: EmbeddedDelivery, settlement: Settlement): Promise<boolean> {
    const apply = (turn: Turn) => settleRun(turn, delivery.row, owner, delivery.startedAt, settlement);
    return store.write(apply).catch((error: unknown) => settleAgain(apply, error));
  }

  /** A full disk or a stuck store must not lose an outcome: it is kept in hand and stored when that works again. */
  async function settleAgain(apply: (turn: Turn) => boolean, error: unknown): Promise<boolean> {
    for (let pause = 100; ; pause = Math.min(pause * 2, 5_000)) {
      if (store.closed) throw error;
      await new Promise<void>((resolve) => store.clock.after(pause, resolve));
      try {
        return await store.write(apply);
      } catch {
        // Again.
      }
    }
  }

  /** An attempt that was cut off while it waited for its slot needs none any more. */
  function stopWaiting(delivery: EmbeddedDelivery): void {
    const at = waitingForSlot.findIndex((waiting) => waiting.delivery === delivery);
    if (at >= 0) waitingForSlot.splice(at, 1)[0]?.resume();
  }

  function freeSlot(delivery: EmbeddedDelivery): void {
    delivery.holdsSlot = false;
    const next = waitingForSlot.shift();
    if (next) {
      next.delivery.holdsSlot = true;
      next.resume();
      return;
    }
    used--;
    // Handlers that end in the same moment free their slots together: their successors start together.
    if (pumping || buffer.length === 0) return;
    pumping = true;
    queueMicrotask(pump);
  }

  function pump(): void {
    pumping = false;
    const count = Math.min(concurrency - used, buffer.length);
    if (count <= 0 || stopped) return;
    const now = store.clock.now();
    const deliveries: EmbeddedDelivery[] = [];
    for (const row of buffer.splice(0, count)) {
      const delivery = new EmbeddedDelivery(row, now, started.start(row[0]), host);
      running.set(row[1], delivery);
      deliveries.push(delivery);
    }
    used += count;
    started.write();
    for (const delivery of deliveries) options.deliver(delivery);
  }

  store.requestTurn();
  return {
    queues: options.queues,
    get running() {
      return running.size;
    },
    get paused() {
      return paused;
    },
    get lastTurnAt() {
      return lastTurnAt;
    },
    wake() {
      hungry = true;
      if (!paused && !stopped && room() > 0) store.requestTurn();
      else lastTurnAt = store.clock.now();
    },
    cancel(runId, reason) {
      if (running.has(runId)) return options.onCancel(runId, reason);
      // Claimed ahead and not started: it never starts.
      const at = buffer.findIndex((row) => row[1] === runId);
      const [row] = at < 0 ? [] : buffer.splice(at, 1);
      if (!row) return;
      const { failure } = errors.GW_CANCELLED({ reason: reason ? `: ${reason}` : '' });
      const settlement: Settlement = { outcome: 'cancelled', failure, dead: false, events: [] };
      store.write((turn) => settleRun(turn, row, owner, turn.now, settlement)).catch(() => buffer.push(row));
    },
    pause() {
      paused = true;
    },
    resume() {
      paused = false;
      store.requestTurn();
    },
    setConcurrency(next) {
      concurrency = next;
      pump();
      store.requestTurn();
    },
    async stop() {
      if (stopped) return;
      stopped = true;
      removeClaimer();
      const unstarted = buffer.splice(0).concat(claimed.splice(0));
      if (unstarted.length === 0) return;
      await store.write((turn) => {
        for (const row of unstarted) settleRun(turn, row, owner, turn.now, { outcome: 'released' });
      });
    },
  };
}

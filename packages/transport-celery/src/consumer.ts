/**
 * Takes runs from queues and gives them to handlers. Messages become rows in the store, and rows become deliveries; a
 * message is let go of once its row is on disk.
 */

import { errors } from '@genius/contract';
import type { ConsumeOptions, Consumer, Settlement } from '@genius/runtime';
import { CeleryDelivery, type Claimed, type DeliveryHost } from './delivery.ts';
import type { Arrived, Intake } from './intake.ts';
import type { RowIn } from './run-row.ts';
import { type ClaimedRow, envelopeOf, type RunMeta, rowOf, wireOf } from './run-row.ts';
import type { Settling } from './settling.ts';
import type { Db } from './store/db.ts';

/** Runs that take less than this on average are claimed ahead of a free slot. */
const SHORT_MS = 5;
const AHEAD = 100;
const PER_TAKE = 250;

export interface CeleryConsumer extends Consumer {
  readonly queues: readonly string[];
  readonly running: number;
  /** Something may be ready in one of its queues. */
  wake(queue?: string): void;
  cancel(runId: string, reason: string | undefined): void;
}

export interface ConsumerDeps {
  fast: Db;
  settling: Settling;
  owner: number;
  generation: string;
  openIntake(queue: string, onArrival: () => void): Intake;
  /** Calls back when everything committed before now is on disk. */
  whenSynced(call: () => void): void;
  /** Messages that are no run. Resolves when they are kept elsewhere. */
  setAside(arrived: readonly Arrived[], queue: string): Promise<void>;
  /** Runs whose message came again after their end. */
  tellAgain(runIds: string[]): void;
  /** Something becomes due then, ms since 1970. */
  due(at: number): void;
  report(runId: string, fraction: number, note: string | undefined): void;
}

export function startConsumer(deps: ConsumerDeps, options: ConsumeOptions): CeleryConsumer {
  const { fast, settling, owner } = deps;
  const running = new Map<string, CeleryDelivery>();
  const lastTenant = new Map<string, string>();
  /** Queues that may have ready runs in the store. */
  const hungry = new Set(options.queues);
  const buffer: Claimed[] = [];
  const waitingForSlot: { delivery: CeleryDelivery; resume: () => void }[] = [];
  let concurrency = options.concurrency;
  let used = 0;
  let paused = false;
  let stopped = false;
  let turning = false;
  let planned = false;
  let pumping = false;
  let lastTurnAt = Date.now();
  let averageMs = Number.POSITIVE_INFINITY;
  let turnOfQueues = 0;
  let idle: (() => void) | undefined;
  const intakes = options.queues.map((queue) => deps.openIntake(queue, plan));

  const ahead = () => (averageMs < SHORT_MS ? (options.ahead ?? AHEAD) : 0);
  const room = () => concurrency + ahead() - used - buffer.length;

  function plan(): void {
    if (planned || turning || stopped) return;
    planned = true;
    setImmediate(() => {
      planned = false;
      void turn();
    });
  }

  async function turn(): Promise<void> {
    if (turning || stopped) return;
    turning = true;
    try {
      let more = true;
      while (more && !stopped) {
        more = false;
        turnOfQueues = (turnOfQueues + 1) % intakes.length;
        for (let i = 0; i < intakes.length; i++) {
          const intake = intakes[(turnOfQueues + i) % intakes.length] as Intake;
          if (await take(intake)) more = true;
        }
      }
    } finally {
      turning = false;
      idle?.();
    }
  }

  /** One call to the store for a queue: messages in, claims out. False if there was no reason for it. */
  async function take(intake: Intake): Promise<boolean> {
    const { queue } = intake;
    const mayClaim = !paused && !stopped && !intake.isSorting && room() > 0;
    if (intake.isSorting && intake.waiting === 0) {
      // Looks again when the rest arrives, or when it has been long enough.
      setTimeout(plan, 50);
      return false;
    }
    if (intake.waiting === 0 && !(mayClaim && hungry.has(queue))) return false;
    const batch = intake.fetch(PER_TAKE);
    const strange = batch.filter(({ decoded }) => decoded.kind !== 'task');
    const rows = rowsOf(batch, fast.now(), deps.generation);
    const want = mayClaim ? room() : 0;
    const slots = Math.max(0, Math.min(want, concurrency - used - buffer.length));
    if (want > 0) hungry.delete(queue);
    lastTurnAt = Date.now();
    const claimed = await fast.insist<ClaimedRow>('SELECT * FROM gw_take($1, $2, $3::jsonb, $4, $5, $6)', [
      owner,
      queue,
      JSON.stringify([...rows.values()].map(({ row }) => row)),
      want,
      slots,
      lastTenant.get(queue) ?? null,
    ]);
    const due = Math.min(...[...rows.values()].map(({ row }) => row.due ?? Number.POSITIVE_INFINITY));
    if (due !== Number.POSITIVE_INFINITY) deps.due(due);
    const kept = strange.length > 0 ? deps.setAside(strange, queue) : undefined;
    const last = batch.at(-1)?.taken;
    if (last) {
      // A message is let go of when its run is on disk.
      deps.whenSynced(() => {
        if (kept === undefined) intake.ackUpTo(last);
        else void kept.then(() => intake.ackUpTo(last));
      });
    }
    const deliverable = receive(claimed, rows, queue);
    // Fewer than wanted: look again only when there is a reason.
    if (want > 0 && deliverable >= want) hungry.add(queue);
    pump();
    return true;
  }

  function receive(
    claimed: readonly ClaimedRow[],
    rows: ReadonlyMap<string, { claimed: Claimed }>,
    queue: string,
  ): number {
    const again: string[] = [];
    let count = 0;
    const own: Claimed[] = [];
    for (const row of claimed) {
      if (row.attempt < 0) {
        again.push(row.id);
        continue;
      }
      count++;
      lastTenant.set(queue, row.tenant);
      const mine = row.input === null && row.meta === null ? rows.get(row.id)?.claimed : undefined;
      const each = mine ?? storedClaim(row);
      each.attempt = row.attempt;
      each.losses = row.losses;
      each.firstStartedAt = row.first_started ?? undefined;
      if (mine) own.push(each);
      else buffer.push(each);
    }
    if (own.length > 1) own.sort((a, b) => b.envelope.priority - a.envelope.priority);
    buffer.push(...own);
    if (again.length > 0) deps.tellAgain(again);
    return count;
  }

  const host: DeliveryHost = {
    settle(delivery, settlement) {
      running.delete(delivery.envelope.id);
      const took = fast.now() - delivery.startedAt;
      averageMs = averageMs === Number.POSITIVE_INFINITY ? took : averageMs * 0.9 + took * 0.1;
      if (delivery.holdsSlot) freeSlot(delivery);
      else stopWaiting(delivery);
      if (hungry.size > 0 || intakes.some(({ waiting }) => waiting > 0)) plan();
      return settling.settle(delivery, settlement);
    },
    yieldSlot(delivery) {
      if (!delivery.holdsSlot) return;
      freeSlot(delivery);
      plan();
    },
    reclaimSlot(delivery) {
      if (used >= concurrency) return new Promise((resume) => waitingForSlot.push({ delivery, resume }));
      delivery.holdsSlot = true;
      used++;
      return Promise.resolve();
    },
    progress: deps.report,
  };

  /** An attempt that was cut off while it waited for its slot needs none any more. */
  function stopWaiting(delivery: CeleryDelivery): void {
    const at = waitingForSlot.findIndex((waiting) => waiting.delivery === delivery);
    if (at >= 0) waitingForSlot.splice(at, 1)[0]?.resume();
  }

  function freeSlot(delivery: CeleryDelivery): void {
    delivery.holdsSlot = false;
    const next = waitingForSlot.shift();
    if (next) {
      next.delivery.holdsSlot = true;
      next.resume();
      return;
    }
    used--;
    if (pumping || buffer.length === 0) return;
    pumping = true;
    queueMicrotask(pump);
  }

  function pump(): void {
    pumping = false;
    while (used < concurrency && !stopped) {
      // A run that came back while its first attempt still runs here waits for that one to end.
      const at = buffer.findIndex(({ envelope }) => !running.has(envelope.id));
      const [claimed] = at < 0 ? [] : buffer.splice(at, 1);
      if (!claimed) return;
      const delivery = new CeleryDelivery(claimed, fast.now(), host);
      running.set(claimed.envelope.id, delivery);
      used++;
      options.deliver(delivery);
    }
  }

  const discarded = (claimed: Claimed): CeleryDelivery => new CeleryDelivery(claimed, fast.now(), host);

  plan();
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
    wake(queue) {
      if (queue === undefined) for (const each of options.queues) hungry.add(each);
      else if (options.queues.includes(queue)) hungry.add(queue);
      else return;
      lastTurnAt = Date.now();
      plan();
    },
    cancel(runId, reason) {
      if (running.has(runId)) return options.onCancel(runId, reason);
      const at = buffer.findIndex(({ envelope }) => envelope.id === runId);
      const [claimed] = at < 0 ? [] : buffer.splice(at, 1);
      if (!claimed) return;
      const { failure } = errors.GW_CANCELLED({ reason: reason ? `: ${reason}` : '' });
      const settlement: Settlement = { outcome: 'cancelled', failure, dead: false, events: [] };
      void settling.settle(discarded(claimed), settlement).catch(() => buffer.push(claimed));
    },
    pause() {
      paused = true;
      for (const intake of intakes) void intake.pause();
    },
    resume() {
      paused = false;
      for (const intake of intakes) intake.resume();
      for (const queue of options.queues) hungry.add(queue);
      plan();
    },
    setConcurrency(next) {
      concurrency = next;
      pump();
      for (const queue of options.queues) hungry.add(queue);
      plan();
    },
    async stop() {
      if (stopped) return;
      for (const intake of intakes) await intake.pause();
      stopped = true;
      if (turning) await new Promise<void>((resolve) => (idle = resolve));
      for (const intake of intakes) await intake.close();
      const unstarted = buffer.splice(0);
      await Promise.all(unstarted.map((claimed) => settling.settle(discarded(claimed), { outcome: 'released' })));
    },
  };
}

function rowsOf(
  batch: readonly Arrived[],
  now: number,
  generation: string,
): Map<string, { row: RowIn; claimed: Claimed }> {
  const rows = new Map<string, { row: RowIn; claimed: Claimed }>();
  for (const { decoded } of batch) {
    if (decoded.kind !== 'task' || rows.has(decoded.id)) continue;
    const { envelope } = decoded;
    const wire = wireOf(decoded);
    const row = rowOf(envelope, wire, generation);
    row.created = envelope.sentAt;
    if (envelope.delayMs) row.due = now + envelope.delayMs;
    rows.set(decoded.id, { row, claimed: claimedOf(envelope, wire, row.lane) });
  }
  return rows;
}

function claimedOf(envelope: Claimed['envelope'], wire: Claimed['wire'], laneKey: string | undefined): Claimed {
  // What the store counts from now on is no part of the envelope any more.
  const { delayMs: _, ...rest } = envelope;
  if (wire?.group !== undefined) rest.group = { id: wire.group, index: wire.groupIndex ?? 0, size: 0 };
  return { envelope: rest, attempt: 1, losses: 0, firstStartedAt: undefined, wire, laneKey };
}

function storedClaim(row: ClaimedRow): Claimed {
  const meta: RunMeta = row.meta === null ? {} : (JSON.parse(row.meta) as RunMeta);
  return {
    envelope: envelopeOf(row, meta),
    attempt: row.attempt,
    losses: row.losses,
    firstStartedAt: row.first_started ?? undefined,
    wire: meta.wire,
    laneKey: row.lane ?? undefined,
  };
}

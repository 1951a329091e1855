/**
 * Takes runs from queues and gives them to handlers. Messages become rows in the store, and rows become deliveries; a
 * message is let go of once its row is on disk. Short runs may start straight from their messages.
 */

import { constants } from 'node:os';
import { errors } from '@genius/contract';
import type { ConsumeOptions, Consumer, Settlement } from '@genius/runtime';
import { isPlainRow, rowsOf, shorter, storedClaim } from './claims.ts';
import { CeleryDelivery, type Claimed, type DeliveryHost } from './delivery.ts';
import { startFromMessages } from './from-messages.ts';
import { AGAIN_MS, type Arrived, type Intake, PREFETCH } from './intake.ts';
import type { Node } from './node.ts';
import type { ClaimedRow, RowIn } from './run-row.ts';
import type { Settling } from './settling.ts';
import type { Db } from './store/db.ts';
import { jsonbText } from './store/jsonb.ts';

/** Runs that take less than this on average are claimed ahead of a free slot. */
const SHORT_MS = 5;
const AHEAD = 100;
const PER_TAKE = 250;
/** More than there is room for waits in the store, where it is sorted, unless it is done in the time that takes: ms for each. */
const SORTED_MS = 0.2;
/** Runs that take longer on average are stored before they start, as they would be soon after, ms. */
const AT_ONCE_MS = 15;

export interface CeleryConsumer extends Consumer {
  /** Unique in the instance. */
  readonly name: string;
  readonly queues: readonly string[];
  readonly concurrency: number;
  readonly prefetch: number;
  readonly running: number;
  /** What it has in hand: running, and claimed ahead. */
  held(): { running: readonly CeleryDelivery[]; claimed: readonly Claimed[] };
  /** Whether it has the run in hand, or is about to tell the store what became of it. */
  holds(runId: string): boolean;
  readonly isEmpty: boolean;
  /** Since when it waits for the store to give it runs, monotonic ms; undefined if it does not. */
  readonly takingSince: number | undefined;
  addQueue(queue: string): void;
  cancelQueue(queue: string): Promise<void>;
  /** Something may be ready in one of its queues. */
  wake(queue?: string): void;
  cancel(runId: string, reason: string | undefined): void;
  /** What the store last said may be lost with its memory: no message is let go of until `renew`. */
  distrust(): void;
  /** The store is back: messages in hand are taken again. */
  renew(): void;
  /** Rows of runs that are on their way were changed: none is started before the store was asked for it. */
  beware(): void;
  /** Lets go of claims that the store does not know as ours. */
  dropLost(options: { stopRunning: boolean }): void;
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
  node: Pick<Node, 'revoked' | 'events' | 'delayOf' | 'timeLimitsOf' | 'started'>;
  started(delivery: CeleryDelivery): void;
  report(delivery: CeleryDelivery, fraction: number, note: string | undefined): void;
}

export function startConsumer(deps: ConsumerDeps, options: ConsumeOptions): CeleryConsumer {
  const { fast, settling, owner, node } = deps;
  const running = new Map<string, CeleryDelivery>();
  const lastTenant = new Map<string, string>();
  /** Queues that may have ready runs in the store. */
  const hungry = new Set(options.queues);
  const buffer: Claimed[] = [];
  /** Those whose attempt is over here and not yet in the store, by run. */
  const ending = new Map<string, number>();
  const waitingForSlot: { delivery: CeleryDelivery; resume: () => void }[] = [];
  let concurrency = options.concurrency;
  let used = 0;
  let paused = options.paused ?? false;
  let stopped = false;
  /** Whether the store has ever lost its memory while we had claims. */
  let distrusted = false;
  let turning = false;
  let planned = false;
  let pumping = false;
  let lastTurnAt = Date.now();
  let takingSince: number | undefined;
  let averageMs = Number.POSITIVE_INFINITY;
  let turnOfQueues = 0;
  let addsToStore = true;
  let idle: (() => void) | undefined;
  /** Messages that are no run are being kept elsewhere: nothing behind them is let go of before. */
  let keeping: Promise<void> | undefined;
  const intakes = options.queues.map((queue) => deps.openIntake(queue, plan));
  const queues = () => intakes.map(({ queue }) => queue);
  let rateTimer: NodeJS.Timeout | undefined;
  const fromMessages = startFromMessages({
    fast,
    owner,
    generation: deps.generation,
    whenSynced: deps.whenSynced,
    onLost(runId) {
      if (running.has(runId)) options.onCancel(runId, undefined);
      else takeFromBuffer(runId);
    },
    onStored: () => pump(),
  });

  const ahead = () => (averageMs < SHORT_MS ? (options.ahead ?? AHEAD) : 0);
  const room = () => concurrency + ahead() - used - buffer.length;

  function plan(): void {
    if (planned || turning || stopped) return;
    planned = true;
    // All that arrived in one piece is looked at together.
    process.nextTick(() => {
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
        turnOfQueues = (turnOfQueues + 1) % Math.max(1, intakes.length);
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
    const isQuick = mayClaim && isDoneSooner(intake);
    if (isQuick && !hungry.has(queue) && startAtOnce(intake)) {
      if (intake.waiting === 0) return false;
      // What ends meanwhile, and what arrives, has its turn.
      await new Promise((resolve) => setImmediate(resolve));
      return room() > 0;
    }
    takingSince = performance.now();
    try {
      await takeBatch(intake, intake.fetch(isQuick ? mostWhileQuick(queue) : PER_TAKE), mayClaim);
    } finally {
      takingSince = undefined;
    }
    pump();
    return true;
  }

  /** Whether what waits in hand is done in the time that storing it would take, and need not be sorted before. */
  function isDoneSooner(intake: Intake): boolean {
    if (intake.waiting === 0 || averageMs >= AT_ONCE_MS) return false;
    return intake.waiting <= room() || (intake.isUniform && averageMs / concurrency <= SORTED_MS);
  }

  /** What the store has is started first, and little is added to it meanwhile: so it has less with each turn. */
  function mostWhileQuick(queue: string): number {
    addsToStore = !addsToStore;
    if (!hungry.has(queue)) return room();
    return addsToStore ? Math.ceil(room() / 4) : 0;
  }

  /** False if the next message is none that may. */
  function startAtOnce(intake: Intake): boolean {
    const claims = fromMessages.take(intake, room());
    const last = claims.at(-1);
    if (!last) return false;
    lastTurnAt = Date.now();
    lastTenant.set(intake.queue, last.envelope.tenant);
    if (node.events?.isEnabled) for (const { envelope } of claims) tellReceivedPlain(envelope);
    if (claims.length > 1) claims.sort((a, b) => b.envelope.priority - a.envelope.priority);
    buffer.push(...claims);
    pump();
    return true;
  }

  function tellReceivedPlain({ id, task, root, parent }: Claimed['envelope']): void {
    node.events?.received({ id, task, rootId: root, parentId: parent, retries: 0 });
  }

  /** A message that the store refuses must not take the others with it, nor the worker. */
  async function takeBatch(intake: Intake, batch: readonly Arrived[], mayClaim: boolean): Promise<void> {
    try {
      await storeBatch(intake, batch, mayClaim);
    } catch (error) {
      if (stopped || fast.closed) return;
      const [first] = batch;
      if (batch.length > 1) for (const each of batch) await takeBatch(intake, [each], mayClaim);
      else if (first) {
        const text = `the store refuses it (${(error as { code?: string }).code ?? (error as Error).name})`;
        await storeBatch(intake, [{ ...first, decoded: { kind: 'poison', reason: 'unreadable', text } }], false);
      } else {
        hungry.add(intake.queue);
        await new Promise((resolve) => setTimeout(resolve, 1_000));
      }
    }
  }

  async function storeBatch(intake: Intake, fetched: readonly Arrived[], mayClaim: boolean): Promise<void> {
    const { queue } = intake;
    const batch = withoutHeld(intake, fetched);
    const strange = batch.filter(({ decoded }) => decoded.kind !== 'task');
    const rows = rowsOf(batch, fast.now(), deps.generation);
    const want = mayClaim ? Math.max(0, room()) : 0;
    const slots = Math.max(0, Math.min(want, concurrency - used - buffer.length));
    if (want > 0) hungry.delete(queue);
    lastTurnAt = Date.now();
    if (batch.length === 1 && slots > 0 && (await takeOne(intake, batch[0] as Arrived, rows))) return;
    const claimed = await fast.insist<ClaimedRow>('SELECT * FROM gw_take($1, $2, $3::jsonb, $4, $5, $6)', [
      owner,
      queue,
      jsonbText([...rows.values()].map(({ row }) => row)),
      want,
      slots,
      lastTenant.get(queue) ?? null,
    ]);
    const due = Math.min(...[...rows.values()].map(({ row }) => row.due ?? Number.POSITIVE_INFINITY));
    if (due !== Number.POSITIVE_INFINITY) deps.due(due);
    if (strange.length > 0) keep(strange, queue);
    letGo(intake, batch);
    if (node.events?.isEnabled) tellReceived(batch);
    const deliverable = receive(claimed, rows, queue);
    // Fewer than wanted: look again only when there is a reason.
    if (want > 0 ? deliverable >= want : rows.size > 0) hungry.add(queue);
  }

  /** A message that came again though its run is at work here, and not stored yet, waits for that. */
  function withoutHeld(intake: Intake, fetched: readonly Arrived[]): readonly Arrived[] {
    const isHeld = ({ decoded }: Arrived) => decoded.kind === 'task' && fromMessages.isHolding(decoded.id);
    const held = fetched.filter(isHeld);
    if (held.length === 0) return fetched;
    setTimeout(() => intake.giveBack(held), AGAIN_MS);
    return fetched.filter((each) => !held.includes(each));
  }

  /** A plain run that comes alone takes a shorter way. False, and nothing done, if it is none. */
  async function takeOne(
    intake: Intake,
    arrived: Arrived,
    rows: ReadonlyMap<string, { row: RowIn; claimed: Claimed }>,
  ): Promise<boolean> {
    const { decoded } = arrived;
    if (decoded.kind !== 'task') return false;
    const { row, claimed } = rows.get(decoded.id) ?? {};
    if (!row || !claimed || !isPlainRow(row)) return false;
    const [answer] = await fast.insist<{ since: number | null }>(
      'SELECT gw_take_one($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) AS since',
      [
        owner,
        intake.queue,
        row.id,
        row.task,
        row.tenant,
        row.priority,
        row.created,
        row.subject,
        row.input,
        row.meta === undefined ? null : jsonbText(row.meta),
      ],
    );
    if (typeof answer?.since !== 'number') return false;
    letGo(intake, [arrived]);
    if (node.events?.isEnabled) tellReceived([arrived]);
    lastTenant.set(intake.queue, row.tenant);
    claimed.firstStartedAt = answer.since;
    buffer.push(claimed);
    return true;
  }

  /** Messages that are no run go elsewhere, however long that takes. */
  function keep(strange: readonly Arrived[], queue: string): void {
    const kept = (async () => {
      await keeping;
      while (!fast.closed) {
        try {
          return await deps.setAside(strange, queue);
        } catch {
          await new Promise((resolve) => setTimeout(resolve, 1_000));
        }
      }
    })();
    keeping = kept;
    void kept.then(() => {
      if (keeping === kept) keeping = undefined;
    });
  }

  /** Lets go of messages when their runs are on disk, and what is no run is kept. */
  function letGo(intake: Intake, batch: readonly Arrived[]): void {
    if (batch.length === 0) return;
    const kept = keeping;
    deps.whenSynced(() => {
      if (kept === undefined) intake.free(batch);
      else void kept.then(() => intake.free(batch));
    });
  }

  const attemptInHand = (runId: string) =>
    running.get(runId)?.attempt ?? buffer.find(({ envelope }) => envelope.id === runId)?.attempt;

  function tellReceived(batch: readonly Arrived[]): void {
    for (const { decoded } of batch) {
      if (decoded.kind === 'poison') continue;
      const { id, task, rootId, parentId, retries, eta, envelope } = decoded;
      node.events?.received({ id, task, rootId, parentId, retries, eta, expiresAt: envelope.expiresAt });
    }
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
      // A claim that the store lost in a crash was made again: its attempt is in hand already.
      if (distrusted && attemptInHand(row.id) === row.attempt) continue;
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

  async function settle(delivery: CeleryDelivery, settlement: Settlement): Promise<boolean> {
    const { id } = delivery.envelope;
    ending.set(id, (ending.get(id) ?? 0) + 1);
    try {
      return await settling.settle(delivery, settlement);
    } finally {
      const left = (ending.get(id) ?? 1) - 1;
      if (left === 0) ending.delete(id);
      else ending.set(id, left);
    }
  }

  const host: DeliveryHost = {
    settle(delivery, settlement) {
      running.delete(delivery.envelope.id);
      const took = fast.now() - delivery.startedAt;
      averageMs = averageMs === Number.POSITIVE_INFINITY ? took : averageMs * 0.9 + took * 0.1;
      if (delivery.holdsSlot) freeSlot(delivery);
      else stopWaiting(delivery);
      if (hungry.size > 0 || intakes.some(({ waiting }) => waiting > 0)) plan();
      return settle(delivery, settlement);
    },
    yieldSlot(delivery) {
      storeSoon(delivery);
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
    progress(delivery, fraction, note) {
      storeSoon(delivery);
      deps.report(delivery, fraction, note);
    },
  };

  /** What others are to see of it, they see in the store. */
  function storeSoon({ held }: CeleryDelivery): void {
    if (held?.state === 'unknown') void held.store().catch(() => undefined);
  }

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
      const claimed = nextClaimed();
      if (!claimed) return;
      const { id, task } = claimed.envelope;
      if (node.revoked.has(id)) {
        settleCancelled(claimed, undefined);
        continue;
      }
      const limits = shorter(claimed.timeLimits, node.timeLimitsOf(task));
      const delivery = new CeleryDelivery(limits ? { ...claimed, timeLimits: limits } : claimed, fast.now(), host);
      if (claimed.held) claimed.held.startedAt = delivery.startedAt;
      running.set(id, delivery);
      used++;
      node.started(task);
      if (node.events?.isEnabled) node.events.started(id);
      deps.started(delivery);
      options.deliver(delivery);
    }
  }

  /** The next that may start now. */
  function nextClaimed(): Claimed | undefined {
    const held = new Set<string>();
    let waitMs = Number.POSITIVE_INFINITY;
    for (let at = 0; at < buffer.length; at++) {
      const { envelope, held: run } = buffer[at] as Claimed;
      const { id, task } = envelope;
      if (run?.state === 'unknown' && !run.isInHand) {
        // Its message comes again, here or elsewhere.
        for (const lost of buffer.splice(at--, 1)) fromMessages.giveBack(lost);
        continue;
      }
      // A run that came back while its first attempt still runs here waits for that one to end.
      if (running.has(id) || held.has(task) || run?.state === 'storing') continue;
      const delayMs = node.delayOf(task);
      if (delayMs === 0) return buffer.splice(at, 1)[0];
      held.add(task);
      waitMs = Math.min(waitMs, delayMs);
    }
    if (waitMs !== Number.POSITIVE_INFINITY) {
      clearTimeout(rateTimer);
      rateTimer = setTimeout(pump, waitMs);
    }
    return undefined;
  }

  function settleCancelled(claimed: Claimed, reason: string | undefined): void {
    const { failure } = errors.GW_CANCELLED({ reason: reason ? `: ${reason}` : '' });
    const settlement: Settlement = { outcome: 'cancelled', failure, dead: false, events: [] };
    void settle(discarded(claimed), settlement).catch(() => buffer.push(claimed));
  }

  /**
   * Forgets what the store says is not held here any more: after its commits may have been lost, or after this instance
   * was taken for dead. An attempt that runs is told to stop if somebody else may run it now.
   */
  async function dropLost({ stopRunning }: { stopRunning: boolean }): Promise<void> {
    const isInStore = ({ held }: { held?: Claimed['held'] }) => held === undefined || held.state === 'stored';
    const claimed = buffer.filter(isInStore);
    const started = [...running].filter(([, delivery]) => isInStore(delivery));
    const ids = [...claimed.map(({ envelope }) => envelope.id), ...started.map(([id]) => id)];
    if (ids.length === 0) return;
    const rows = await fast.insist<{ id: string; attempt: number }>(
      'SELECT id, attempt FROM runs WHERE state = 2 AND owner = $1 AND id = ANY ($2)',
      [owner, ids],
    );
    const held = new Map(rows.map(({ id, attempt }) => [id, attempt]));
    for (let at = buffer.length - 1; at >= 0; at--) {
      const each = buffer[at] as Claimed;
      if (claimed.includes(each) && held.get(each.envelope.id) !== each.attempt) buffer.splice(at, 1);
    }
    if (!stopRunning) return;
    for (const [id, { attempt }] of started) if (held.get(id) !== attempt) options.onCancel(id, undefined);
  }

  function takeFromBuffer(runId: string): Claimed | undefined {
    const at = buffer.findIndex(({ envelope }) => envelope.id === runId);
    return at < 0 ? undefined : buffer.splice(at, 1)[0];
  }

  /** Before messages go back to their queue: the store knows what was started from them. */
  async function storeHeld(): Promise<void> {
    await fromMessages.storeStarted();
    await settling.idle();
  }

  const discarded = (claimed: Claimed): CeleryDelivery => new CeleryDelivery(claimed, fast.now(), host);

  plan();
  return {
    name: options.queues.join('+'),
    get queues() {
      return queues();
    },
    get concurrency() {
      return concurrency;
    },
    get prefetch() {
      return intakes.length * PREFETCH;
    },
    held: () => ({ running: [...running.values()], claimed: buffer }),
    holds: (runId) => running.has(runId) || ending.has(runId) || buffer.some(({ envelope }) => envelope.id === runId),
    get isEmpty() {
      return running.size === 0 && ending.size === 0 && buffer.length === 0;
    },
    get takingSince() {
      return takingSince;
    },
    addQueue(queue) {
      if (!queues().includes(queue)) intakes.push(deps.openIntake(queue, plan));
      hungry.add(queue);
      plan();
    },
    async cancelQueue(queue) {
      const at = intakes.findIndex((intake) => intake.queue === queue);
      const [intake] = at < 0 ? [] : intakes.splice(at, 1);
      hungry.delete(queue);
      await intake?.pause();
      await storeHeld();
      await intake?.close();
    },
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
      if (queue === undefined) for (const each of queues()) hungry.add(each);
      else if (queues().includes(queue)) hungry.add(queue);
      else return;
      lastTurnAt = Date.now();
      plan();
    },
    cancel(runId, reason) {
      const delivery = running.get(runId);
      if (delivery) {
        delivery.signum ??= constants.signals.SIGTERM;
        return options.onCancel(runId, reason);
      }
      const claimed = takeFromBuffer(runId);
      if (claimed) settleCancelled(claimed, reason);
    },
    distrust() {
      distrusted = true;
      for (const intake of intakes) intake.distrust();
    },
    beware: () => fromMessages.beware(),
    dropLost: (options) => void dropLost(options).catch(() => undefined),
    renew() {
      void dropLost({ stopRunning: false }).catch(() => undefined);
      for (const intake of intakes) intake.renew();
      for (const queue of queues()) hungry.add(queue);
      plan();
    },
    pause() {
      paused = true;
      for (const intake of intakes) void intake.pause();
    },
    resume() {
      paused = false;
      for (const intake of intakes) intake.resume();
      for (const queue of queues()) hungry.add(queue);
      plan();
    },
    setConcurrency(next) {
      concurrency = next;
      pump();
      for (const queue of queues()) hungry.add(queue);
      plan();
    },
    async stop() {
      if (stopped) return;
      for (const intake of intakes) await intake.pause();
      stopped = true;
      clearTimeout(rateTimer);
      if (turning) await new Promise<void>((resolve) => (idle = resolve));
      const unstarted = buffer.splice(0);
      const unknown = unstarted.filter(({ held }) => held?.state === 'unknown');
      for (const claimed of unknown) fromMessages.giveBack(claimed);
      await storeHeld();
      for (const intake of intakes) await intake.close();
      const stored = unstarted.filter((claimed) => !unknown.includes(claimed));
      await Promise.all(stored.map((claimed) => settle(discarded(claimed), { outcome: 'released' })));
    },
  };
}

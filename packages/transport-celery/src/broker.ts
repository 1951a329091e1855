/** The Broker port: sends, consumers, cancels, depth, and the timer for what is due. */

import type { Broker, Logger, QueueDepth } from '@genius/runtime';
import type { AmqpLink } from './amqp/connect.ts';
import { cancelRun } from './cancel.ts';
import { type CeleryConsumer, startConsumer } from './consumer.ts';
import type { CeleryDelivery } from './delivery.ts';
import type { Handover } from './handover.ts';
import { openIntake } from './intake.ts';
import type { InterimStates } from './interim-states.ts';
import type { Node } from './node.ts';
import type { Outgoing } from './outgoing.ts';
import type { RedisLink } from './redis/connect.ts';
import type { Scope } from './scope.ts';
import { setAside } from './set-aside.ts';
import type { Settling } from './settling.ts';
import type { Db } from './store/db.ts';
import { SENT } from './store/tables.ts';
import { createStrayClaims } from './stray-claims.ts';

export interface CeleryBroker extends Broker {
  look(): Promise<void>;
  running(): number;
  /** What the store last said may be lost with its memory. */
  distrust(): void;
  /** The store is back. */
  renew(): void;
  /** This instance was taken for dead: it lets go of what others have now. */
  fenced(): void;
  close(): Promise<void>;
}

export interface BrokerDeps extends Scope {
  /** The id of this instance. */
  instance: string;
  fast: Db;
  amqp: AmqpLink;
  redis: RedisLink;
  outgoing: Outgoing;
  handover: Handover;
  settling: Settling;
  log: Logger;
  whenSynced(call: () => void): void;
  revokeElsewhere(runId: string): void;
  consumers: Set<CeleryConsumer>;
  node: Node;
  interim: InterimStates;
}

/** Progress is stored at most this often per run, ms; listeners hear all of it. */
const PROGRESS_EVERY_MS = 250;
/** The first report waits for those that come right behind it, ms. */
const PROGRESS_FIRST_MS = 20;

interface Report {
  told: { fraction: number; note?: string };
  delivery: CeleryDelivery;
  storedAt: number;
  due: boolean;
}

export function openBroker(deps: BrokerDeps): CeleryBroker {
  const { db, fast, hub, num, amqp, outgoing, handover, settling, log, consumers, node } = deps;
  const reports = new Map<string, Report>();
  /** Consumers that may hold something: one that was stopped still ends what it runs. */
  const holders = new Set<CeleryConsumer>();
  const strays = createStrayClaims({ db, hub, owner: num, instance: deps.instance, holders: () => holders });
  let forgetTimer: NodeJS.Timeout | undefined;
  let timerAt = Number.POSITIVE_INFINITY;
  let closed = false;

  hub.listen(({ q, s, c, f, z }) => {
    if (z) for (const consumer of consumers) consumer.beware();
    if (q) for (const queue of q) for (const consumer of consumers) consumer.wake(queue);
    if (s !== undefined) armTimer(s);
    for (const [runId, reason] of c ?? []) for (const consumer of consumers) consumer.cancel(runId, reason);
    if (f && reports.size > 0) for (const runId of f) reports.delete(runId);
  });

  function armTimer(ms: number): void {
    // Only an instance that consumes moves due runs on.
    if (closed || consumers.size === 0 || ms >= timerAt) return;
    clearTimeout(forgetTimer);
    timerAt = ms;
    forgetTimer = setTimeout(() => void wakeDue(), Math.max(0, Math.min(ms - db.now(), 60_000)));
  }

  async function wakeDue(): Promise<void> {
    timerAt = Number.POSITIVE_INFINITY;
    try {
      const [row] = await fast.query<{ woken: { queues: string[]; due: number | null } }>('SELECT gw_due() AS woken');
      const { queues, due } = row?.woken ?? { queues: [], due: null };
      if (queues.length > 0) hub.tell({ q: [...new Set(queues)] });
      if (due !== null) armTimer(Math.max(due, db.now() + 1));
    } catch {
      // The next look tries again.
    }
  }

  function progress(delivery: CeleryDelivery, fraction: number, note: string | undefined): void {
    const runId = delivery.envelope.id;
    hub.tell({ p: [note === undefined ? [runId, fraction] : [runId, fraction, note]] });
    const told = note === undefined ? { fraction } : { fraction, note: note.replaceAll('\0', '') };
    const report = reports.get(runId) ?? { told, delivery, storedAt: Number.NEGATIVE_INFINITY, due: false };
    report.told = told;
    report.delivery = delivery;
    reports.set(runId, report);
    if (report.due) return;
    report.due = true;
    const waitMs = PROGRESS_EVERY_MS - (performance.now() - report.storedAt);
    setTimeout(storeProgress, Math.max(PROGRESS_FIRST_MS, waitMs), runId).unref();
  }

  function storeProgress(runId: string): void {
    const report = reports.get(runId);
    if (!report || closed) return;
    report.due = false;
    report.storedAt = performance.now();
    if (!report.delivery.isSettled) deps.interim.progressed(report.delivery, report.told);
    fast
      .query(
        "UPDATE runs SET meta = coalesce(meta, '{}') || jsonb_build_object('progress', $2::jsonb) WHERE id = $1 AND state = 2",
        [runId, JSON.stringify(report.told)],
      )
      .catch(() => undefined);
  }

  /** A cancel whose message was lost is found here. */
  async function stopRevoked(): Promise<void> {
    if (![...consumers].some((consumer) => consumer.running > 0)) return;
    const revoked = await db.query<{ id: string; reason: string | null }>(
      "SELECT id, meta -> 'revoked' ->> 'reason' AS reason FROM runs WHERE state = 2 AND owner = $1 AND meta ? 'revoked'",
      [num],
    );
    for (const { id, reason } of revoked) for (const consumer of consumers) consumer.cancel(id, reason ?? undefined);
  }

  return {
    send: (envelope, hint) => outgoing.send(envelope, hint),
    sendAll: (envelopes, hint) => outgoing.sendAll(envelopes, hint),
    async consume(options) {
      const consumer = startConsumer(
        {
          fast,
          settling,
          owner: num,
          generation: deps.generation,
          openIntake: (queue, onArrival) => openIntake(amqp, queue, () => fast.now(), onArrival),
          whenSynced: deps.whenSynced,
          setAside: (arrived, queue) => setAside({ db, amqp, handover, owner: num, log }, arrived, queue),
          tellAgain: (runIds) => void handover.tellStored(runIds, undefined).catch(() => undefined),
          due: armTimer,
          node,
          started: deps.interim.started,
          report: progress,
        },
        options,
      );
      consumers.add(consumer);
      holders.add(consumer);
      await node.open();
      void wakeDue();
      const { stop } = consumer;
      consumer.stop = async () => {
        consumers.delete(consumer);
        await stop();
      };
      return consumer;
    },
    async cancel(runId, reason) {
      await outgoing.flush();
      const answer = await cancelRun({ ...deps, owner: num }, runId, reason);
      if (answer === 'cancelled') node.events?.revoked(runId, { terminated: false, expired: false });
      return answer;
    },
    async depth() {
      await outgoing.flush();
      const rows = await db.query<{ queue: string; state: number; waits: string | null; dead: boolean; n: string }>(
        `SELECT queue, state, CASE WHEN state <> 5 THEN NULL WHEN due > gw_now() THEN 'later'
             WHEN lane IS NOT NULL AND EXISTS (SELECT 1 FROM runs before
               WHERE before.lane = r.lane AND before.state < 10 AND before.seq < r.seq) THEN 'lane' END AS waits,
           dead, count(*) AS n
         FROM runs r WHERE state < 10 OR dead GROUP BY 1, 2, 3, 4`,
      );
      const tags = await db.query<{ tag: string }>(
        "SELECT DISTINCT jsonb_array_elements_text(info::jsonb -> 'tags') AS tag FROM instances WHERE gone IS NULL",
      );
      const queues = new Map<string, QueueDepth>();
      const at = (queue: string) => {
        const depth = queues.get(queue) ?? { queue, ready: 0, scheduled: 0, held: 0, running: 0, dead: 0 };
        queues.set(queue, depth);
        return depth;
      };
      /** Messages on the way: such as may start, and such as may not yet. */
      const sent = new Map<string, { free: number; bound: number }>();
      for (const { queue, state, waits, dead, n } of rows) {
        const depth = at(queue);
        const onWay = sent.get(queue) ?? { free: 0, bound: 0 };
        sent.set(queue, onWay);
        if (dead) depth.dead += Number(n);
        else if (state !== SENT) depth[DEPTHS[state] ?? 'held'] += Number(n);
        else if (waits === null) onWay.free += Number(n);
        else {
          onWay.bound += Number(n);
          depth[waits === 'later' ? 'scheduled' : 'held'] += Number(n);
        }
      }
      for (const { tag } of tags) {
        // A queue without runs of ours may hold messages that Celery's clients sent.
        if (!queues.has(tag) && (await messagesIn(tag)) > 0) at(tag);
      }
      await Promise.all(
        [...queues.values()].map(async (depth) => {
          const { free, bound } = sent.get(depth.queue) ?? { free: 0, bound: 0 };
          depth.ready += Math.max(free, (await messagesIn(depth.queue)) - bound);
        }),
      );
      return [...queues.values()].sort((a, b) => a.queue.localeCompare(b.queue));
    },
    async look() {
      for (const consumer of consumers) consumer.wake();
      if (consumers.size > 0) await wakeDue();
      await stopRevoked();
      for (const each of holders) if (!consumers.has(each) && each.isEmpty) holders.delete(each);
      if (holders.size > 0) await strays.look();
    },
    running: () => [...consumers].reduce((sum, consumer) => sum + consumer.running, 0),
    distrust() {
      for (const consumer of consumers) consumer.distrust();
    },
    renew() {
      for (const consumer of consumers) consumer.renew();
      void wakeDue();
    },
    fenced() {
      for (const consumer of consumers) consumer.dropLost({ stopRunning: true });
    },
    async close() {
      closed = true;
      clearTimeout(forgetTimer);
      for (const consumer of [...consumers]) await consumer.stop();
    },
  };

  /** Messages that Celery's clients sent and nobody has taken yet. */
  async function messagesIn(queue: string): Promise<number> {
    try {
      return await amqp.use(async (channel) => (await channel.checkQueue(queue)).messageCount);
    } catch {
      // No such queue, or no connection now.
      return 0;
    }
  }
}

const DEPTHS: Record<number, 'ready' | 'scheduled' | 'running' | 'held'> = {
  0: 'ready',
  1: 'scheduled',
  2: 'running',
  3: 'held',
  4: 'held',
};

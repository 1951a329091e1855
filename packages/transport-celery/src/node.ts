/** This instance as Celery's tools see and steer it. It is opened with the first consumer: a mere client is no node. */

import { constants } from 'node:os';
import type { InstanceInfo, Logger } from '@genius/runtime';
import type { AmqpLink } from './amqp/connect.ts';
import type { CeleryConsumer } from './consumer.ts';
import type { EventStream } from './control/event-stream.ts';
import type { HeldRun, NodeState, RateLimit, TimeLimits } from './control/node-state.ts';
import { createRevokedIds } from './control/revoked-ids.ts';
import type { Claimed } from './delivery.ts';
import type { Db } from './store/db.ts';

export interface Node {
  readonly revoked: NodeState['revoked'];
  /** Where what happens to runs is told while somebody looks; undefined until the node is open. */
  readonly events: EventStream | undefined;
  /** ms until a run of this task may start here; 0: now. Counts as its start if 0. */
  delayOf(task: string): number;
  timeLimitsOf(task: string): TimeLimits | undefined;
  started(task: string): void;
  open(): Promise<void>;
  close(): Promise<void>;
}

export interface NodeDeps {
  name: string;
  info: InstanceInfo;
  db: Db;
  amqp: AmqpLink;
  log: Logger;
  consumers: ReadonlySet<CeleryConsumer>;
  /** Names of the tasks that this instance runs. */
  tasks(): readonly string[];
  cancel(runId: string): Promise<unknown>;
  /** Ends the process in order. */
  shutDown(): void;
  /** For people to read. */
  conf(): Readonly<Record<string, unknown>>;
}

export function createNode(deps: NodeDeps): Node {
  const { name, info, db, amqp, log, consumers } = deps;
  const totals: Record<string, number> = {};
  const rates = new Map<string, RateLimit>();
  const nextStart = new Map<string, number>();
  const limits = new Map<string, TimeLimits>();
  const revoked = createRevokedIds();
  let events: EventStream | undefined;
  let closeControl: (() => Promise<void>) | undefined;

  const state: NodeState = {
    node: name,
    pid: info.pid,
    version: info.version,
    startedAt: info.startedAt,
    revoked,
    active: () => [...consumers].flatMap(({ held }) => held().running.map((each) => heldRun(each, each.startedAt))),
    reserved: () => [...consumers].flatMap(({ held }) => held().claimed.map((each) => heldRun(each))),
    async scheduled(limit) {
      const queues = [...new Set([...consumers].flatMap((consumer) => consumer.queues))];
      const rows = await db.query<{ id: string; task: string; queue: string; due: number; priority: number }>(
        'SELECT id, task, queue, due, priority FROM runs WHERE state = 1 AND queue = ANY ($1) ORDER BY due LIMIT $2',
        [queues, limit],
      );
      return rows.map(({ due, ...run }) => ({ dueAt: due, run: { ...run, acknowledged: true } }));
    },
    tasks: () => deps.tasks().map((task) => ({ name: task, options: { rate_limit: rates.get(task)?.text } })),
    totals: () => totals,
    consumers: () => [...consumers].map((consumer) => ({ name: consumer.name, concurrency: consumer.concurrency })),
    setConcurrency(consumer, concurrency) {
      for (const each of consumers) if (each.name === consumer) each.setConcurrency(Math.max(1, concurrency));
    },
    prefetch: () => [...consumers].reduce((sum, consumer) => sum + consumer.prefetch, 0),
    queues: () => [...consumers].flatMap((consumer) => consumer.queues.map((queue) => ({ name: queue }))),
    async addQueue({ name: queue }) {
      // Its runs go to the first worker, which refuses tasks that it does not know.
      const [first] = consumers;
      first?.addQueue(queue);
    },
    async cancelQueue(queue) {
      for (const consumer of consumers) await consumer.cancelQueue(queue);
    },
    async cancel(ids, { terminate, signal }) {
      const mine = new Map<string, boolean>();
      for (const { held } of consumers) {
        for (const delivery of held().running) {
          mine.set(delivery.envelope.id, true);
          if (terminate && ids.includes(delivery.envelope.id)) delivery.signum ??= constants.signals[signal];
        }
        for (const { envelope } of held().claimed) mine.set(envelope.id, false);
      }
      for (const id of ids) if (terminate || mine.get(id) !== true) await deps.cancel(id);
      return ids.filter((id) => mine.has(id));
    },
    setRateLimit(task, limit) {
      if (limit && limit.perSecond > 0) rates.set(task, limit);
      else rates.delete(task);
      nextStart.delete(task);
      for (const consumer of consumers) consumer.wake();
    },
    setTimeLimits: (task, limit) => void limits.set(task, limit),
    requestShutdown: deps.shutDown,
    conf: deps.conf,
  };

  return {
    revoked,
    get events() {
      return events;
    },
    delayOf(task) {
      const rate = rates.get(task);
      if (!rate) return 0;
      const now = performance.now();
      const at = nextStart.get(task) ?? now;
      if (at > now) return at - now;
      nextStart.set(task, now + 1_000 / rate.perSecond);
      return 0;
    },
    timeLimitsOf: (task) => limits.get(task),
    started(task) {
      totals[task] = (totals[task] ?? 0) + 1;
    },
    async open() {
      if (events) return;
      const [{ createEventStream }, { openRemoteControl }, { meetNeighbours }] = await Promise.all([
        import('./control/event-stream.ts'),
        import('./control/remote-control.ts'),
        import('./control/meet-neighbours.ts'),
      ]);
      const opened = createEventStream(amqp, state, { log });
      events = opened;
      const control = openRemoteControl(amqp, state, { events: opened, log });
      closeControl = async () => {
        await opened.close();
        await control.close();
      };
      // What was revoked here is in the store; only what Python workers alone know comes this way, a second later.
      if (amqp.isReady) meetNeighbours(amqp, state, opened).catch(() => undefined);
    },
    close: async () => closeControl?.(),
  };
}

function heldRun({ envelope, attempt }: Pick<Claimed, 'envelope' | 'attempt'>, startedAt?: number): HeldRun {
  const { id, task, queue, priority } = envelope;
  return { id, task, queue, priority, acknowledged: true, redelivered: attempt > 1, startedAt };
}

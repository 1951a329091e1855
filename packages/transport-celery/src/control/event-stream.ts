/** What this node does, as it happens, for Flower and `celery events`: it lives, always; its tasks, while somebody looks. */

import { loadavg } from 'node:os';
import type { Failure } from '@genius/contract';
import { type Logger, silentLogger } from '@genius/runtime';
import type { AmqpLink } from '../amqp/connect.ts';
import {
  type CeleryEvent,
  type EventMoment,
  type EventRun,
  eventMessages,
  taskFailed,
  taskReceived,
  taskRejected,
  taskRetried,
  taskRevoked,
  taskSent,
  taskStarted,
  taskSucceeded,
  workerEvent,
} from '../wire/celery-events.ts';
import { createLamportClock, type LamportClock } from './lamport-clock.ts';
import type { NodeState } from './node-state.ts';

export interface EventStream {
  /** Shared with remote control. */
  readonly clock: LamportClock;
  /** Whether events of tasks are told: where they are not, nothing needs to be gathered for them. */
  readonly isEnabled: boolean;
  /** False if they were told already. */
  enable(): boolean;
  /** False if they were not told anyway. */
  disable(): boolean;
  /** At once, beside the regular ones. */
  heartbeat(): void;
  sent(run: EventRun & { queue: string }): void;
  received(run: EventRun): void;
  started(id: string): void;
  /** `ms`: how long the attempt took. */
  succeeded(id: string, ms: number): void;
  failed(id: string, failure: Failure): void;
  retried(id: string, failure: Failure): void;
  revoked(id: string, how: { terminated: boolean; expired: boolean; signum?: number }): void;
  rejected(id: string, requeue: boolean): void;
  /** Tells that the node leaves. To be called before the link is closed. */
  close(): Promise<void>;
}

export interface EventStreamOptions {
  /** Events of tasks from the start, as `celery worker -E`. Default false: until `enable_events` asks for them. */
  enabled?: boolean;
  /** Between heartbeats. Default 2 s; tools take a node for gone after two of them. */
  heartbeatMs?: number;
  clock?: LamportClock;
  /** ms since 1970. */
  now?: () => number;
  log?: Logger;
}

/** Events that share a message. */
const MOST_TOGETHER = 200;

type Facts = Pick<NodeState, 'node' | 'pid' | 'version' | 'active' | 'totals'>;

export function createEventStream(amqp: AmqpLink, state: Facts, options: EventStreamOptions = {}): EventStream {
  const { heartbeatMs = 2_000, clock = createLamportClock(), now = Date.now, log = silentLogger } = options;
  const source = { hostname: state.node, pid: state.pid };
  let isEnabled = options.enabled ?? false;
  let isClosed = false;
  /** RabbitMQ closes the channel of who publishes to an exchange that is not there. */
  let hasExchange = false;
  let waiting: CeleryEvent[] = [];

  const moment = (): EventMoment => ({ clock: clock.forward(), now: now() });
  const canTell = () => hasExchange && amqp.isReady && !isClosed;

  function tellOfNode(type: 'worker-online' | 'worker-heartbeat' | 'worker-offline'): void {
    if (!canTell()) return;
    const { version } = state;
    const processed = Object.values(state.totals()).reduce((sum, each) => sum + each, 0);
    const facts = { active: state.active().length, processed, loadavg: loadavg(), version, freq: heartbeatMs / 1000 };
    for (const message of eventMessages([workerEvent(type, source, moment(), facts)])) amqp.tell(message);
  }

  /** What is told within one turn of the event loop goes out together. */
  function gather(event: CeleryEvent): void {
    if (waiting.push(event) === 1) setImmediate(flush);
  }

  function flush(): void {
    const events = waiting;
    waiting = [];
    if (!canTell()) return;
    for (let at = 0; at < events.length; at += MOST_TOGETHER) {
      for (const message of eventMessages(events.slice(at, at + MOST_TOGETHER))) amqp.tell(message);
    }
  }

  async function arrive(): Promise<void> {
    hasExchange = false;
    try {
      await amqp.use((channel) => channel.assertExchange('celeryev', 'topic', { durable: true }));
    } catch (error) {
      log.warn('no events for Flower on this connection', { problem: (error as Error).message });
      return;
    }
    hasExchange = true;
    tellOfNode('worker-online');
  }

  amqp.onConnected(() => {
    if (!isClosed) void arrive();
  });
  const beat = setInterval(() => tellOfNode('worker-heartbeat'), heartbeatMs);
  beat.unref();

  return {
    clock,
    get isEnabled() {
      return isEnabled;
    },
    enable() {
      const changes = !isEnabled;
      isEnabled = true;
      return changes;
    },
    disable() {
      const changes = isEnabled;
      isEnabled = false;
      return changes;
    },
    heartbeat: () => tellOfNode('worker-heartbeat'),
    sent(run) {
      if (isEnabled) gather(taskSent(source, moment(), run));
    },
    received(run) {
      if (isEnabled) gather(taskReceived(source, moment(), run));
    },
    started(id) {
      if (isEnabled) gather(taskStarted(source, moment(), id));
    },
    succeeded(id, ms) {
      if (isEnabled) gather(taskSucceeded(source, moment(), id, ms));
    },
    failed(id, failure) {
      if (isEnabled) gather(taskFailed(source, moment(), id, failure));
    },
    retried(id, failure) {
      if (isEnabled) gather(taskRetried(source, moment(), id, failure));
    },
    revoked(id, how) {
      if (isEnabled) gather(taskRevoked(source, moment(), id, how));
    },
    rejected(id, requeue) {
      if (isEnabled) gather(taskRejected(source, moment(), id, requeue));
    },
    async close() {
      if (isClosed) return;
      clearInterval(beat);
      flush();
      tellOfNode('worker-offline');
      isClosed = true;
    },
  };
}

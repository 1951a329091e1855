/** What Celery's tools may see and steer of an instance. The owner of the broker implements it; nothing of it is data of runs. */

import type { RevokedIds } from './revoked-ids.ts';

export interface NodeState {
  /** As `nodeName` makes it. */
  readonly node: string;
  readonly pid: number;
  readonly version: string;
  /** ms since 1970. */
  readonly startedAt: number;
  /**
   * Made by `createRevokedIds`. Whoever takes a message looks here: its run may have been revoked before it came.
   */
  readonly revoked: RevokedIds;

  /** Runs whose attempt is running in this instance. */
  active(): readonly HeldRun[];
  /** Runs that this instance has claimed and not started. */
  reserved(): readonly HeldRun[];
  /** Runs of its queues that are due later, the next ones first, at most so many. */
  scheduled(limit: number): Promise<readonly ScheduledRun[]>;
  /** Tasks that this instance can run. */
  tasks(): readonly RegisteredTask[];
  /** Attempts started since the instance started, by task. */
  totals(): Readonly<Record<string, number>>;

  consumers(): readonly NodeConsumer[];
  /** So many runs of this consumer at once, from now on; at least 1. What runs already goes on. */
  setConcurrency(consumer: string, concurrency: number): void;
  /** Messages that may be unacknowledged at once, of all queues together. */
  prefetch(): number;

  /** Queues that this instance takes messages from. */
  queues(): readonly ConsumedQueue[];
  /** Takes messages of this queue too. Rejects if it can't, such as for a queue whose tasks it does not know. */
  addQueue(queue: ConsumedQueue): Promise<void>;
  /** Takes nothing more of this queue; what it has claimed is run. A queue it does not consume is no error. */
  cancelQueue(name: string): Promise<void>;

  /**
   * Cancels runs in whatever state they are: what waits never starts, what is done stays done, an unknown id is no
   * error. An attempt that runs goes on unless `terminate`: then it is aborted with this signal, in whichever instance
   * it runs. Every instance gets the same request, so it must be harmless to do twice. Resolves with those of the ids
   * that this instance itself held, running or claimed.
   */
  cancel(ids: readonly string[], how: CancelHow): Promise<readonly string[]>;

  /** Replaces the task's rate in this instance until it ends; `undefined` lifts it. */
  setRateLimit(task: string, limit: RateLimit | undefined): void;
  /** Replaces the task's limits in this instance, for attempts that start from now on; `undefined` is no limit. */
  setTimeLimits(task: string, limits: TimeLimits): void;

  /** Ends the instance in order. Returns at once. */
  requestShutdown(): void;

  /** Settings for people to read. Passwords, keys and tokens in them are masked before they leave. */
  conf(): Readonly<Record<string, unknown>>;
}

export interface HeldRun {
  id: string;
  task: string;
  queue: string;
  /** ms since 1970; absent if not started. */
  startedAt?: number | undefined;
  /** Whether its message is acknowledged. */
  acknowledged: boolean;
  redelivered?: boolean;
  priority?: number;
  /** Names that the contract gives to the fields of its input; values are never shown. Default: none is shown. */
  fields?: readonly string[];
  /** Of the process it runs in. Default: the node's, once it has started. */
  pid?: number;
}

export interface ScheduledRun {
  /** ms since 1970. */
  dueAt: number;
  run: HeldRun;
}

export interface RegisteredTask {
  name: string;
  /** Shown by `celery inspect registered <name of option>…`, such as `rate_limit` or `time_limit`. Default: none. */
  options?: Readonly<Record<string, string | number | boolean | undefined>>;
}

export interface NodeConsumer {
  /** Unique in the instance. */
  name: string;
  concurrency: number;
}

export interface ConsumedQueue {
  name: string;
  /** Default: of the queue's name. */
  exchange?: string;
  /** Default `direct`. */
  exchangeType?: string;
  /** Default: the queue's name. */
  routingKey?: string;
  /** Such as `x-queue-type`. Default: none. */
  arguments?: Readonly<Record<string, unknown>> | undefined;
}

export interface CancelHow {
  terminate: boolean;
  signal: NodeJS.Signals;
}

export interface RateLimit {
  /** As it was asked for, such as `10/m`. */
  text: string;
  /** 0: as many as can be. */
  perSecond: number;
}

export interface TimeLimits {
  softMs?: number | undefined;
  hardMs?: number | undefined;
}

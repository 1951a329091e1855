/** One attempt at a run, while its handler works: its signal, its limits, its context. */

import {
  childRunId,
  durationMs,
  errors,
  type Failure,
  FailureError,
  formatMs,
  type InputOf,
  type Task,
  TaskFailed,
  toFailure,
} from '@genius/contract';
import type { Client } from './client.ts';
import type { Clock } from './clock.ts';
import type { CallOptions, ChildOptions, DatabasePort, Effect, TaskContext } from './context.ts';
import type { Logger } from './log.ts';
import { performOnce } from './once.ts';
import { type PaceOptions, waitForSlot } from './pace.ts';
import type { Delivery } from './ports/broker.ts';
import type { Ports } from './ports/ports.ts';
import { type KeptLog, keepLog, type LogLine } from './run-log.ts';
import type { TenantSecrets } from './secrets.ts';
import type { TaskHandler } from './worker.ts';

/** What all attempts of an executor share. */
export interface AttemptHost {
  ports: Ports;
  client: Client;
  log: Logger;
  db: DatabasePort;
  secrets: { of(tenant: string, actor: string): TenantSecrets };
  clock: Clock;
}

const LONGEST_HOLD_MS = 86_400_000;

export class Attempt implements TaskContext {
  readonly delivery: Delivery;
  readonly handler: TaskHandler;
  /** ms since 1970. */
  readonly startedAt: number;
  /** On the monotonic clock, as the limits are: a jump of the wall clock must not end an attempt. */
  readonly begunAt: number;
  readonly softAt: number;
  readonly hardAt: number;
  readonly environment: 'real' | 'sandbox';
  /** The contract's limits, or shorter ones of the sender. */
  readonly limits: { softMs: number; hardMs: number };
  /** Why it was told to stop; a handler that returns all the same counts as stopped. */
  stopped: Failure | undefined;
  /** Its outcome is settled; whatever the handler still does is ignored. */
  settled = false;
  /** Ends a handler that runs elsewhere. */
  kill: (() => void) | undefined;
  readonly #host: AttemptHost;
  #controller: AbortController | undefined;
  #log: KeptLog | undefined;
  #children = 0;

  constructor(
    host: AttemptHost,
    handler: TaskHandler,
    delivery: Delivery,
    now: number,
    environment: 'real' | 'sandbox',
  ) {
    this.#host = host;
    this.environment = environment;
    this.handler = handler;
    this.delivery = delivery;
    this.startedAt = now;
    const own = limitsOf(handler.contract);
    const allowed = delivery.timeLimits;
    const hardMs = Math.min(own.hardMs, allowed?.hardMs ?? own.hardMs);
    this.limits = { softMs: Math.min(hardMs, own.softMs, allowed?.softMs ?? own.softMs), hardMs };
    this.begunAt = host.clock.monotonic();
    this.hardAt = this.begunAt + hardMs;
    this.softAt = this.begunAt + this.limits.softMs;
  }

  get runId(): string {
    return this.delivery.envelope.id;
  }
  get attempt(): number {
    return this.delivery.attempt;
  }
  get key(): string | undefined {
    return this.delivery.envelope.key;
  }
  get tenant(): string {
    return this.delivery.envelope.tenant;
  }
  get correlationId(): string {
    return this.delivery.envelope.correlationId;
  }
  get deadline(): Date {
    return new Date(this.startedAt + this.limits.softMs);
  }
  get blobs() {
    return this.#host.ports.blobs;
  }
  get kv() {
    return this.#host.ports.kv;
  }
  get secrets() {
    return this.#host.secrets.of(this.tenant, `run:${this.runId}`);
  }
  get db() {
    return this.#host.db;
  }

  get signal(): AbortSignal {
    if (!this.#controller) {
      this.#controller = new AbortController();
      if (this.stopped) this.#controller.abort(new FailureError(this.stopped));
    }
    return this.#controller.signal;
  }

  get log(): Logger {
    this.#log ??= keepLog(
      this.#host.log.child({
        task: this.handler.contract.name,
        run_id: this.runId,
        attempt: this.attempt,
        correlation_id: this.correlationId,
      }),
      this.attempt,
      () => this.#host.clock.now(),
    );
    return this.#log.log;
  }

  /** What it has logged, to be settled with it; nothing if it did not log. */
  get logged(): { log?: readonly LogLine[] } {
    return this.#log?.lines.length ? { log: this.#log.lines } : {};
  }

  /** Tells the handler to stop. The first reason counts. */
  stop(failure: Failure): void {
    if (this.stopped) return;
    this.stopped = failure;
    this.#controller?.abort(new FailureError(failure));
  }

  progress(fraction: number, note?: string): void {
    this.delivery.progress(Math.min(1, Math.max(0, fraction)), note);
  }

  async once<T>(key: string, effect: ((signal: AbortSignal) => Promise<T>) | Effect<T>): Promise<T> {
    await this.delivery.noted?.();
    const { envelope } = this.delivery;
    const { effects } = this.#host.ports;
    return performOnce({
      effects,
      claim: { scope: `${envelope.task}/${envelope.tenant}`, key, runId: envelope.id, attempt: this.attempt },
      sentUnder: envelope.generation,
      redelivered: this.delivery.redelivered,
      effect: typeof effect === 'function' ? { perform: effect } : effect,
      signal: this.signal,
      task: envelope.task,
    });
  }

  pace(key: string, options: PaceOptions): Promise<void> {
    const { ports, clock } = this.#host;
    return waitForSlot(key, options, { kv: ports.kv, clock, signal: this.signal, softAt: this.softAt });
  }

  async holdOff(key: string, ms: number): Promise<void> {
    // What the other side asks for may be nonsense, and must not stop everybody for good.
    if (ms > 0) await this.#host.ports.kv.postpone(key, Math.min(ms, LONGEST_HOLD_MS));
  }

  async call<T extends Task>(task: T, input: InputOf<T>, options: CallOptions = {}) {
    const run = await this.#host.client.send(task, input, {
      ...this.#childOptions(options.as),
      ...(options.priority === undefined ? {} : { priority: options.priority }),
    });
    const deadlineMs = options.deadline
      ? durationMs(options.deadline)
      : Math.max(0, this.softAt - this.#host.clock.monotonic());
    this.delivery.yieldSlot();
    try {
      return await run.result({ deadline: `${deadlineMs}ms`, signal: this.signal });
    } finally {
      await this.delivery.reclaimSlot();
    }
  }

  async send<T extends Task>(task: T, input: InputOf<T>, { as, ...options }: ChildOptions = {}) {
    const run = await this.#host.client.send(task, input, { ...this.#childOptions(as), ...options });
    return run.id;
  }

  #childOptions(as: string | undefined) {
    const { envelope } = this.delivery;
    return {
      // Names and places never meet: a place has no slash.
      id: childRunId(envelope.id, as === undefined ? this.#children++ : `as/${as}`),
      parent: envelope.id,
      root: envelope.root ?? envelope.id,
      tenant: envelope.tenant,
      priority: envelope.priority,
      correlationId: envelope.correlationId,
      ...(envelope.traceparent ? { traceparent: envelope.traceparent } : {}),
    };
  }
}

const parsed = new WeakMap<Task, { softMs: number; hardMs: number }>();

/** The limits of a task in ms, parsed once. */
function limitsOf(task: Task): { softMs: number; hardMs: number } {
  let known = parsed.get(task);
  if (!known) {
    known = { softMs: durationMs(task.limits.soft), hardMs: durationMs(task.limits.hard) };
    parsed.set(task, known);
  }
  return known;
}

export function softLimit({ handler, limits }: Attempt): Failure {
  return errors.GW_SOFT_LIMIT(...limitTold(handler, limits.softMs)).failure;
}

export function hardLimit({ handler, limits }: Attempt): Failure {
  return errors.GW_HARD_LIMIT(...limitTold(handler, limits.hardMs)).failure;
}

/** For people, and for callers that take it as a number. */
function limitTold({ contract }: TaskHandler, limitMs: number) {
  return [{ task: contract.name, limit: formatMs(limitMs) }, { details: { limitMs } }] as const;
}

/**
 * What was thrown as the failure of the run that threw it. A child's end is its parent's only as the cause: a cancelled
 * child does not cancel its parent, and trying again would find the same child.
 */
export function failureOf(error: unknown): Failure {
  if (!(error instanceof TaskFailed)) return toFailure(error);
  const { outcome, runId, failure } = error;
  return { ...errors.GW_CHILD_FAILED({ task: runId, outcome, run: runId }).failure, cause: failure };
}

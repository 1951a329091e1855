/** The client: sends runs by their contracts and waits for their results. It needs no worker's code. */

import { setTimeout as sleep } from 'node:timers/promises';
import {
  checkInput,
  type Duration,
  durationMs,
  type Envelope,
  errors,
  type Failure,
  formatMs,
  type InputOf,
  newRunId,
  type OutputOf,
  runIdTime,
  type Task,
  TaskFailed,
  WaitTimeout,
} from '@genius/contract';
import type { Observer } from './observer.ts';
import { isPacked, mustPack, packPayload, unpackPayload } from './payload.ts';
import type { Ports } from './ports/ports.ts';
import type { RunStatus } from './ports/results.ts';
import { subjectOf } from './privacy.ts';

export interface SendOptions {
  /** The sender's own name for the run: a second send with it answers with the first run. */
  key?: string;
  /** How long the key holds. Default: as long as the run is kept. */
  keyFor?: Duration;
  /** Whose run it is. Default: nobody's in particular. */
  tenant?: string;
  /** 0 to 9, higher first within a tenant. Default 5. */
  priority?: number;
  /** Not before this span has passed. */
  delay?: Duration;
  /** Not before this time. */
  at?: Date;
  /** Not started after this span. */
  expires?: Duration;
  correlationId?: string;
  /** W3C trace context. */
  traceparent?: string;
  tracestate?: string;
  /** The run's id. Default: a new UUIDv7. A second send of the same id answers with the first run. */
  id?: string;
  parent?: string;
  root?: string;
  /**
   * An open TypeORM transaction (its entity manager): the run exists if and only if the transaction commits. Neither
   * order nor immediacy is promised.
   */
  tx?: unknown;
}

export interface WaitOptions {
  /** Default `'5m'`. */
  deadline?: Duration;
  signal?: AbortSignal;
  onProgress?: (progress: { fraction: number; note?: string }) => void;
}

/** A run that was sent. */
export interface Run<O = unknown> {
  readonly id: string;
  /** Whether an earlier run with its key or id answers. */
  readonly existing: boolean;
  /** Throws `TaskFailed` if it ends in any other way than done, `WaitTimeout` at the deadline. */
  result(options?: WaitOptions): Promise<O>;
  status(): Promise<RunStatus | undefined>;
  cancel(reason?: string): Promise<'cancelled' | 'stopping' | 'ended' | 'missing'>;
}

export interface Client {
  send<T extends Task>(task: T, input: InputOf<T>, options?: SendOptions): Promise<Run<OutputOf<T>>>;
  /** Sends and waits. */
  call<T extends Task>(task: T, input: InputOf<T>, options?: SendOptions & WaitOptions): Promise<OutputOf<T>>;
  /** Sends many of one task, all or none. */
  sendAll<T extends Task>(task: T, inputs: readonly InputOf<T>[], options?: SendOptions): Promise<Run<OutputOf<T>>[]>;
  /** The result of a run by its id. */
  wait(runId: string, options?: WaitOptions): Promise<unknown>;
  run(runId: string): Run;
  /** The envelope of a run that is not sent yet: what canvas, schedules and outbox build on. */
  prepare(task: Task, input: unknown, options?: SendOptions): Promise<Envelope>;
  dispatch(envelopes: readonly Envelope[]): Promise<Run[]>;
  readonly ports: Ports;
}

/** Writes a run into the sender's own transaction. */
export type OutboxWriter = (tx: unknown, envelope: Envelope) => Promise<void>;

export interface ClientOptions {
  ports: Ports;
  observer?: Observer | undefined;
  outbox?: OutboxWriter | undefined;
  now?: () => number;
}

const DEFAULT_WAIT: Duration = '5m';
/** How often at least to look whether a run sent inside a transaction was carried. */
const LONGEST_LOOK_MS = 250;

export function createClient({ ports, observer, outbox, now = Date.now }: ClientOptions): Client {
  function build(task: Task, input: unknown, options: SendOptions): Envelope {
    const checked = checkInput(task, input);
    const json = JSON.stringify(checked);
    if (json.length > task.limits.inputBytes) {
      throw errors.GW_INPUT_TOO_LARGE({ task: task.name, bytes: json.length, limit: task.limits.inputBytes });
    }
    const id = options.id ?? newRunId();
    const envelope: Envelope = {
      id,
      task: task.name,
      queue: task.queue,
      input: json,
      tenant: options.tenant ?? '',
      priority: options.priority ?? 5,
      sentAt: now(),
      correlationId: options.correlationId ?? id,
      generation: ports.effects.generation,
    };
    if (task.personalData) {
      const subject = subjectOf(task, checked);
      if (subject) envelope.subject = subject;
      else if (task.personalData.basis === 'consent') throw errors.GW_SUBJECT_MISSING({ task: task.name });
    }
    if (task.ordered) {
      const lane = task.ordered(checked);
      if (lane) envelope.lane = lane;
    }
    if (task.limit) envelope.limit = limitOf(task, checked);
    applyOptions(envelope, options);
    observer?.sending?.(envelope);
    return envelope;
  }

  function applyOptions(envelope: Envelope, options: SendOptions): void {
    if (options.priority !== undefined && !(options.priority >= 0 && options.priority <= 9)) {
      throw errors.GW_OPTION_INVALID({ field: 'priority', problem: 'it must be 0 to 9' }, { field: 'priority' });
    }
    if (options.key !== undefined) {
      if (options.key.length === 0 || options.key.length > 500) {
        throw errors.GW_OPTION_INVALID({ field: 'key', problem: 'it must have 1 to 500 characters' }, { field: 'key' });
      }
      envelope.key = options.key;
      if (options.keyFor) envelope.keyMs = durationMs(options.keyFor);
    }
    if (options.delay) envelope.delayMs = durationMs(options.delay);
    if (options.at) envelope.delayMs = Math.max(0, options.at.getTime() - now());
    if (options.expires) envelope.expiresAt = now() + durationMs(options.expires);
    if (options.traceparent) envelope.traceparent = options.traceparent;
    if (options.tracestate) envelope.tracestate = options.tracestate;
    if (options.parent) envelope.parent = options.parent;
    if (options.root) envelope.root = options.root;
  }

  async function pack(envelope: Envelope): Promise<Envelope> {
    if (!mustPack(envelope.input)) return envelope;
    const input = await packPayload(envelope.input, ports.blobs, {
      ...(envelope.subject ? { subject: envelope.subject } : {}),
      tenant: envelope.tenant,
    });
    return { ...envelope, input };
  }

  const handleOf = (id: string, existing: boolean): Run<never> => ({
    id,
    existing,
    result: (options) => wait(id, options) as Promise<never>,
    status: () => ports.results.get(id),
    cancel: (reason) => ports.broker.cancel(id, reason),
  });

  /** The handle of a run sent inside a transaction: it is known once that has committed and a relay has carried it. */
  const carriedHandleOf = (id: string): Run<never> => ({
    ...handleOf(id, false),
    async result(options = {}) {
      const deadlineMs = durationMs(options.deadline ?? DEFAULT_WAIT);
      const endsAt = performance.now() + deadlineMs;
      for (let pauseMs = 5; !(await ports.results.get(id)); pauseMs = Math.min(pauseMs * 2, LONGEST_LOOK_MS)) {
        const leftMs = endsAt - performance.now();
        if (leftMs <= 0) throw timeout(id, deadlineMs);
        options.signal?.throwIfAborted();
        await sleep(Math.min(pauseMs, leftMs));
      }
      const leftMs = Math.max(1, Math.round(endsAt - performance.now()));
      return wait(id, { ...options, deadline: `${leftMs}ms` }) as Promise<never>;
    },
  });

  async function wait(runId: string, options: WaitOptions = {}): Promise<unknown> {
    const deadlineMs = durationMs(options.deadline ?? DEFAULT_WAIT);
    const stopListening = options.onProgress ? ports.results.onProgress(runId, options.onProgress) : undefined;
    try {
      const status = await ports.results.wait(runId, {
        deadlineMs,
        ...(options.signal ? { signal: options.signal } : {}),
      });
      if (status === 'timeout') {
        options.signal?.throwIfAborted();
        throw timeout(runId, deadlineMs);
      }
      if (status === 'missing') {
        throw new TaskFailed(runId, 'gone', errors.GW_RESULT_GONE({ run: runId, sent: sentText(runId) }).failure);
      }
      return await outputOf(status);
    } finally {
      stopListening?.();
    }
  }

  async function outputOf(status: RunStatus): Promise<unknown> {
    if (status.state === 'done') {
      const json = status.output ?? 'null';
      return JSON.parse(isPacked(json) ? await unpackPayload(json, ports.blobs) : json);
    }
    const fallback: Failure = { kind: 'defect', code: 'GW_DEFECT', message: `the run ended as ${status.state}` };
    throw new TaskFailed(status.id, status.state as TaskFailed['outcome'], status.failure ?? fallback);
  }

  const client: Client = {
    ports,
    async send(task, input, options = {}) {
      const built = build(task, input, options);
      const envelope = mustPack(built.input) ? await pack(built) : built;
      if (options.tx !== undefined) {
        if (!outbox) throw errors.GW_OPTION_INVALID({ field: 'tx', problem: 'no Database is configured here' });
        await outbox(options.tx, envelope);
        return carriedHandleOf(envelope.id);
      }
      const receipt = await ports.broker.send(envelope, { fresh: isFresh(options) });
      return handleOf(receipt.id, receipt.existing);
    },
    async call(task, input, options = {}) {
      const { results, broker } = ports;
      if (!results.expect || !isFresh(options) || options.tx !== undefined) {
        const run = await client.send(task, input, options);
        return run.result(options);
      }
      const envelope = await pack(build(task, input, options));
      const expected = results.expect(envelope.id);
      try {
        const sent = broker.send(envelope, { fresh: true }).then(() => undefined);
        const status = await Promise.race([expected.ended, sent]);
        // An end proves that the run was taken, whether or not the confirm of its sending has come.
        sent.catch(() => undefined);
        return (await (status ? outputOf(status) : wait(envelope.id, options))) as never;
      } finally {
        expected.stop();
      }
    },
    async sendAll(task, inputs, options = {}) {
      for (const field of ['key', 'id'] as const) {
        if (options[field] === undefined) continue;
        throw errors.GW_OPTION_INVALID({ field, problem: 'many runs can not share one; send them singly' }, { field });
      }
      const envelopes = await Promise.all(inputs.map((input) => pack(build(task, input, options))));
      const receipts = await ports.broker.sendAll(envelopes, { fresh: true });
      return receipts.map(({ id, existing }) => handleOf(id, existing));
    },
    wait,
    run: (runId) => handleOf(runId, true),
    prepare: (task, input, options = {}) => pack(build(task, input, options)),
    async dispatch(envelopes) {
      const receipts = await ports.broker.sendAll(envelopes);
      return receipts.map(({ id, existing }) => handleOf(id, existing));
    },
  };
  return client;
}

/** Whether the run's id is made for it alone. */
function isFresh({ id, key }: SendOptions): boolean {
  return id === undefined && key === undefined;
}

export function limitOf(task: Task, input: unknown): NonNullable<Envelope['limit']> {
  const { key, concurrency, rate } = task.limit as NonNullable<Task['limit']>;
  return {
    key: `${task.name}/${key ? key(input) : ''}`,
    ...(concurrency === undefined ? {} : { concurrency }),
    ...(rate ? { rateCount: rate.count, ratePerMs: durationMs(rate.per) } : {}),
  };
}

function timeout(runId: string, deadlineMs: number): WaitTimeout {
  return new WaitTimeout(runId, errors.GW_WAIT_TIMEOUT({ run: runId, limit: formatMs(deadlineMs) }).failure);
}

function sentText(runId: string): string {
  const at = runIdTime(runId);
  return at === undefined ? 'at an unknown time' : new Date(at).toISOString();
}

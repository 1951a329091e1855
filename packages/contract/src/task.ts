/** Tasks: the contract that both sides of a call agree on. It pulls in no handler and no runtime. */

import type { z } from 'zod';
import { type Duration, durationMs } from './duration.ts';
import { defineEvent, type EventContract } from './event.ts';

export interface TaskLimits {
  /** How often a transient failure or a lost worker may be attempted in all. Default 5. */
  attempts: number;
  /** How often a defect may be attempted in all. Default 2. */
  defectAttempts: number;
  /** The AbortSignal fires. Default `'5m'`. */
  soft: Duration;
  /** The attempt is stopped and counted. Default soft plus a tenth, at least 5 s more. */
  hard: Duration;
  /** How long the result can be asked for after the end. Default `'7d'`. */
  ttl: Duration;
  /** How many finished runs of the task are kept. Default 100_000. */
  keep: number;
  /** Bytes of input JSON. Default 1_000_000. */
  inputBytes: number;
}

export interface RetryPolicy {
  /** Highest delay before the second attempt (full jitter: the real one is random below it). Default `'1s'`. */
  first: Duration;
  /** Growth per attempt. Default 2. */
  factor: number;
  /** No delay is longer. Default `'5m'`. */
  cap: Duration;
  /** No attempt starts later than this after the first. Default `'1d'`. */
  total: Duration;
}

/** What the law asks of a task that touches personal data (GDPR art. 5, 6, 30). */
export interface PersonalData<I> {
  /** The person, found in the input; undefined where this run has none. */
  subject: (input: I) => string | undefined;
  /** What the data is used for. Consent is given by purpose. */
  purpose: string;
  /** GDPR art. 6(1). With `consent` no record means no run. */
  basis: 'consent' | 'contract' | 'legal-obligation' | 'vital-interests' | 'public-task' | 'legitimate-interests';
  /** Whether the task decides by a model, so that each decision goes to the audit log. Default false. */
  decision?: boolean;
}

export interface RunLimit<I> {
  /** Runs with the same key share the limit; all processes share it. Default: one key for the task. */
  key?: (input: I) => string;
  /** How many runs of a key may run at once. */
  concurrency?: number;
  /** How many attempts of a key may start in a span of time. */
  rate?: { count: number; per: Duration };
}

/** Which events a task publishes, and with which data. */
export interface TaskEvents<I, O> {
  done?: EventMaker<{ input: I; output: O }>;
  failed?: EventMaker<{ input: I; code: string; kind: string }>;
}

export interface EventMaker<A> {
  event: EventContract;
  /** Default: only what every event carries, `run_id`, `task`, `correlation_id`. */
  data?: (about: A) => Record<string, unknown>;
}

/** Where a handler runs: on the loop, in a thread (blocking JavaScript), or in a process (native code). */
export type Isolation = 'inline' | 'thread' | 'process';

export interface TaskOptions<I extends z.ZodType, O extends z.ZodType> {
  /** `family.verb`, such as `pdf.render`. */
  name: string;
  /** Always the worker's tag. */
  queue: string;
  /** One sentence for help, docs and forms. */
  summary: string;
  /** The same in Romanian. */
  summaryRo?: string;
  input: I;
  output: O;
  limits?: Partial<TaskLimits>;
  retry?: Partial<RetryPolicy>;
  /** What makes it safe to run twice, in a sentence. */
  idempotent: string;
  personalData?: PersonalData<z.output<I>>;
  events?: TaskEvents<z.output<I>, z.output<O>>;
  /** The lane of a run; runs of one lane are attempted one at a time, in the order of their sending. */
  ordered?: (input: z.output<I>) => string | undefined;
  limit?: RunLimit<z.output<I>>;
  /** Default `'inline'`. */
  isolation?: Isolation;
  /** Queues of the tasks that its handler waits for, so that who runs it alone runs their workers too. Default none. */
  calls?: readonly string[];
  examples?: readonly { title: string; input: z.input<I> }[];
}

/** A task as `defineTask` returns it, with every default filled in. */
export interface Task<I extends z.ZodType = z.ZodType, O extends z.ZodType = z.ZodType> {
  readonly name: string;
  readonly queue: string;
  readonly summary: string;
  readonly summaryRo: string;
  readonly input: I;
  readonly output: O;
  readonly limits: TaskLimits;
  readonly retry: RetryPolicy;
  readonly idempotent: string;
  // Functions over a concrete input would make every task incomparable with the general one (parameters are
  // contravariant), so the general view takes `never`-safe `any` here and nowhere else.
  // biome-ignore lint/suspicious/noExplicitAny: see above
  readonly personalData: PersonalData<any> | undefined;
  // biome-ignore lint/suspicious/noExplicitAny: see above
  readonly events: TaskEvents<any, any>;
  // biome-ignore lint/suspicious/noExplicitAny: see above
  readonly ordered: ((input: any) => string | undefined) | undefined;
  // biome-ignore lint/suspicious/noExplicitAny: see above
  readonly limit: RunLimit<any> | undefined;
  readonly isolation: Isolation;
  readonly calls: readonly string[];
  readonly examples: readonly { title: string; input: z.input<I> }[];
}

/** What a caller gives. */
export type InputOf<T extends Task> = z.input<T['input']>;
/** What a handler gets: checked, defaults filled in. */
export type CheckedInputOf<T extends Task> = z.output<T['input']>;
/** What a caller gets. */
export type OutputOf<T extends Task> = z.output<T['output']>;
/** What a handler returns. */
export type ReturnedOf<T extends Task> = z.input<T['output']>;

const NAME = /^[a-z][a-z0-9_-]*(\.[a-z][a-z0-9_-]*)+$/;
const QUEUE = /^[a-z][a-z0-9_-]*(\.[a-z0-9_-]+)*$/;

/** Declares a task. Throws a `TypeError` that names what is wrong with the contract itself. */
export function defineTask<I extends z.ZodType, O extends z.ZodType>(options: TaskOptions<I, O>): Task<I, O> {
  const { name, queue } = options;
  if (!NAME.test(name)) throw new TypeError(`task name "${name}" must be words joined by dots, such as "pdf.render"`);
  if (!QUEUE.test(queue)) throw new TypeError(`queue "${queue}" of ${name} must be a worker's tag`);
  const soft = options.limits?.soft ?? '5m';
  const softMs = durationMs(soft);
  const limits: TaskLimits = {
    attempts: 5,
    defectAttempts: 2,
    hard: `${softMs + Math.max(5_000, softMs / 10)}ms`,
    ttl: '7d',
    keep: 100_000,
    inputBytes: 1_000_000,
    ...options.limits,
    soft,
  };
  if (limits.attempts < 1 || limits.defectAttempts < 1) throw new TypeError(`${name} needs at least one attempt`);
  if (durationMs(limits.hard) < softMs) throw new TypeError(`the hard limit of ${name} is below its soft limit`);
  const retry: RetryPolicy = { first: '1s', factor: 2, cap: '5m', total: '1d', ...options.retry };
  for (const each of [retry.first, retry.cap, retry.total, limits.ttl]) durationMs(each);
  if (options.limit && !options.limit.concurrency && !options.limit.rate) {
    throw new TypeError(`the limit of ${name} says neither concurrency nor rate`);
  }
  return Object.freeze({
    summaryRo: options.summary,
    personalData: undefined,
    events: {},
    ordered: undefined,
    limit: undefined,
    isolation: 'inline',
    calls: [],
    examples: [],
    ...options,
    limits: Object.freeze(limits),
    retry: Object.freeze(retry),
  }) as Task<I, O>;
}

/** Whether a value, such as an export of a contract module, is a task. */
export function isTask(value: unknown): value is Task {
  return typeof value === 'object' && value !== null && 'queue' in value && 'input' in value && 'idempotent' in value;
}

/** An event of a task with its data, typed by the event's schema. */
export function publishes<D extends z.ZodType, A>(
  event: EventContract<D>,
  data: (about: A) => z.input<D>,
): EventMaker<A> {
  return { event: defineEvent(event), data: data as (about: A) => Record<string, unknown> };
}

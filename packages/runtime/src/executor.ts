/**
 * Takes deliveries through their handlers: checks the input, guards privacy, keeps the limits, checks the output, and
 * settles. It knows no transport.
 */

import {
  checkInput,
  checkOutput,
  durationMs,
  type Envelope,
  errors,
  type Failure,
  FailureError,
  type Task,
} from '@genius/contract';
import { Attempt, type AttemptHost, failureOf, hardLimit, softLimit } from './attempt.ts';
import { backoffMs } from './backoff.ts';
import { DURATION_STEPS, durationStep } from './duration-counts.ts';
import type { AttemptEnd, Observer } from './observer.ts';
import { isPacked, mustPack, packPayload, unpackPayload, unpackResults } from './payload.ts';
import type { Consumer, Delivery, Settlement } from './ports/broker.ts';
import { guardConsent, logDecision } from './privacy.ts';
import { type ConsumerGate, openQueueGate, watchQueuePauses } from './queue-pauses.ts';
import { doneEvent, failedEvent } from './task-events.ts';
import type { TaskHandler, Worker } from './worker.ts';

export interface ExecutorOptions extends AttemptHost {
  observer?: Observer | undefined;
  /** Whether simulators stand in for what a worker needs. */
  environmentOf: (worker: Worker) => 'real' | 'sandbox';
  /** Runs handlers in threads and processes. */
  isolation: IsolationPool;
}

/** Runs a handler outside of the loop. */
export interface IsolationPool {
  run(worker: Worker, attempt: Attempt, input: unknown): Promise<unknown>;
  close(): Promise<void>;
}

/** How long a handler that was told to stop by a cancel may take before it is abandoned, ms. */
const CANCEL_GRACE_MS = 5_000;

export interface Executor {
  /** Begins to take runs of a worker's queue. */
  start(worker: Worker, concurrency: number): Promise<Consumer>;
  readonly running: number;
  /** By tag: what holds its consumer still, and lets it go. */
  readonly gates: ReadonlyMap<string, ConsumerGate>;
  /** What this process does and did for one worker. */
  activityOf(tag: string): Activity;
  /** Takes nothing new, gives what runs up to `graceMs` to finish, and hands back the rest. */
  stop(graceMs: number): Promise<void>;
}

export interface Activity {
  running: number;
  /** Attempts that ended since the start; a "no" for the caller's own fault is an end like any other. */
  ended: number;
  /** Of them, those that broke: by a defect, or because something that it needs was away. */
  broken: number;
  /** ms since 1970; 0: none ended yet. */
  lastEndedAt: number;
  /** How many of them took how long, by `durationStep`. */
  durations: readonly number[];
}

export function createExecutor(options: ExecutorOptions): Executor {
  const { ports, clock, observer, log } = options;
  const consumers: Consumer[] = [];
  const gates = new Map<string, ConsumerGate>();
  const pauses = watchQueuePauses(ports.kv, clock, log);
  const running = new Map<string, Attempt>();
  const ends = new Map<string, Omit<Activity, 'running'> & { durations: number[] }>();
  let forgetTimer: (() => void) | undefined;
  let timerAt = Number.POSITIVE_INFINITY;
  let whenIdle: (() => void) | undefined;

  async function attemptRun(worker: Worker, delivery: Delivery): Promise<void> {
    const { envelope } = delivery;
    const now = clock.now();
    const handler = worker.byName.get(envelope.task);
    if (!handler) return void (await refuse(delivery, worker));
    const task = handler.contract;
    if (envelope.expiresAt !== undefined && envelope.expiresAt <= now) {
      return void (await endUnattempted(delivery, task, { outcome: 'expired', failure: errors.GW_EXPIRED().failure }));
    }
    if (delivery.losses > 0 && delivery.attempt > task.limits.attempts) {
      const failure = errors.GW_WORKER_LOST({ task: task.name }).failure;
      return void (await endUnattempted(delivery, task, { outcome: 'failed', failure, dead: true }));
    }
    const attempt = new Attempt(options, handler, delivery, now, options.environmentOf(worker));
    running.set(envelope.id, attempt);
    armTimer(attempt.softAt);
    const token = observer?.attemptStarted?.(envelope, delivery.attempt);
    let input: unknown;
    let ended: AttemptEnd;
    try {
      const json = isPacked(envelope.input) ? await unpackPayload(envelope.input, ports.blobs) : envelope.input;
      if (json.length > task.limits.inputBytes) {
        throw errors.GW_INPUT_TOO_LARGE({ task: task.name, bytes: json.length, limit: task.limits.inputBytes });
      }
      const parsed = parseInput(envelope, json);
      input = checkInput(task, envelope.fed ? await unpackResults(parsed, ports.blobs) : parsed);
      if (task.personalData?.basis === 'consent') await guardConsent(ports, task, envelope, input);
      const call = () => runHandler(worker, handler, attempt, input);
      const returned = await (observer?.within ? observer.within(token, call) : call());
      if (attempt.stopped) throw new FailureError(attempt.stopped);
      if (attempt.settled) return left(attempt);
      const output = checkOutput(task, returned);
      if (task.personalData?.decision) await logDecision(ports, task, envelope, output);
      ended = await complete(attempt, input, output);
    } catch (error) {
      if (attempt.settled) return left(attempt);
      // Whatever was thrown after the order to stop, the order is the reason.
      const failure = attempt.stopped ?? failureOf(error);
      ended = await fail(attempt, input, failure);
    }
    observer?.attemptEnded?.(token, envelope, ended);
    left(attempt);
  }

  function runHandler(worker: Worker, handler: TaskHandler, attempt: Attempt, input: unknown): unknown {
    if (handler.contract.isolation !== 'inline') return options.isolation.run(worker, attempt, input);
    return handler.run(input, attempt);
  }

  function parseInput(envelope: Envelope, json: string): unknown {
    try {
      return JSON.parse(json);
    } catch {
      throw errors.GW_MESSAGE_UNREADABLE({ queue: envelope.queue, problem: 'its input is not JSON' });
    }
  }

  async function complete(attempt: Attempt, input: unknown, output: unknown): Promise<AttemptEnd> {
    const { delivery, handler } = attempt;
    const { envelope } = delivery;
    const task = handler.contract;
    let json = JSON.stringify(output === undefined ? null : output);
    if (attempt.environment === 'sandbox') json = markSandbox(json);
    if (mustPack(json)) {
      json = await packPayload(json, ports.blobs, {
        ...(envelope.subject ? { subject: envelope.subject } : {}),
        tenant: envelope.tenant,
        expiresAt: clock.now() + durationMs(task.limits.ttl),
      });
    }
    const now = clock.now();
    // Made before the attempt counts as settled: if the contract's own function throws, that is the run's defect.
    const event = doneEvent(task, envelope, now, input, output);
    attempt.settled = true;
    countEnd(task.queue, now, false, clock.monotonic() - attempt.begunAt);
    const stored = await delivery.settle({
      outcome: 'done',
      output: json,
      events: [event],
      ...attempt.logged,
    });
    if (!stored) log.warn('a late result was dropped: another attempt holds the run', { run_id: envelope.id });
    return { outcome: 'done', ms: clock.monotonic() - attempt.begunAt };
  }

  /** Decides what a failure means for the run: again, or the end. */
  async function fail(attempt: Attempt, input: unknown, failure: Failure): Promise<AttemptEnd> {
    const { delivery, handler } = attempt;
    attempt.settled = true;
    const ms = clock.monotonic() - attempt.begunAt;
    const now = clock.now();
    const settlement = { ...judge(handler.contract, delivery, failure, now), ...attempt.logged };
    countEnd(handler.contract.queue, now, isBreakage(failure), ms);
    if (settlement.outcome === 'retry') {
      await delivery.settle(settlement);
    } else await end(delivery, handler.contract, input, settlement);
    if (failure.kind === 'defect' && settlement.outcome === 'failed') {
      log.error('a run failed by a defect and is a dead letter', {
        run_id: delivery.envelope.id,
        task: handler.contract.name,
      });
    }
    return { outcome: settlement.outcome, ms, failure };
  }

  async function end(
    delivery: Delivery,
    task: Task,
    input: unknown,
    how: Omit<Extract<Settlement, { dead: boolean }>, 'events' | 'dead'> & { dead?: boolean },
  ): Promise<void> {
    const events = [failedEvent(task, delivery.envelope, clock.now(), input, how.failure)];
    await delivery.settle({ dead: false, ...how, events });
  }

  /** Ends a run that never got to its handler. */
  async function endUnattempted(
    delivery: Delivery,
    task: Task,
    how: { outcome: 'failed' | 'expired'; failure: Failure; dead?: boolean },
  ): Promise<void> {
    await end(delivery, task, undefined, how);
    observer?.attemptEnded?.(undefined, delivery.envelope, { outcome: how.outcome, ms: 0, failure: how.failure });
  }

  async function refuse(delivery: Delivery, worker: Worker): Promise<void> {
    const { failure } = errors.GW_TASK_UNKNOWN({
      task: delivery.envelope.task,
      known: [...worker.byName.keys()].join(', '),
    });
    await delivery.settle({ outcome: 'failed', failure, dead: true, events: [] });
  }

  function countEnd(tag: string, now: number, isBroken: boolean, ms: number): void {
    const counts = ends.get(tag) ?? { ended: 0, broken: 0, lastEndedAt: 0, durations: noDurations() };
    counts.ended++;
    const step = durationStep(ms);
    counts.durations[step] = (counts.durations[step] ?? 0) + 1;
    if (isBroken) counts.broken++;
    counts.lastEndedAt = now;
    ends.set(tag, counts);
  }

  function left(attempt: Attempt): void {
    if (running.get(attempt.runId) === attempt) running.delete(attempt.runId);
    if (running.size === 0) whenIdle?.();
  }

  function armTimer(at: number): void {
    if (at >= timerAt) return;
    forgetTimer?.();
    timerAt = at;
    forgetTimer = clock.after(at - clock.monotonic(), checkLimits);
  }

  /** One timer for all attempts: it looks at each when the earliest limit is due. */
  function checkLimits(): void {
    const now = clock.monotonic();
    timerAt = Number.POSITIVE_INFINITY;
    forgetTimer = undefined;
    let next = Number.POSITIVE_INFINITY;
    for (const attempt of [...running.values()]) {
      if (attempt.settled) continue;
      if (attempt.hardAt <= now) cutOff(attempt, hardLimit(attempt));
      else {
        if (attempt.softAt <= now) attempt.stop(softLimit(attempt));
        next = Math.min(next, attempt.softAt > now ? attempt.softAt : attempt.hardAt);
      }
    }
    if (next !== Number.POSITIVE_INFINITY) armTimer(next);
  }

  /** Ends an attempt whose handler does not listen. What it still does is fenced off. */
  function cutOff(attempt: Attempt, failure: Failure): void {
    const reason = attempt.stopped?.code === 'GW_CANCELLED' ? attempt.stopped : failure;
    attempt.stop(reason);
    attempt.kill?.();
    void fail(attempt, undefined, reason).then((ended) => {
      observer?.attemptEnded?.(undefined, attempt.delivery.envelope, ended);
      left(attempt);
    });
  }

  return {
    get running() {
      return running.size;
    },
    gates,
    activityOf(tag) {
      let count = 0;
      for (const { handler } of running.values()) if (handler.contract.queue === tag) count++;
      const counts = ends.get(tag) ?? { ended: 0, broken: 0, lastEndedAt: 0, durations: noDurations() };
      return { ...counts, durations: [...counts.durations], running: count };
    },
    async start(worker, concurrency) {
      const isPaused = await pauses.isPaused(worker.tag);
      const consumer = await ports.broker.consume({
        queues: [worker.tag],
        concurrency,
        paused: isPaused,
        deliver(delivery) {
          attemptRun(worker, delivery).catch((error: unknown) => {
            log.error('an attempt could not be settled', { run_id: delivery.envelope.id, problem: String(error) });
          });
        },
        onCancel(runId, reason) {
          const attempt = running.get(runId);
          if (!attempt || attempt.settled) return;
          attempt.stop(errors.GW_CANCELLED({ reason: reason ? `: ${reason}` : '' }).failure);
          clock.after(CANCEL_GRACE_MS, () => {
            if (!attempt.settled) cutOff(attempt, attempt.stopped as Failure);
          });
        },
      });
      consumers.push(consumer);
      const gate = openQueueGate(consumer, isPaused);
      gates.set(worker.tag, gate);
      await pauses.follow(worker.tag, gate);
      return consumer;
    },
    async stop(graceMs) {
      pauses.stop();
      await Promise.all(consumers.map((consumer) => consumer.stop()));
      if (running.size > 0) {
        const forgets: (() => void)[] = [];
        await new Promise<void>((resolve) => {
          whenIdle = resolve;
          forgets.push(
            clock.after(graceMs * 0.8, () => {
              for (const attempt of running.values()) attempt.stop(errors.GW_SHUTTING_DOWN().failure);
            }),
            clock.after(graceMs, resolve),
          );
        });
        for (const forget of forgets) forget();
        for (const attempt of [...running.values()]) {
          if (attempt.settled) continue;
          attempt.settled = true;
          attempt.kill?.();
          await attempt.delivery.settle({ outcome: 'released' });
        }
      }
      forgetTimer?.();
      await options.isolation.close();
    },
  };
}

const noDurations = () => new Array<number>(DURATION_STEPS).fill(0);

/** Whether a failure says something about the worker: not one that its caller or an operator asked for. */
function isBreakage({ kind, code }: Failure): boolean {
  return (kind === 'transient' || kind === 'defect') && code !== 'GW_CANCELLED' && code !== 'GW_SHUTTING_DOWN';
}

/** A failure of an attempt as the end of it: again later, or the end of the run. */
function judge(
  task: Task,
  delivery: Pick<Delivery, 'attempt' | 'firstStartedAt'>,
  failure: Failure,
  now: number,
):
  | Extract<Settlement, { outcome: 'retry' }>
  | { outcome: 'failed' | 'cancelled' | 'unknown'; failure: Failure; dead: boolean } {
  if (failure.code === 'GW_CANCELLED') return { outcome: 'cancelled', failure, dead: false };
  if (failure.code === 'GW_UNKNOWN_EFFECT') return { outcome: 'unknown', failure, dead: false };
  if (failure.code === 'GW_SHUTTING_DOWN') return { outcome: 'retry', failure, delayMs: 0 };
  if (failure.kind === 'invalid' || failure.kind === 'refused') return { outcome: 'failed', failure, dead: false };
  const most =
    failure.kind === 'defect' ? Math.min(task.limits.defectAttempts, task.limits.attempts) : task.limits.attempts;
  const delayMs = backoffMs(task.retry, delivery.attempt, failure.retryAfterMs);
  const tooLate = now + delayMs > delivery.firstStartedAt + durationMs(task.retry.total);
  if (delivery.attempt >= most || tooLate) return { outcome: 'failed', failure, dead: true };
  return { outcome: 'retry', failure, delayMs };
}

/** The runtime itself marks what simulators answered, so that no worker can forget to. */
function markSandbox(json: string): string {
  if (!json.startsWith('{')) return json;
  return json === '{}' ? '{"environment":"sandbox"}' : `{"environment":"sandbox",${json.slice(1)}`;
}

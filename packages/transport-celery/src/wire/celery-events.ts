/** Events for Flower and `celery events`. No argument, result or message of a person's data is ever in them. */

import type { Failure } from '@genius/contract';
import { formatIso } from './iso-time.ts';
import { HIDDEN, redactedArgs, redactedKwargs } from './python-repr.ts';
import { failureToCelery } from './results.ts';
import type { WireMessage } from './types.ts';

/** Who tells it, and when. */
export interface EventSource {
  /** Node name of the worker, such as `genius@host`. */
  hostname: string;
  pid: number;
}

export interface EventMoment {
  /** Lamport clock of the sender, risen by one for each event. */
  clock: number;
  /** ms since 1970. */
  now: number;
}

export type CeleryEvent = Record<string, unknown> & { type: string; hostname: string };

function event(
  type: string,
  source: EventSource,
  { clock, now }: EventMoment,
  more: Record<string, unknown>,
): CeleryEvent {
  const { hostname, pid } = source;
  // Times are UTC, so the offset is none.
  return { hostname, utcoffset: 0, pid, clock, ...more, timestamp: now / 1000, type };
}

export interface WorkerFacts {
  active: number;
  processed: number;
  loadavg: readonly number[];
  version: string;
  /** Seconds between heartbeats: a worker silent for two of them counts as gone. Default 2. */
  freq?: number;
}

export function workerEvent(
  type: 'worker-online' | 'worker-heartbeat' | 'worker-offline',
  source: EventSource,
  moment: EventMoment,
  { active, processed, loadavg, version, freq = 2 }: WorkerFacts,
): CeleryEvent {
  const rounded = loadavg.map((load) => Math.round(load * 100) / 100);
  const software = { sw_ident: 'genius-workers', sw_ver: version, sw_sys: 'Linux' };
  return event(type, source, moment, { freq, active, processed, loadavg: rounded, ...software });
}

/** What events say of a run before it has started. */
export interface EventRun {
  id: string;
  task: string;
  rootId?: string | undefined;
  parentId?: string | undefined;
  retries?: number;
  /** ms since 1970. */
  eta?: number | undefined;
  expiresAt?: number | undefined;
  /** Names that the contract gives to its fields. Default: none is shown. */
  fields?: readonly string[];
}

function runFields({ id, task, rootId, parentId, retries = 0, eta, expiresAt, fields }: EventRun) {
  return {
    uuid: id,
    name: task,
    args: redactedArgs(0),
    kwargs: redactedKwargs(fields),
    root_id: rootId ?? id,
    parent_id: parentId ?? null,
    retries,
    eta: eta === undefined ? null : formatIso(eta),
    expires: expiresAt === undefined ? null : formatIso(expiresAt),
  };
}

export function taskSent(source: EventSource, moment: EventMoment, run: EventRun & { queue: string }): CeleryEvent {
  const { queue } = run;
  const { uuid, root_id, parent_id, ...rest } = runFields(run);
  const where = { queue, exchange: '', routing_key: queue };
  return event('task-sent', source, moment, { uuid, root_id, parent_id, ...rest, ...where });
}

export function taskReceived(source: EventSource, moment: EventMoment, run: EventRun): CeleryEvent {
  return event('task-received', source, moment, runFields(run));
}

export function taskStarted(source: EventSource, moment: EventMoment, id: string): CeleryEvent {
  return event('task-started', source, moment, { uuid: id });
}

/** The result itself stays out; `runtimeMs` is the attempt's. */
export function taskSucceeded(source: EventSource, moment: EventMoment, id: string, runtimeMs: number): CeleryEvent {
  return event('task-succeeded', source, moment, { uuid: id, result: `'${HIDDEN}'`, runtime: runtimeMs / 1000 });
}

/** Of a failure only its name and code are told. */
export function taskFailed(source: EventSource, moment: EventMoment, id: string, failure: Failure): CeleryEvent {
  return event('task-failed', source, moment, { uuid: id, exception: exceptionText(failure), traceback: null });
}

export function taskRetried(source: EventSource, moment: EventMoment, id: string, failure: Failure): CeleryEvent {
  return event('task-retried', source, moment, { uuid: id, exception: exceptionText(failure), traceback: null });
}

export function taskRevoked(
  source: EventSource,
  moment: EventMoment,
  id: string,
  how: { terminated: boolean; expired: boolean; signum?: number },
): CeleryEvent {
  const { terminated, expired, signum = terminated ? 15 : null } = how;
  return event('task-revoked', source, moment, { uuid: id, terminated, signum, expired });
}

export function taskRejected(source: EventSource, moment: EventMoment, id: string, requeue: boolean): CeleryEvent {
  return event('task-rejected', source, moment, { uuid: id, requeue });
}

function exceptionText(failure: Failure): string {
  return `${failureToCelery(failure).exception.exc_type}('${failure.code}')`;
}

/**
 * The messages that carry events: those of workers and `task-sent` one by one, the other ones of tasks together. They
 * go to the topic exchange `celeryev`, unconfirmed: a lost event harms nobody.
 */
export function eventMessages(events: readonly CeleryEvent[]): WireMessage[] {
  const single = events.filter(({ type }) => type.startsWith('worker-') || type === 'task-sent');
  const batch = events.filter((each) => !single.includes(each));
  const messages = single.map((each) => eventMessage(each.type.replace('-', '.'), each.hostname, each));
  const [first] = batch;
  return first ? [...messages, eventMessage('task.multi', first.hostname, batch)] : messages;
}

function eventMessage(routingKey: string, hostname: string, body: unknown): WireMessage {
  return {
    exchange: 'celeryev',
    routingKey,
    properties: { contentType: 'application/json', contentEncoding: 'utf-8', deliveryMode: 1, priority: 0 },
    headers: { hostname },
    body: Buffer.from(JSON.stringify(body), 'utf8'),
  };
}

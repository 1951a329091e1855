/** A Celery message, v2 or v1, as an envelope; or why it cannot be one. It never throws and parses nothing unbounded. */

import type { Envelope, Failure } from '@genius/contract';
import { bodyText } from './body-text.ts';
import { foreignHeaders } from './foreign-headers.ts';
import { GENIUS, type GeniusExtras, readExtras } from './genius-header.ts';
import { parseIso } from './iso-time.ts';
import { parseExact, topLevelSlices } from './json-text.ts';
import { Poison, type PoisonReason } from './poison.ts';
import { taskInput } from './task-input.ts';
import type { CelerySignature, Embed, RawMessage } from './types.ts';

/** What a message says beside its input: all that is needed to tell its end to those who wait for it. */
export interface TaskContext {
  id: string;
  task: string;
  queue: string;
  /** What follows it; `undefined` where nothing does. */
  embed: Embed | undefined;
  /** How often a Celery worker tried it already. */
  retries: number;
  /** ms since 1970, also if it is past. */
  eta?: number;
  ignoreResult: boolean;
  replyTo?: string;
  /** Absent for a root. */
  rootId?: string;
  parentId?: string;
  group?: string;
  groupIndex?: number;
  /** What the sender allows, in ms. */
  timelimit?: { hardMs?: number; softMs?: number };
}

export type Decoded =
  /** A run. Chain, group and chord stand in `embed` and `group`, not in the envelope. */
  | ({ kind: 'task'; envelope: Envelope } & TaskContext)
  /** It has an id, so whoever waits can be told: store FAILURE, then let go of the message. */
  | ({ kind: 'refused'; failure: Failure; envelope: Omit<Envelope, 'input'> } & TaskContext)
  /** Nobody can be told: keep its bytes as a dead letter. */
  | { kind: 'poison'; reason: PoisonReason; text: string };

export interface DecodeOptions {
  /** The queue it was taken from. Default: read from the routing key. */
  queue?: string;
  /** Default 16 MiB; holds before and after decompression. */
  maxBytes?: number;
  /** ms since 1970. Default now. */
  now?: number;
}

/** Reads a delivered message. */
export function decodeTask(raw: RawMessage, options: DecodeOptions = {}): Decoded {
  try {
    return decode(raw, options);
  } catch (error) {
    if (error instanceof Poison) return { kind: 'poison', reason: error.reason, text: error.message };
    // The error's own words may quote the body.
    const name = error instanceof Error ? error.name : typeof error;
    return { kind: 'poison', reason: 'unreadable', text: `the message could not be read (${name})` };
  }
}

/** The queue that a message was meant for: the delay queues of Celery 5.5 put 28 bits before its routing key. */
function queueOf({ exchange, routingKey }: RawMessage['fields']): string {
  return exchange.startsWith('celery_delayed_') ? routingKey.replace(/^(?:[01]\.){28}/, '') : routingKey;
}

function decode(raw: RawMessage, options: DecodeOptions): Decoded {
  const headers = raw.properties.headers ?? {};
  const text = bodyText(raw, options.maxBytes ?? 16 * 1024 * 1024);
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    throw new Poison('not-json', 'the body is not JSON');
  }
  const isV2 = headers.task !== undefined && headers.task !== null;
  const parts = isV2 ? versionTwo(headers, body, text) : versionOne(body);
  const context = contextOf(parts, raw, options);
  const extras = readExtras(headers[GENIUS]);
  const envelope = envelopeOf(context, parts, extras, raw, options.now ?? Date.now());
  const read = taskInput(context.task, parts.args, parts.kwargs, parts.text, extras);
  if ('failure' in read) return { kind: 'refused', failure: read.failure, envelope, ...context };
  const fed = read.fed || extras.fed;
  return { kind: 'task', envelope: { ...envelope, input: read.input, ...(fed ? { fed } : {}) }, ...context };
}

/** A message of either version in one form: `fields` holds what v2 puts into headers. */
interface Parts {
  fields: Record<string, unknown>;
  args: unknown[];
  kwargs: unknown;
  text: { args: string; kwargs: string };
  embed: Record<string, unknown>;
}

function versionTwo(headers: Record<string, unknown>, body: unknown, text: string): Parts {
  if (!Array.isArray(body) || body.length !== 3) {
    throw new Poison('body', 'the body must be a list of three: arguments, keyword arguments, and what follows');
  }
  const [args, kwargs, embed] = body as unknown[];
  if (!Array.isArray(args)) throw new Poison('arguments', 'the positional arguments are no list');
  if (!isRecord(embed)) throw new Poison('embed', 'the third part of the body is no object');
  const slices = topLevelSlices(text) as [string, string, string];
  const exact = isEmptyEmbed(embed) ? embed : (parseExact(slices[2]) as Record<string, unknown>);
  return { fields: headers, args, kwargs, text: { args: slices[0], kwargs: slices[1] }, embed: exact };
}

function versionOne(body: unknown): Parts {
  if (!isRecord(body) || typeof body.task !== 'string') {
    throw new Poison('no-task', 'the message names no task: no header task, and no task in the body');
  }
  const { args = [], kwargs = {}, taskset, group } = body;
  if (!Array.isArray(args)) throw new Poison('arguments', 'the positional arguments are no list');
  return {
    fields: { ...body, group: group ?? taskset ?? null },
    args,
    kwargs,
    text: { args: JSON.stringify(args), kwargs: JSON.stringify(kwargs) },
    embed: body,
  };
}

function contextOf(parts: Parts, raw: RawMessage, options: DecodeOptions): TaskContext {
  const { fields } = parts;
  const task = fields.task;
  if (typeof task !== 'string' || !isName(task)) throw new Poison('no-task', 'the name of the task is not readable');
  const id = fields.id;
  if (id === undefined || id === null) throw new Poison('id', 'the message has no id');
  if (typeof id !== 'string' || !isName(id)) {
    throw new Poison('id', 'the id must be a text of 1 to 255 characters without spaces');
  }
  const context: TaskContext = {
    id,
    task,
    queue: options.queue ?? queueOf(raw.fields),
    embed: embedOf(parts.embed),
    retries: typeof fields.retries === 'number' && fields.retries > 0 ? Math.trunc(fields.retries) : 0,
    ignoreResult: fields.ignore_result === true,
  };
  const eta = time(fields.eta, 'eta');
  if (eta !== undefined) context.eta = eta;
  const replyTo = raw.properties.replyTo;
  if (typeof replyTo === 'string' && replyTo !== '') context.replyTo = replyTo.slice(0, 255);
  if (isText(fields.root_id) && fields.root_id !== id) context.rootId = fields.root_id;
  if (isText(fields.parent_id)) context.parentId = fields.parent_id;
  if (isText(fields.group)) context.group = fields.group;
  if (typeof fields.group_index === 'number' && fields.group_index >= 0) context.groupIndex = fields.group_index;
  const timelimit = timelimitOf(fields.timelimit);
  if (timelimit) context.timelimit = timelimit;
  return context;
}

function envelopeOf(
  context: TaskContext,
  { fields }: Parts,
  extras: GeniusExtras,
  raw: RawMessage,
  now: number,
): Omit<Envelope, 'input'> {
  const headers = raw.properties.headers ?? {};
  const { correlationId, priority } = raw.properties;
  const envelope: Omit<Envelope, 'input'> = {
    id: context.id,
    task: context.task,
    queue: context.queue,
    tenant: extras.tenant ?? (isText(headers.tenant) ? headers.tenant : ''),
    priority: extras.priority ?? (typeof priority === 'number' && priority > 0 ? Math.min(9, Math.trunc(priority)) : 5),
    sentAt: extras.sentAt ?? now,
    correlationId: extras.correlation ?? (isText(correlationId) ? correlationId : context.id),
  };
  // Past times are due now.
  if (context.eta !== undefined && context.eta > now) envelope.delayMs = Math.ceil(context.eta - now);
  const expires = time(fields.expires, 'expires');
  const expiresAt = Math.min(expires ?? Number.POSITIVE_INFINITY, extras.expiresAt ?? Number.POSITIVE_INFINITY);
  if (expiresAt !== Number.POSITIVE_INFINITY) envelope.expiresAt = expiresAt;
  if (context.parentId) envelope.parent = context.parentId;
  if (context.rootId) envelope.root = context.rootId;
  if (isText(headers.traceparent)) envelope.traceparent = headers.traceparent;
  if (isText(headers.tracestate)) envelope.tracestate = headers.tracestate;
  const { key, keyMs, lane, limit, subject, generation } = extras;
  if (key) envelope.key = key;
  if (keyMs !== undefined) envelope.keyMs = keyMs;
  if (lane) envelope.lane = lane;
  if (limit) envelope.limit = limit;
  if (subject) envelope.subject = subject;
  if (generation) envelope.generation = generation;
  const kept = foreignHeaders(headers);
  if (kept) envelope.headers = kept;
  return envelope;
}

function time(value: unknown, reason: 'eta' | 'expires'): number | undefined {
  if (value === undefined || value === null) return undefined;
  const at = typeof value === 'string' ? parseIso(value) : undefined;
  if (at === undefined) throw new Poison(reason, `${reason} is no date of ISO 8601`);
  return at;
}

function timelimitOf(value: unknown): TaskContext['timelimit'] {
  if (!Array.isArray(value)) return undefined;
  // Celery's order is hard first.
  const [hard, soft] = value as unknown[];
  const limit: NonNullable<TaskContext['timelimit']> = {};
  if (typeof hard === 'number' && hard > 0) limit.hardMs = hard * 1000;
  if (typeof soft === 'number' && soft > 0) limit.softMs = soft * 1000;
  return limit.hardMs === undefined && limit.softMs === undefined ? undefined : limit;
}

function isEmptyEmbed(embed: Record<string, unknown>): boolean {
  return !embed.callbacks && !embed.errbacks && !embed.chain && !embed.chord;
}

function embedOf(from: Record<string, unknown>): Embed | undefined {
  if (isEmptyEmbed(from)) return undefined;
  const embed: Embed = {
    callbacks: signatures(from.callbacks, 'callbacks'),
    errbacks: signatures(from.errbacks, 'errbacks'),
    chain: signatures(from.chain, 'chain'),
    chord: from.chord ? signature(from.chord, 'chord') : null,
  };
  return embed.callbacks || embed.errbacks || embed.chain || embed.chord ? embed : undefined;
}

function signatures(value: unknown, place: string): CelerySignature[] | null {
  if (value === undefined || value === null) return null;
  const list = Array.isArray(value) ? value : [value];
  return list.length === 0 ? null : list.map((each) => signature(each, place));
}

function signature(value: unknown, place: string): CelerySignature {
  if (!isRecord(value) || typeof value.task !== 'string' || !isName(value.task)) {
    throw new Poison('embed', `${place} holds something that is no signature`);
  }
  if (value.args !== undefined && !Array.isArray(value.args)) {
    throw new Poison('embed', `${place} holds a signature whose args are no list`);
  }
  return value as unknown as CelerySignature;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '' && value.length <= 512;
}

const NAME = /^[^\p{C}\p{Z}]+$/u;

/** A name that Redis, PostgreSQL and people can hold: no control characters, no spaces, at most 255 characters. */
function isName(text: string): boolean {
  return text.length > 0 && text.length <= 255 && NAME.test(text);
}

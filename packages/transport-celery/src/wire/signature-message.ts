/** One signature of a single task as the message that sends it. */

import { childRunId } from '@genius/contract';
import { standardHeaders } from './encode-task.ts';
import { formatIso, parseIso } from './iso-time.ts';
import { redactedArgs, redactedKwargs } from './python-repr.ts';
import type { CelerySignature, Embed, WireMessage } from './types.ts';

/** Where and on whose behalf signatures are sent. */
export interface SendContext {
  /** Name of the sending host. */
  node: string;
  /** ms since 1970. */
  now: number;
  /** The run that sends; ids of what has none of its own follow from it. */
  runId: string;
  rootId: string;
  replyTo?: string;
  /** Headers that everything sent on inherits, unless it brings its own. */
  headers?: Record<string, unknown>;
  /** Where a task without a queue of its own goes. Default: queue `celery`, through the default exchange. */
  route?: (task: string) => { exchange: string; routingKey: string } | undefined;
}

/** What the place of a signature in its canvas adds to it. */
export interface Place {
  /** Told apart from all other places of this run. */
  position: string;
  /** JSON text that goes before its own arguments, unless it is immutable. */
  given?: string | undefined;
  /** What follows it, in reverse. Default: its own option. */
  chain?: CelerySignature[] | undefined;
  groupId?: string | undefined;
  groupIndex?: number | undefined;
  chord?: CelerySignature | undefined;
  rootId: string;
  parentId: string | null;
}

/** The id of a signature: its own, or one that is the same at every attempt. */
export function signatureId(signature: CelerySignature, context: SendContext, position: string): string {
  return signature.options?.task_id ?? childRunId(context.runId, position);
}

/** A list of signatures, as options hold them: one, several, or none. */
export function listOf(value: CelerySignature | CelerySignature[] | null | undefined): CelerySignature[] | null {
  if (value === null || value === undefined) return null;
  return Array.isArray(value) ? value : [value];
}

/** The message of a single task. */
export function signatureMessage(signature: CelerySignature, place: Place, context: SendContext): WireMessage {
  const { task, kwargs = {}, options = {} } = signature;
  const id = signatureId(signature, context, place.position);
  const args = (signature.args ?? []).map((each) => JSON.stringify(each));
  if (place.given !== undefined && !signature.immutable) args.unshift(place.given);
  const embed: Embed = {
    callbacks: listOf(options.link),
    errbacks: listOf(options.link_error),
    chain: place.chain ?? options.chain ?? null,
    chord: place.chord ?? options.chord ?? null,
  };
  const { eta, expires, expiration } = timesOf(options, context.now);
  const headers: Record<string, unknown> = {
    ...standardHeaders(id, task, context.node),
    ...context.headers,
    ...options.headers,
    task,
    id,
    shadow: options.shadow ?? null,
    eta,
    expires,
    group: place.groupId ?? options.group_id ?? null,
    group_index: place.groupIndex ?? options.group_index ?? null,
    timelimit: [options.time_limit ?? null, options.soft_time_limit ?? null],
    root_id: place.rootId,
    parent_id: place.parentId,
    argsrepr: redactedArgs(args.length),
    kwargsrepr: Object.keys(kwargs).length === 0 ? '{}' : redactedKwargs(),
    ignore_result: options.ignore_result === true,
  };
  const replyTo = options.reply_to ?? context.replyTo;
  return {
    ...routeOf(signature, context),
    properties: {
      contentType: 'application/json',
      contentEncoding: 'utf-8',
      deliveryMode: 2,
      correlationId: id,
      priority: options.priority ?? 0,
      ...(replyTo ? { replyTo } : {}),
      ...(expiration === undefined ? {} : { expiration }),
    },
    headers,
    body: Buffer.from(`[[${args.join(', ')}], ${JSON.stringify(kwargs)}, ${JSON.stringify(embed)}]`, 'utf8'),
  };
}

function routeOf(
  { task, options = {} }: CelerySignature,
  context: SendContext,
): Pick<WireMessage, 'exchange' | 'routingKey'> {
  if (options.queue) return { exchange: '', routingKey: options.queue };
  if (options.exchange || options.routing_key) {
    return { exchange: options.exchange ?? '', routingKey: options.routing_key ?? options.exchange ?? '' };
  }
  return context.route?.(task) ?? { exchange: '', routingKey: 'celery' };
}

function timesOf(options: NonNullable<CelerySignature['options']>, now: number) {
  const eta = options.countdown ? formatIso(now + options.countdown * 1000) : (options.eta ?? null);
  const { expires } = options;
  if (expires === undefined || expires === null) return { eta, expires: null, expiration: undefined };
  const at = typeof expires === 'number' ? now + expires * 1000 : parseIso(expires);
  if (at === undefined) return { eta, expires: null, expiration: undefined };
  return { eta, expires: formatIso(at), expiration: String(Math.max(0, Math.ceil(at - now))) };
}

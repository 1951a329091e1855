/** A request of remote control: read with suspicion, and dropped unless it is for this node and still wanted. */

import type { RawMessage } from '../wire/types.ts';
import { matchName } from './name-pattern.ts';

export interface ControlRequest {
  /** Any JSON: an unknown method is answered, whatever it is. */
  method: unknown;
  arguments: unknown;
  /** Where the answer goes; absent where none is wanted. */
  reply?: { routingKey: string; ticket: string | null };
}

/** Why a message is no request for us; `harmful` ones are worth a line in the log. */
export interface Dropped {
  dropped: string;
  isHarmful: boolean;
}

/** A peer's list of 50,000 revoked ids takes 5 MB. */
const LARGEST = 8 * 1024 * 1024;
/** Between the clocks of two hosts. */
const TOLERANCE_S = 5;
/** Of ids, names and keys that come back in answers. */
const LONGEST_KEY = 255;

export const REPLY_EXCHANGE = 'reply.celery.pidbox';

export function readControlRequest(message: RawMessage, node: string, now: number): ControlRequest | Dropped {
  const body = readBody(message);
  if (!body) return harmful('its body is no JSON object, or too large');
  const expires = message.properties.headers?.expires;
  if (typeof expires === 'number' && expires > 0 && now / 1000 > expires + TOLERANCE_S) return dropped('it is expired');
  const other = whyForOthers(body, node);
  if (other) return other;
  if (!Object.hasOwn(body, 'method')) return harmful('it names no method');
  const request: ControlRequest = { method: body.method, arguments: body.arguments };
  if (!body.reply_to) return request;
  const reply = readReply(body);
  return reply ? { ...request, reply } : harmful('it wants its answer where none may go');
}

function dropped(why: string): Dropped {
  return { dropped: why, isHarmful: false };
}

function harmful(why: string): Dropped {
  return { dropped: why, isHarmful: true };
}

function readBody({ properties, content }: RawMessage): Record<string, unknown> | undefined {
  if (content.length > LARGEST || properties.contentType !== 'application/json') return undefined;
  try {
    const body = JSON.parse(content.toString('utf8')) as unknown;
    const isObject = typeof body === 'object' && body !== null && !Array.isArray(body);
    return isObject ? (body as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

/** An empty destination or pattern is none: such a request is for everybody. */
function whyForOthers(body: Record<string, unknown>, node: string): Dropped | undefined {
  const { destination, pattern, matcher } = body;
  if (Array.isArray(destination) ? destination.length > 0 : destination) {
    const isOurs = Array.isArray(destination) ? destination.includes(node) : destination === node;
    return isOurs ? undefined : dropped('it is for other nodes');
  }
  if (!pattern || !matcher) return undefined;
  if (typeof pattern !== 'string' || typeof matcher !== 'string') return harmful('its pattern is no text');
  const match = matchName(node, pattern, matcher);
  if (match === 'refused') return harmful('its pattern can not be followed');
  return match === 'matches' ? undefined : dropped('it is for other nodes');
}

/** Answers go to the exchange of answers only: any other could be a queue of tasks, or absent. */
function readReply({ reply_to, ticket }: Record<string, unknown>): ControlRequest['reply'] {
  if (typeof reply_to !== 'object' || reply_to === null) return undefined;
  const { exchange, routing_key } = reply_to as Record<string, unknown>;
  if (exchange !== REPLY_EXCHANGE || !isKey(routing_key)) return undefined;
  if (ticket !== undefined && ticket !== null && !isKey(ticket)) return undefined;
  return { routingKey: routing_key, ticket: ticket ?? null };
}

export function isKey(value: unknown): value is string {
  return typeof value === 'string' && value.length > 0 && Buffer.byteLength(value) <= LONGEST_KEY;
}

/** Messages and results of a real Celery, as captured; `undefined` where the gold folder is absent. */

import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { RawMessage, WireMessage } from '../types.ts';

const ROOT = fileURLToPath(new URL('../../../../../', import.meta.url));
const FOLDER = join(process.env.GENIUS_GOLD ?? join(ROOT, '../shared/gold'), 'celery');

export interface GoldMessage {
  name: string;
  exchange: string;
  routingKey: string;
  properties: Record<string, unknown>;
  headers: Record<string, unknown>;
  bodyBase64: string;
}

export interface GoldKey {
  key: string;
  value: string;
  valueJson?: Record<string, unknown>;
}

export interface GoldVector extends GoldMessage {
  how: string;
  published?: GoldMessage[];
  delivered?: GoldMessage[];
  keys?: GoldKey[];
  during?: { keys: GoldKey[] }[];
  redisCommands?: { cmd: string[] }[];
}

/** The vectors of a file; skips the test, saying why, where there is no gold. */
export function goldVectors(file: string, ctx: { skip(note?: string): never }): GoldVector[] {
  const path = join(FOLDER, file);
  if (!existsSync(path)) ctx.skip(`gold: celery/${file} is absent`);
  return (JSON.parse(readFileSync(path, 'utf8')) as { vectors: GoldVector[] }).vectors;
}

/** A captured message as a client library delivers it. */
export function delivered(message: GoldMessage): RawMessage {
  const { properties } = message;
  return {
    fields: { exchange: message.exchange, routingKey: message.routingKey },
    properties: {
      contentType: properties.content_type,
      contentEncoding: properties.content_encoding,
      correlationId: properties.correlation_id,
      replyTo: properties.reply_to,
      priority: properties.priority,
      headers: message.headers,
    },
    content: Buffer.from(message.bodyBase64, 'base64'),
  };
}

/** One of our messages as a client library delivers it. */
export function sent(message: WireMessage): RawMessage {
  const { exchange, routingKey, properties, headers, body } = message;
  return { fields: { exchange, routingKey }, properties: { ...properties, headers }, content: body };
}

/**
 * What of a message must be equal: without what varies between hosts, and without the reprs, which ours redact. Celery
 * 5.2 lacks three headers of 5.6.
 */
export function comparable(message: WireMessage) {
  const { argsrepr, kwargsrepr, origin, lang, stamps, stamped_headers, replaced_task_nesting, ...headers } =
    message.headers;
  return {
    to: message.routingKey,
    properties: message.properties,
    headers,
    body: JSON.parse(message.body.toString()) as unknown,
  };
}

/** A captured message in our form. */
export function asWire(message: GoldMessage): WireMessage {
  const { content_type, content_encoding, correlation_id, reply_to, delivery_mode, priority, expiration } =
    message.properties as {
      content_type: string;
      content_encoding: string;
      correlation_id: string;
      reply_to?: string;
      delivery_mode: number;
      priority: number;
      expiration?: string;
    };
  return {
    exchange: message.exchange,
    routingKey: message.routingKey,
    properties: {
      contentType: content_type,
      contentEncoding: content_encoding,
      deliveryMode: delivery_mode,
      correlationId: correlation_id,
      priority,
      ...(reply_to ? { replyTo: reply_to } : {}),
      ...(expiration ? { expiration } : {}),
    },
    headers: message.headers,
    body: Buffer.from(message.bodyBase64, 'base64'),
  };
}

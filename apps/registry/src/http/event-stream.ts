/** Server-sent events: a response that stays open and is written to, with a sign of life so that proxies keep it. */

import type { FastifyReply } from 'fastify';

export interface EventStream {
  /** Fires when the other side is gone. */
  readonly closed: AbortSignal;
  /** Written at once; an `id` lets the other side go on from there. */
  send(event: string, data: unknown, id?: string | number): void;
  /** The same with data that is JSON text. */
  sendText(event: string, json: string, id?: string | number): void;
  end(): void;
}

const ALIVE_MS = 15_000;

export function openEventStream(reply: FastifyReply): EventStream {
  const { raw } = reply;
  reply.hijack();
  raw.writeHead(200, {
    ...(reply.getHeaders() as Record<string, string>),
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-store',
    'x-accel-buffering': 'no',
    'x-content-type-options': 'nosniff',
  });
  raw.flushHeaders();
  const gone = new AbortController();
  const alive = setInterval(() => raw.write(': alive\n\n'), ALIVE_MS);
  raw.once('close', () => {
    clearInterval(alive);
    gone.abort();
  });
  const sendText: EventStream['sendText'] = (event, json, id) => {
    if (gone.signal.aborted) return;
    raw.write(`${id === undefined ? '' : `id: ${id}\n`}event: ${event}\ndata: ${json}\n\n`);
  };
  return {
    closed: gone.signal,
    send: (event, data, id) => sendText(event, JSON.stringify(data), id),
    sendText,
    end() {
      clearInterval(alive);
      raw.end();
    },
  };
}

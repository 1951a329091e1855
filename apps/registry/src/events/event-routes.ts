/** Events as they are published: CloudEvents 1.0 as server-sent events or over a WebSocket, from now on or from a position. */

import type { WebSocket } from '@fastify/websocket';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { errors } from '../errors.ts';
import type { Routes } from '../http/app.ts';
import { principalOf, tenantOf } from '../http/authenticate.ts';
import { openEventStream } from '../http/event-stream.ts';
import { noteDeed, reason } from '../http/reason.ts';
import { may } from '../tokens/scopes.ts';
import type { RegistryWorld } from '../world.ts';
import type { EventHub } from './event-hub.ts';

const TOPIC = /^[\w*#-]+(\.[\w*#-]+)*$/;
/** Who reads slower than this many bytes behind is cut off, and goes on from its position when it comes back. */
const MOST_BEHIND = 4_000_000;
const PING_MS = 30_000;
/** A stream ends after an hour, so that a token that has expired or was revoked since is asked for again. */
const LONGEST_MS = 3_600_000;
const TRY_AGAIN_LATER = 1013;

const querystring = z.object({
  topic: z
    .string()
    .max(200)
    .regex(TOPIC, { error: 'it must be words joined by dots' })
    .default('#')
    .describe('`*` stands for one word, `#` for any number.'),
  after: z.coerce.number().int().min(0).optional(),
  tenant: z.string().max(200).optional(),
  queues: z.stringbool().default(false).describe('Also the counts of queues, whenever they change.'),
  reveal: z.stringbool().default(false).describe('Show personal data; for workers:admin, and audited.'),
  reason: reason.optional(),
});
const headers = z.object({ 'last-event-id': z.coerce.number().int().min(0).optional() });

type Query = z.output<typeof querystring>;

export function eventRoutes(world: Pick<RegistryWorld, 'ports'>, hub: EventHub): Routes {
  const viewerOf = (request: FastifyRequest) => {
    const { topic, tenant: named, queues, after, reveal } = request.query as Query;
    const tenant = tenantOf(request, named);
    const lastId = (request.headers as z.output<typeof headers>)['last-event-id'];
    return { viewer: { topic, tenant, reveal, queues: queues && tenant === undefined }, after: after ?? lastId };
  };

  /** Before anything is opened, so that it is answered the same way over a WebSocket. */
  async function noteReveal(request: FastifyRequest): Promise<void> {
    const { reveal, topic, tenant: named, reason: why = 'looked at' } = request.query as Query;
    if (!reveal) return;
    if (!may(principalOf(request), 'workers:admin')) throw errors.GW_REGISTRY_FORBIDDEN({ scope: 'workers:admin' });
    const tenant = tenantOf(request, named);
    await noteDeed(world, request, { action: 'events.revealed', target: topic, tenant, reason: why });
  }

  async function streamEvents(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    const { viewer, after } = viewerOf(request);
    const stream = openEventStream(reply);
    const held: (() => void)[] = [];
    let isReady = false;
    // What is published while it subscribes comes after `ready`, which says where it begins.
    const later = (send: () => void) => {
      if (!isReady) return void held.push(send);
      send();
      if (reply.raw.writableLength > MOST_BEHIND) reply.raw.destroy();
    };
    const watching = await hub.watch(
      {
        ...viewer,
        onEvent: (text, position) => later(() => stream.sendText('message', text, position)),
        onQueues: (text) => later(() => stream.sendText('queues', text)),
      },
      after,
    );
    stream.send('ready', { position: watching.position }, watching.position);
    isReady = true;
    for (const send of held) send();
    const ending = setTimeout(() => stream.end(), LONGEST_MS);
    if (!stream.closed.aborted) {
      await new Promise<void>((resolve) => stream.closed.addEventListener('abort', () => resolve(), { once: true }));
    }
    clearTimeout(ending);
    await watching.close();
    return reply;
  }

  /** Each message is `{ kind: 'ready' | 'event' | 'queues', … }`. */
  async function sendEvents(socket: WebSocket, request: FastifyRequest): Promise<void> {
    const { viewer, after } = viewerOf(request);
    const held: string[] = [];
    let isReady = false;
    const send = (text: string) => {
      if (!isReady) return void held.push(text);
      socket.send(text);
      if (socket.bufferedAmount > MOST_BEHIND) socket.close(TRY_AGAIN_LATER, 'it reads too slowly');
    };
    let isAlive = true;
    socket.on('pong', () => {
      isAlive = true;
    });
    socket.on('error', () => socket.terminate());
    const pings = setInterval(() => {
      if (!isAlive) return socket.terminate();
      isAlive = false;
      socket.ping();
    }, PING_MS);
    const ending = setTimeout(() => socket.close(TRY_AGAIN_LATER, 'an hour is over'), LONGEST_MS);
    const gone = new Promise<void>((resolve) => socket.once('close', () => resolve()));
    try {
      const watching = await hub.watch(
        {
          ...viewer,
          onEvent: (text, position) => send(`{"kind":"event","position":${position},"event":${text}}`),
          onQueues: (text) => send(`{"kind":"queues","queues":${text}}`),
        },
        after,
      );
      socket.send(JSON.stringify({ kind: 'ready', position: watching.position }));
      isReady = true;
      for (const text of held) send(text);
      await gone;
      await watching.close();
    } catch {
      socket.close(1011, 'the events can not be read now');
    } finally {
      clearInterval(pings);
      clearTimeout(ending);
    }
  }

  return (app) => {
    app.route({
      method: 'GET',
      url: '/v1/events',
      config: { scope: 'workers:read' },
      schema: {
        tags: ['events'],
        summary: 'Events (CloudEvents 1.0) as server-sent events, or over a WebSocket',
        description:
          'Begins with `ready`. Of tasks with personal data the data of events is masked (`masked`). Each id is a position: sent back as Last-Event-ID, or as `after`, it goes on from there. A browser gives its token to a WebSocket as the subprotocol `bearer.<token>`.',
        querystring,
        headers,
      },
      preHandler: noteReveal,
      handler: streamEvents,
      wsHandler: (socket, request) => void sendEvents(socket, request),
    });
  };
}

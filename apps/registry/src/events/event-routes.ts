/** Events as they are published: CloudEvents 1.0 as server-sent events, from now on or from a position. */

import { once } from 'node:events';
import type { ReceivedEvent } from '@genius/runtime';
import { z } from 'zod';
import type { Routes } from '../http/app.ts';
import { tenantOf } from '../http/authenticate.ts';
import { openEventStream } from '../http/event-stream.ts';
import type { RegistryWorld } from '../world.ts';

const TOPIC = /^[\w*#-]+(\.[\w*#-]+)*$/;

export function eventRoutes({ ports }: RegistryWorld): Routes {
  return (app) => {
    app.get(
      '/v1/events',
      {
        config: { scope: 'workers:read' },
        schema: {
          tags: ['events'],
          summary: 'Events (CloudEvents 1.0) as server-sent events',
          description:
            'Begins with an event `ready`. Each id is a position: sent back as Last-Event-ID, or as `after`, it goes on from there.',
          querystring: z.object({
            topic: z
              .string()
              .max(200)
              .regex(TOPIC, { error: 'it must be words joined by dots' })
              .default('#')
              .describe('`*` stands for one word, `#` for any number.'),
            after: z.coerce.number().int().min(0).optional(),
            tenant: z.string().max(200).optional(),
          }),
          headers: z.object({ 'last-event-id': z.coerce.number().int().min(0).optional() }),
        },
      },
      async (request, reply) => {
        const { topic, after = request.headers['last-event-id'], tenant: named } = request.query;
        const tenant = tenantOf(request, named);
        const stream = openEventStream(reply);
        const show = async ({ position, ...event }: ReceivedEvent) => {
          if (stream.closed.aborted || (tenant !== undefined && event.tenant !== tenant)) return;
          stream.send('message', event, position);
          // Who reads slowly is sent no more than it takes.
          if (reply.raw.writableNeedDrain) await once(reply.raw, 'drain', { signal: stream.closed }).catch(() => {});
        };
        // What is published while it subscribes comes after `ready`, which says where it begins.
        const ready = Promise.withResolvers<void>();
        const subscription = await ports.events.subscribe(
          topic,
          async (event) => {
            await ready.promise;
            await show(event);
          },
          after === undefined ? {} : { after },
        );
        stream.send('ready', { position: subscription.position }, subscription.position);
        ready.resolve();
        if (!stream.closed.aborted) await once(stream.closed, 'abort');
        await subscription.close();
        return reply;
      },
    );
  };
}

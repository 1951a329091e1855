/** Queues: how much waits and runs on each, who works on it, and holding it still. */

import { pauseOf, pauseQueue, type QueueDepth, type QueuePause, resumeQueue } from '@genius/runtime';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { errors } from '../errors.ts';
import type { Routes } from '../http/app.ts';
import { principalOf } from '../http/authenticate.ts';
import { iso } from '../http/page.ts';
import { noteDeed, reasonBody } from '../http/reason.ts';
import { QUEUE } from '../operations/bulk-task.ts';
import { type Operations, operationStarted } from '../operations/operations.ts';
import { isProbe } from '../runs/run-routes.ts';
import type { RegistryWorld } from '../world.ts';

const queue = z.object({
  queue: z.string(),
  ready: z.number().describe('Could start now.'),
  scheduled: z.number(),
  held: z.number().describe('Wait for a limit, a lane, or a run before them.'),
  running: z.number(),
  dead: z.number(),
  processes: z.number().describe('Live processes that work on it.'),
  paused: z.object({ reason: z.string(), by: z.string(), at: z.string() }).optional(),
});
type ShownQueue = z.input<typeof queue>;

const params = z.object({ name: z.string().max(200) });
const NONE: Omit<QueueDepth, 'queue'> = { ready: 0, scheduled: 0, held: 0, running: 0, dead: 0 };

export function queueRoutes(world: RegistryWorld, operations: Operations): Routes {
  const { ports } = world;
  const known = [...new Set(world.tasks.map((task) => task.queue))];

  async function listQueues(): Promise<ShownQueue[]> {
    const [depths, instances] = await Promise.all([ports.broker.depth(), ports.instances.list()]);
    const byQueue = new Map(depths.map((depth) => [depth.queue, depth]));
    const names = [...new Set([...known, ...byQueue.keys()])].filter((name) => !isProbe(name) && name !== QUEUE);
    const pauses = await Promise.all(names.map((name) => pauseOf(ports.kv, name)));
    return names
      .map((name, i) => ({
        ...NONE,
        ...byQueue.get(name),
        queue: name,
        processes: instances.filter(({ alive, tags }) => alive && tags.includes(name)).length,
        ...shownPause(pauses[i]),
      }))
      .sort((a, b) => (a.queue < b.queue ? -1 : 1));
  }

  /** Throws GW_REGISTRY_NOT_FOUND. */
  async function queueOf(name: string): Promise<ShownQueue> {
    const found = (await listQueues()).find((each) => each.queue === name);
    if (!found) throw errors.GW_REGISTRY_NOT_FOUND({ what: 'queue', name });
    return found;
  }

  return (app) => {
    app.get(
      '/v1/queues',
      {
        config: { scope: 'workers:read' },
        schema: {
          tags: ['queues'],
          summary: 'All queues: what waits, runs and failed, who works on them, and whether they are paused',
          description: 'A token that is confined to a tenant is told no counts: they are those of all tenants.',
          response: { 200: z.object({ queues: z.array(queue) }) },
        },
      },
      async (request) => {
        const queues = await listQueues();
        const isConfined = principalOf(request).tenant !== undefined;
        return { queues: isConfined ? queues.map((each) => ({ ...each, ...NONE })) : queues };
      },
    );

    app.post(
      '/v1/queues/:name/pause',
      {
        config: { scope: 'workers:admin' },
        schema: {
          tags: ['queues'],
          summary: 'Holds a queue still on every instance: nothing new is started, what runs goes on',
          params,
          body: reasonBody,
          response: { 200: queue },
        },
      },
      async (request) => {
        refuseConfined(request);
        const { name } = request.params;
        await queueOf(name);
        const { reason } = request.body;
        await pauseQueue(ports.kv, name, { reason, by: principalOf(request).subject, at: world.now() });
        await noteDeed(world, request, { action: 'queue.paused', target: name, reason });
        return queueOf(name);
      },
    );

    app.post(
      '/v1/queues/:name/resume',
      {
        config: { scope: 'workers:admin' },
        schema: {
          tags: ['queues'],
          summary: 'Lets a paused queue go on',
          params,
          body: reasonBody,
          response: { 200: queue },
        },
      },
      async (request) => {
        refuseConfined(request);
        const { name } = request.params;
        await queueOf(name);
        if (!(await resumeQueue(ports.kv, name))) {
          throw errors.GW_REGISTRY_CONFLICT({ what: `The queue ${name}`, problem: 'it is not paused' });
        }
        await noteDeed(world, request, { action: 'queue.resumed', target: name, reason: request.body.reason });
        return queueOf(name);
      },
    );

    app.post(
      '/v1/queues/:name/purge',
      {
        config: { scope: 'workers:admin' },
        schema: {
          tags: ['queues'],
          summary: 'Cancels all runs that wait on a queue, as a run with progress; what runs goes on',
          params,
          body: reasonBody,
          response: { 202: operationStarted },
        },
      },
      async (request, reply) => {
        const { name } = request.params;
        await queueOf(name);
        const { reason } = request.body;
        const started = await operations.start(request, 'purge', { filter: { queue: name }, reason });
        return reply.status(202).header('location', `/v1/runs/${started.operation}`).send(started);
      },
    );
  };
}

/** A queue is that of all tenants. */
function refuseConfined(request: FastifyRequest): void {
  if (principalOf(request).tenant !== undefined) throw errors.GW_REGISTRY_OTHER_TENANT();
}

function shownPause(pause: QueuePause | undefined): Pick<ShownQueue, 'paused'> {
  return pause ? { paused: { ...pause, at: iso(pause.at) } } : {};
}

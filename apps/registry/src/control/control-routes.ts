/** Acting on a process that runs workers, through its control channel: it answers itself what became of it. */

import { CONTROL_DEEDS, type ControlDeed, type ControlOrder, sendOrder } from '@genius/runtime';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { errors } from '../errors.ts';
import type { Routes } from '../http/app.ts';
import { principalOf } from '../http/authenticate.ts';
import { noteDeed, reasonBody } from '../http/reason.ts';
import type { RegistryWorld } from '../world.ts';

const SUMMARIES: Record<ControlDeed, string> = {
  pause: 'Takes no new runs; what runs goes on',
  resume: 'Takes runs again',
  drain: 'Takes no new runs until it is resumed, to be stopped when nothing runs any more',
  restart: 'Stops gracefully and begins anew, if the process can',
  scale: 'Changes how many handlers run at once, until it is restarted',
};

const params = z.object({ id: z.string().max(200) });
const scaleBody = reasonBody.extend({
  concurrency: z.number().int().min(1).max(1_000),
  tag: z.string().max(200).optional().describe('The worker that is meant. Default: all of the process.'),
});
const answer = z.object({
  instance: z.string(),
  mode: z.enum(['active', 'paused', 'draining']),
  running: z.number().describe('Attempts that still run in it.'),
});

export function controlRoutes(world: RegistryWorld): Routes {
  const { kv, instances } = world.ports;

  async function act(request: FastifyRequest, id: string, order: ControlOrder): Promise<z.input<typeof answer>> {
    // A process works for all tenants.
    if (principalOf(request).tenant !== undefined) throw errors.GW_REGISTRY_OTHER_TENANT();
    const found = (await instances.list()).find((each) => each.id === id);
    if (!found?.alive) throw errors.GW_REGISTRY_NOT_FOUND({ what: 'live instance', name: id.slice(0, 80) });
    const answered = await sendOrder(kv, id, order);
    const problem = answered ? answered.refused : 'it does not answer';
    if (!answered || problem !== undefined) {
      throw errors.GW_REGISTRY_CONFLICT({ what: `The instance ${id}`, problem: problem ?? '' });
    }
    const { deed, concurrency, tag } = order;
    await noteDeed(world, request, {
      action: `instance.${deed}`,
      target: id,
      reason: order.reason,
      details: { ...(concurrency === undefined ? {} : { concurrency }), ...(tag === undefined ? {} : { tag }) },
    });
    return { instance: id, mode: answered.mode, running: answered.running };
  }

  return (app) => {
    for (const deed of CONTROL_DEEDS) {
      app.post(
        `/v1/instances/:id/${deed}`,
        {
          config: { scope: 'workers:admin' },
          schema: {
            tags: ['workers'],
            summary: SUMMARIES[deed],
            params,
            body: deed === 'scale' ? scaleBody : reasonBody,
            response: { 200: answer },
          },
        },
        (request) => {
          const body = request.body as { reason: string; concurrency?: number; tag?: string };
          return act(request, request.params.id, { ...body, deed, by: principalOf(request).subject });
        },
      );
    }
  };
}

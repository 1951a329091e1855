/** Saved views: a search with a name, one's own or shared within the tenant. */

import { randomUUID } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import type { Repository } from 'typeorm';
import { z } from 'zod';
import { errors } from '../errors.ts';
import type { Routes } from '../http/app.ts';
import { principalOf } from '../http/authenticate.ts';
import { noteDeed, reason } from '../http/reason.ts';
import type { RegistryWorld } from '../world.ts';
import { type View, ViewEntity } from './view.entity.ts';

const PAGES = ['runs', 'dead-letters', 'workers', 'queues', 'audit'] as const;
const MOST_VIEWS = 200;

const content = z.object({
  name: z.string().min(1).max(100),
  page: z.enum(PAGES),
  query: z
    .record(z.string().max(50), z.string().max(500))
    .refine((query) => Object.keys(query).length <= 30, { error: 'it has more than 30 fields' })
    .describe('Query of the page, such as `{ "state": "failed" }`.'),
  shared: z.boolean().default(false).describe('Whether others of the tenant see it.'),
});

const view = z.object({
  id: z.string(),
  name: z.string(),
  page: z.string(),
  query: z.record(z.string(), z.string()),
  shared: z.boolean(),
  owner: z.string(),
  createdAt: z.string(),
});

const params = z.object({ id: z.uuid() });

export function viewRoutes(world: RegistryWorld): Routes {
  const rows = async (): Promise<Repository<View>> => (await world.database.dataSource()).getRepository(ViewEntity);
  const tenantText = (request: FastifyRequest) => principalOf(request).tenant ?? '';

  /** Only its owner changes a view. Throws GW_REGISTRY_NOT_FOUND. */
  async function ownView(request: FastifyRequest, id: string): Promise<View> {
    const { subject } = principalOf(request);
    const found = await (await rows()).findOneBy({ id, owner: subject, tenant: tenantText(request) });
    if (!found) throw errors.GW_REGISTRY_NOT_FOUND({ what: 'view of yours', name: id });
    return found;
  }

  return (app) => {
    app.get(
      '/v1/views',
      {
        config: { scope: 'workers:read' },
        schema: {
          tags: ['views'],
          summary: 'One’s own saved views, and those that others share',
          response: { 200: z.object({ views: z.array(view) }) },
        },
      },
      async (request) => {
        const tenant = tenantText(request);
        const found = await (await rows()).find({
          where: [
            { tenant, owner: principalOf(request).subject },
            { tenant, shared: true },
          ],
          order: { name: 'ASC', id: 'ASC' },
        });
        return { views: found.map(show) };
      },
    );

    app.post(
      '/v1/views',
      {
        config: { scope: 'workers:read' },
        schema: { tags: ['views'], summary: 'Saves a view', body: content.extend({ reason }), response: { 201: view } },
      },
      async (request, reply) => {
        const { reason: why, ...fields } = request.body;
        const owner = principalOf(request).subject;
        const tenant = tenantText(request);
        const all = await rows();
        if ((await all.countBy({ owner, tenant })) >= MOST_VIEWS) {
          throw errors.GW_REGISTRY_CONFLICT({ what: 'The list of views', problem: `it has ${MOST_VIEWS} of yours` });
        }
        const saved: View = { ...fields, id: randomUUID(), owner, tenant, created_at: new Date(world.now()) };
        await all.insert(saved);
        await noteDeed(world, request, { action: 'view.saved', target: saved.id, reason: why });
        return reply.status(201).send(show(saved));
      },
    );

    app.put(
      '/v1/views/:id',
      {
        config: { scope: 'workers:read' },
        schema: {
          tags: ['views'],
          summary: 'Changes a view of one’s own',
          params,
          body: content.extend({ reason }),
          response: { 200: view },
        },
      },
      async (request) => {
        const { reason: why, ...fields } = request.body;
        const found = await ownView(request, request.params.id);
        await (await rows()).update({ id: found.id }, fields);
        await noteDeed(world, request, { action: 'view.changed', target: found.id, reason: why });
        return show({ ...found, ...fields });
      },
    );

    app.delete(
      '/v1/views/:id',
      {
        config: { scope: 'workers:read' },
        schema: {
          tags: ['views'],
          summary: 'Removes a view of one’s own',
          params,
          querystring: z.object({ reason }),
          response: { 200: z.object({ id: z.string() }) },
        },
      },
      async (request) => {
        const found = await ownView(request, request.params.id);
        await (await rows()).delete({ id: found.id });
        await noteDeed(world, request, { action: 'view.removed', target: found.id, reason: request.query.reason });
        return { id: found.id };
      },
    );
  };
}

const show = ({ tenant: _, created_at, ...rest }: View): z.input<typeof view> => ({
  ...rest,
  createdAt: created_at.toISOString(),
});

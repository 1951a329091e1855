/** Schedules: tasks that are sent by the clock. */

import { errors as contractErrors } from '@genius/contract';
import { createScheduler, mask, type Schedule, systemClock } from '@genius/runtime';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { errors } from '../errors.ts';
import type { Routes } from '../http/app.ts';
import { principalOf, tenantOf } from '../http/authenticate.ts';
import { iso } from '../http/page.ts';
import { noteDeed, reason, reasonBody } from '../http/reason.ts';
import { maskedBy } from '../runs/shown-run.ts';
import type { RegistryWorld } from '../world.ts';

const schedule = z.object({
  name: z.string(),
  cron: z.string(),
  zone: z.string(),
  task: z.string(),
  queue: z.string(),
  tenant: z.string(),
  missed: z.enum(['skip', 'last', 'all']),
  paused: z.boolean(),
  nextAt: z.string().optional().describe('Absent if it never fires again.'),
  lastAt: z.string().optional(),
  worker: z.string().optional().describe('The tag of the worker that declares it. Absent: a person made it.'),
  isChanged: z
    .literal(true)
    .optional()
    .describe('A person changed what the worker declares, and the worker keeps off.'),
  input: z.unknown(),
  masked: z.boolean(),
});

const params = z.object({
  name: z
    .string()
    .min(1)
    .max(200)
    .regex(/^[\w.:@-]+$/, { error: 'letters, digits and . _ : @ - only' }),
});

const change = z.object({
  task: z.string().max(200),
  input: z.unknown(),
  cron: z.string().min(1).max(200).describe('Such as `0 8 * * 1-5`.'),
  zone: z.string().max(100).default('Europe/Bucharest'),
  missed: z.enum(['skip', 'last', 'all']).default('last'),
  tenant: z.string().max(200).optional(),
  reason,
});

/** The last moment that can be written as text; a schedule that never fires again stands beyond it. */
const LAST_MS = 8.64e15;

export function scheduleRoutes(world: RegistryWorld): Routes {
  const scheduler = createScheduler(world.client, systemClock, world.log);
  const isMasked = maskedBy(world.tasks);

  const show = ({ input, nextAt, lastAt, ...rest }: Schedule): z.input<typeof schedule> => {
    const masked = isMasked(rest.task);
    const value: unknown = JSON.parse(input);
    return {
      ...rest,
      ...(nextAt < LAST_MS ? { nextAt: iso(nextAt) } : {}),
      ...(lastAt === undefined ? {} : { lastAt: iso(lastAt) }),
      input: masked ? mask(value) : value,
      masked,
    };
  };

  async function listOf(request: FastifyRequest): Promise<Schedule[]> {
    const { tenant } = principalOf(request);
    return (await scheduler.list()).filter((each) => tenant === undefined || each.tenant === tenant);
  }

  /** Throws GW_REGISTRY_NOT_FOUND. */
  async function findSchedule(request: FastifyRequest, name: string): Promise<Schedule> {
    const found = (await listOf(request)).find((each) => each.name === name);
    if (!found) throw errors.GW_REGISTRY_NOT_FOUND({ what: 'schedule', name });
    return found;
  }

  const taskOf = (name: string) => {
    const task = world.tasks.find((each) => each.name === name);
    if (task) return task;
    throw contractErrors.GW_TASK_UNKNOWN({ task: name, known: world.tasks.map((each) => each.name).join(', ') });
  };

  const note = (request: FastifyRequest, action: string, { name, tenant, task }: Schedule, why: string) =>
    noteDeed(world, request, { action, target: name, tenant, reason: why, details: { task } });

  return (app) => {
    app.get(
      '/v1/schedules',
      {
        config: { scope: 'workers:read' },
        schema: {
          tags: ['schedules'],
          summary: 'All schedules',
          response: { 200: z.object({ schedules: z.array(schedule) }) },
        },
      },
      async (request) => ({ schedules: (await listOf(request)).map(show) }),
    );

    app.put(
      '/v1/schedules/:name',
      {
        config: { scope: 'workers:admin' },
        schema: {
          tags: ['schedules'],
          summary: 'Creates or changes a schedule',
          params,
          body: change,
          response: { 200: schedule },
        },
      },
      async (request) => {
        const { name } = request.params;
        const { task: taskName, input, tenant: named, reason: why, ...options } = request.body;
        const tenant = tenantOf(request, named);
        const [before] = (await scheduler.list()).filter((each) => each.name === name);
        if (before && principalOf(request).tenant !== undefined && before.tenant !== tenant) {
          throw errors.GW_REGISTRY_CONFLICT({ what: `The schedule ${name}`, problem: 'the name is taken' });
        }
        const task = taskOf(taskName);
        await scheduler.put(name, task, input as never, { ...options, ...(tenant === undefined ? {} : { tenant }) });
        // A changed schedule is not let go on by the way.
        if (before?.paused) await scheduler.pause(name, true);
        const put = await findSchedule(request, name);
        await note(request, before ? 'schedule.changed' : 'schedule.created', put, why);
        return show(put);
      },
    );

    app.delete(
      '/v1/schedules/:name',
      {
        config: { scope: 'workers:admin' },
        schema: {
          tags: ['schedules'],
          summary: 'Removes a schedule; one that a worker declares can only be paused or reset',
          params,
          querystring: z.object({ reason }),
          response: { 200: z.object({ name: z.string() }) },
        },
      },
      async (request) => {
        const found = await findSchedule(request, request.params.name);
        await scheduler.remove(found.name);
        await note(request, 'schedule.removed', found, request.query.reason);
        return { name: found.name };
      },
    );

    for (const deed of ['pause', 'resume'] as const) {
      app.post(
        `/v1/schedules/:name/${deed}`,
        {
          config: { scope: 'workers:admin' },
          schema: {
            tags: ['schedules'],
            summary: deed === 'pause' ? 'Stops a schedule for a while' : 'Lets a paused schedule go on',
            params,
            body: reasonBody,
            response: { 200: schedule },
          },
        },
        async (request) => {
          const found = await findSchedule(request, request.params.name);
          await scheduler.pause(found.name, deed === 'pause');
          await note(request, `schedule.${deed}d`, found, request.body.reason);
          return show(await findSchedule(request, found.name));
        },
      );
    }

    app.post(
      '/v1/schedules/:name/reset',
      {
        config: { scope: 'workers:admin' },
        schema: {
          tags: ['schedules'],
          summary: 'Forgets what people changed; the worker declares it again within seconds, or at its next start',
          params,
          body: reasonBody,
          response: { 200: z.object({ name: z.string() }) },
        },
      },
      async (request) => {
        const found = await findSchedule(request, request.params.name);
        await scheduler.reset(found.name);
        await note(request, 'schedule.reset', found, request.body.reason);
        return { name: found.name };
      },
    );

    app.post(
      '/v1/schedules/:name/run',
      {
        config: { scope: 'workers:admin' },
        schema: {
          tags: ['schedules'],
          summary: 'Sends its run now, beside those of the clock',
          params,
          body: reasonBody,
          response: { 202: z.object({ id: z.string() }) },
        },
      },
      async (request, reply) => {
        const found = await findSchedule(request, request.params.name);
        const task = taskOf(found.task);
        const { id } = await world.client.send(task, JSON.parse(found.input) as never, { tenant: found.tenant });
        await note(request, 'schedule.run', found, request.body.reason);
        return reply.status(202).header('location', `/v1/runs/${id}`).send({ id });
      },
    );
  };
}

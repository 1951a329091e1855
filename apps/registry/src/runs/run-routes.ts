/** Runs: found by what is known of them, and told one by one. */

import type { Task } from '@genius/contract';
import type { RunQuery } from '@genius/runtime';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { errors } from '../errors.ts';
import type { Routes } from '../http/app.ts';
import { principalOf, tenantOf } from '../http/authenticate.ts';
import { numberCursor, pageQuery } from '../http/page.ts';
import { noteDeed, reason } from '../http/reason.ts';
import { may } from '../tokens/scopes.ts';
import type { WorkerStatus } from '../workers/worker-status.ts';
import type { RegistryWorld } from '../world.ts';
import { findRun } from './find-run.ts';
import { readDetail, runDetail } from './run-detail.ts';
import { type RunFilters, runFilters, toRunQuery } from './run-query.ts';
import { maskedBy, openTasks, shownRun, showRun } from './shown-run.ts';

export const runParams = z.object({ id: z.string().max(200) });
export const runPage = z.object({
  runs: z.array(shownRun),
  next: z.string().optional(),
  unsearched: z.number().optional().describe('So many of the newest runs are not searched for words yet.'),
});

/** The page's own probes only clutter what people look at. */
export const isProbe = (task: string) => task.startsWith('genius.probe');

/** Whoever may not see personal data may not find it by its words either. */
export function searchable(
  request: FastifyRequest,
  tasks: readonly Task[],
  { words }: RunFilters,
): Pick<RunQuery, 'tasks'> {
  if (words === undefined || may(principalOf(request), 'workers:admin')) return {};
  return { tasks: openTasks(tasks) };
}

export function runRoutes(world: RegistryWorld, instancesOf: (tag: string) => Promise<WorkerStatus[]>): Routes {
  const isMasked = maskedBy(world.tasks);
  return (app) => {
    app.get(
      '/v1/runs',
      {
        config: { scope: 'workers:read' },
        schema: {
          tags: ['runs'],
          summary: 'Runs, newest first',
          querystring: z.object({
            ...runFilters,
            dead: z.stringbool().optional().describe('Only dead letters.'),
            probes: z.stringbool().default(false).describe('Also the platform’s own probes.'),
            ...pageQuery,
            cursor: numberCursor,
          }),
          response: { 200: runPage },
        },
      },
      async (request) => {
        const { limit, cursor, dead, probes, ...filters } = request.query;
        const tenant = tenantOf(request, filters.tenant);
        const { runs, next, unsearched } = await world.ports.history.find({
          ...toRunQuery(filters),
          ...searchable(request, world.tasks, filters),
          ...(tenant === undefined ? {} : { tenant }),
          ...(dead ? { dead } : {}),
          ...(cursor === undefined ? {} : { before: cursor }),
          limit,
        });
        const shown = probes || filters.task !== undefined ? runs : runs.filter(({ task }) => !isProbe(task));
        return {
          runs: shown.map((run) => showRun(run, isMasked(run.task))),
          ...(next ? { next } : {}),
          ...(unsearched ? { unsearched } : {}),
        };
      },
    );

    app.get(
      '/v1/runs/:id',
      {
        config: { scope: 'workers:read' },
        schema: {
          tags: ['runs'],
          summary: 'One run: its attempts, effects, input and output, and why it isn’t running',
          params: runParams,
          querystring: z.object({
            reveal: z.stringbool().default(false).describe('Show personal data; for workers:admin, and audited.'),
            reason: reason.optional(),
          }),
          response: { 200: runDetail },
        },
      },
      async (request) => {
        const { reveal, reason: why = 'looked at' } = request.query;
        if (reveal && !may(principalOf(request), 'workers:admin')) {
          throw errors.GW_REGISTRY_FORBIDDEN({ scope: 'workers:admin' });
        }
        const run = await findRun(world, request, request.params.id);
        const masked = isMasked(run.task) && !reveal;
        const detail = await readDetail(world, run, masked, instancesOf);
        if (reveal && isMasked(run.task)) {
          const details = { task: run.task };
          await noteDeed(world, request, {
            action: 'run.revealed',
            target: run.id,
            tenant: run.tenant,
            reason: why,
            details,
          });
        }
        return detail;
      },
    );
  };
}

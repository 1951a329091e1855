/** Runs: found by what is known of them, and told one by one. */

import { z } from 'zod';
import { errors } from '../errors.ts';
import type { Routes } from '../http/app.ts';
import { principalOf, tenantOf } from '../http/authenticate.ts';
import { numberCursor, pageQuery } from '../http/page.ts';
import { noteDeed, reason } from '../http/reason.ts';
import { may } from '../tokens/scopes.ts';
import type { RegistryWorld } from '../world.ts';
import { findRun } from './find-run.ts';
import { readDetail, runDetail } from './run-detail.ts';
import { runFilters, toRunQuery } from './run-query.ts';
import { maskedBy, shownRun, showRun } from './shown-run.ts';

export const runParams = z.object({ id: z.string().max(200) });
export const runPage = z.object({ runs: z.array(shownRun), next: z.string().optional() });

/** The page's own probes only clutter what people look at. */
export const isProbe = (task: string) => task.startsWith('genius.probe');

export function runRoutes(world: RegistryWorld): Routes {
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
            ...pageQuery,
            cursor: numberCursor,
          }),
          response: { 200: runPage },
        },
      },
      async (request) => {
        const { limit, cursor, dead, ...filters } = request.query;
        const tenant = tenantOf(request, filters.tenant);
        const { runs, next } = await world.ports.history.find({
          ...toRunQuery(filters),
          ...(tenant === undefined ? {} : { tenant }),
          ...(dead ? { dead } : {}),
          ...(cursor === undefined ? {} : { before: cursor }),
          limit,
        });
        const shown = filters.task === undefined ? runs.filter(({ task }) => !isProbe(task)) : runs;
        return { runs: shown.map((run) => showRun(run, isMasked(run.task))), ...(next ? { next } : {}) };
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
        const detail = await readDetail(world, run, masked);
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

/** What is decided about runs that have ended: try again, one or all of a search, and how an unknown one ended. */

import { z } from 'zod';
import type { Routes } from '../http/app.ts';
import { principalOf } from '../http/authenticate.ts';
import { noteDeed, reason } from '../http/reason.ts';
import { type Operations, operationStarted } from '../operations/operations.ts';
import type { RegistryWorld } from '../world.ts';
import { findRun } from './find-run.ts';
import { retryRun } from './retry-run.ts';
import { runFilters } from './run-query.ts';
import { runParams } from './run-routes.ts';
import { settleRun } from './settle-run.ts';

export function decisionRoutes(world: RegistryWorld, operations: Operations): Routes {
  return (app) => {
    app.post(
      '/v1/runs/:id/retry',
      {
        config: { scope: 'workers:admin' },
        schema: {
          tags: ['runs'],
          summary: 'Sends an ended run again, as a run of its own, with its input or an edited one',
          params: runParams,
          body: z.object({ reason, input: z.unknown().optional(), key: z.string().min(1).max(400).optional() }),
          response: { 202: z.object({ id: z.string(), origin: z.string() }) },
        },
      },
      async (request, reply) => {
        const { reason: why, input, key } = request.body;
        const run = await findRun(world, request, request.params.id);
        const id = await retryRun(world, run, {
          ...(input === undefined ? {} : { input }),
          ...(key === undefined ? {} : { key }),
        });
        const details = { task: run.task, run: id, edited: input !== undefined };
        await noteDeed(world, request, {
          action: 'run.retried',
          target: run.id,
          tenant: run.tenant,
          reason: why,
          details,
        });
        return reply.status(202).header('location', `/v1/runs/${id}`).send({ id, origin: run.id });
      },
    );

    app.post(
      '/v1/runs/retry',
      {
        config: { scope: 'workers:admin' },
        schema: {
          tags: ['runs'],
          summary: 'Sends again all ended runs of a search, or those that are named',
          description:
            'By default those that failed, were cancelled or expired. It is a run of its own, with progress.',
          body: operations.body(z.strictObject(runFilters)),
          response: { 202: operationStarted },
        },
      },
      async (request, reply) => {
        const started = await operations.start(request, 'retry', request.body);
        return reply.status(202).header('location', `/v1/runs/${started.operation}`).send(started);
      },
    );

    app.post(
      '/v1/runs/:id/settle',
      {
        config: { scope: 'workers:admin' },
        schema: {
          tags: ['runs'],
          summary: 'Says how a run whose outcome is unknown really ended',
          params: runParams,
          body: z.discriminatedUnion('happened', [
            z.object({
              happened: z.literal(true),
              output: z.unknown().describe('What the run answers with, as its contract says.'),
              outcome: z.unknown().optional().describe('What the effect answered with, if that is another thing.'),
              reason,
            }),
            z.object({ happened: z.literal(false).describe('It is tried again.'), reason }),
          ]),
          response: { 200: z.object({ id: z.string(), state: z.string() }) },
        },
      },
      async (request) => {
        const { reason: why, ...decision } = request.body;
        const run = await findRun(world, request, request.params.id);
        await settleRun(world, run, decision, principalOf(request).subject);
        await noteDeed(world, request, {
          action: decision.happened ? 'run.settled.happened' : 'run.settled.not-happened',
          target: run.id,
          tenant: run.tenant,
          reason: why,
          details: { task: run.task },
        });
        const status = await world.ports.results.get(run.id);
        return { id: run.id, state: status?.state ?? 'unknown' };
      },
    );
  };
}

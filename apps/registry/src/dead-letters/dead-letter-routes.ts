/** Dead letters: runs that failed for good and wait for a decision. */

import type { RunRecord } from '@genius/runtime';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { errors } from '../errors.ts';
import type { Routes } from '../http/app.ts';
import { tenantOf } from '../http/authenticate.ts';
import { numberCursor, pageQuery } from '../http/page.ts';
import { noteDeed, reason, reasonBody } from '../http/reason.ts';
import { type Operations, operationStarted } from '../operations/operations.ts';
import { findRun } from '../runs/find-run.ts';
import { retryRun } from '../runs/retry-run.ts';
import { readDetail, runDetail } from '../runs/run-detail.ts';
import { runFilters, toRunQuery } from '../runs/run-query.ts';
import { runPage, runParams, searchable } from '../runs/run-routes.ts';
import { maskedBy, showRun } from '../runs/shown-run.ts';
import type { RegistryWorld } from '../world.ts';

const { state: _, ...deadFilters } = runFilters;

export function deadLetterRoutes(world: RegistryWorld, operations: Operations): Routes {
  const { history } = world.ports;
  const isMasked = maskedBy(world.tasks);

  /** Throws GW_REGISTRY_NOT_FOUND for a run that is none. */
  async function deadOf(request: FastifyRequest, id: string): Promise<RunRecord> {
    const run = await findRun(world, request, id);
    if (!run.dead) throw errors.GW_REGISTRY_NOT_FOUND({ what: 'dead letter', name: id });
    return run;
  }

  const noteDead = (request: FastifyRequest, action: string, run: RunRecord, why: string, more: object = {}) =>
    noteDeed(world, request, {
      action,
      target: run.id,
      tenant: run.tenant,
      reason: why,
      details: { task: run.task, ...more },
    });

  return (app) => {
    app.get(
      '/v1/dead-letters',
      {
        config: { scope: 'workers:read' },
        schema: {
          tags: ['dead letters'],
          summary: 'Runs that failed for good and wait for a decision, newest first',
          querystring: z.object({ ...deadFilters, ...pageQuery, cursor: numberCursor }),
          response: { 200: runPage },
        },
      },
      async (request) => {
        const { limit, cursor, ...filters } = request.query;
        const tenant = tenantOf(request, filters.tenant);
        const { runs, next } = await history.find({
          ...toRunQuery(filters),
          ...searchable(request, world.tasks, filters),
          ...(tenant === undefined ? {} : { tenant }),
          ...(cursor === undefined ? {} : { before: cursor }),
          dead: true,
          limit,
        });
        return { runs: runs.map((run) => showRun(run, isMasked(run.task))), ...(next ? { next } : {}) };
      },
    );

    app.get(
      '/v1/dead-letters/:id',
      {
        config: { scope: 'workers:read' },
        schema: { tags: ['dead letters'], summary: 'One dead letter', params: runParams, response: { 200: runDetail } },
      },
      async (request) => {
        const run = await deadOf(request, request.params.id);
        return readDetail(world, run, isMasked(run.task));
      },
    );

    app.post(
      '/v1/dead-letters/:id/replay',
      {
        config: { scope: 'workers:admin' },
        schema: {
          tags: ['dead letters'],
          summary: 'Sends it again: as itself, or with an edited input as a run of its own',
          description:
            'As itself its attempts are counted anew and it keeps its place in its lane. With an edited input the dead letter is taken off the list, and the new run goes to the end of its lane.',
          params: runParams,
          body: z.object({ reason, input: z.unknown().optional() }),
          response: { 202: z.object({ id: z.string(), origin: z.string() }) },
        },
      },
      async (request, reply) => {
        const { reason: why, input } = request.body;
        const run = await deadOf(request, request.params.id);
        let { id } = run;
        if (input === undefined) {
          if (!(await history.replay(run.id))) throw notReplayable(run);
        } else {
          id = await retryRun(world, run, { input, key: `dead-letter/${run.id}` });
          await history.discard(run.id);
        }
        await noteDead(request, 'dead.replayed', run, why, id === run.id ? {} : { run: id });
        return reply.status(202).header('location', `/v1/runs/${id}`).send({ id, origin: run.id });
      },
    );

    app.post(
      '/v1/dead-letters/:id/discard',
      {
        config: { scope: 'workers:admin' },
        schema: {
          tags: ['dead letters'],
          summary: 'Takes it off the list; a lane that it stopped goes on',
          params: runParams,
          body: reasonBody,
          response: { 200: z.object({ id: z.string() }) },
        },
      },
      async (request) => {
        const run = await deadOf(request, request.params.id);
        if (!(await history.discard(run.id))) throw errors.GW_REGISTRY_NOT_FOUND({ what: 'dead letter', name: run.id });
        await noteDead(request, 'dead.discarded', run, request.body.reason);
        return { id: run.id };
      },
    );

    for (const deed of ['replay', 'discard'] as const) {
      app.post(
        `/v1/dead-letters/${deed}`,
        {
          config: { scope: 'workers:admin' },
          schema: {
            tags: ['dead letters'],
            summary:
              deed === 'replay'
                ? 'Sends many again, as a run with progress, at a rate'
                : 'Takes many off the list, as a run with progress',
            body: operations.body(z.strictObject(deadFilters)),
            response: { 202: operationStarted },
          },
        },
        async (request, reply) => {
          const started = await operations.start(request, deed, request.body);
          return reply.status(202).header('location', `/v1/runs/${started.operation}`).send(started);
        },
      );
    }
  };
}

const notReplayable = ({ id }: RunRecord) =>
  errors.GW_REGISTRY_CONFLICT({
    what: `The dead letter ${id}`,
    problem: 'its message can not be read, or somebody has just decided about it',
  });

/** How many replicas each worker wants, for KEDA's `metrics-api` trigger and for people. */

import { type Duration, durationMs } from '@genius/contract';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { ApiServer } from '../discovery/kubernetes/api-server.ts';
import { errors } from '../errors.ts';
import type { Routes } from '../http/app.ts';
import { principalOf } from '../http/authenticate.ts';
import { duration } from '../http/forms.ts';
import { noteDeed, reasonBody } from '../http/reason.ts';
import type { RegistryWorld } from '../world.ts';
import { scaleDeployment } from './scale-deployment.ts';
import type { Scaling, ScalingWatch } from './scaling-watch.ts';
import { DEFAULT_RULES, type ScalingRules } from './wanted-replicas.ts';

const count = z.coerce.number().int().min(0).max(1_000);
const query = z.object({
  min: count.default(DEFAULT_RULES.min).describe('Never fewer.'),
  max: count.default(DEFAULT_RULES.max).describe('Never more.'),
  drain: duration.default('30s').describe('Within which time a backlog is to be gone. At least 1s.'),
  cooldown: duration.default('60s').describe('For how long fewer must be enough.'),
});

const scaling = z.object({
  tag: z.string(),
  value: z.number().int().describe('The same as `wanted`.'),
  wanted: z.number().int(),
  current: z.number().int().describe('Living instances.'),
  backlog: z.number().describe('Runs that could start now.'),
  running: z.number(),
  concurrency: z.number().describe('Runs that one replica does at once.'),
  arrival_rate: z.number().describe('Runs a second, over the last 10 s.'),
  service_rate: z.number().describe('Runs a second that end, over up to 2 minutes.'),
  service_seconds: z.number().nullable().describe('How long a run takes; null until one ended.'),
  backlog_age_seconds: z.number().describe('How long the run at the head has waited, at least.'),
});

const scaled = z.object({
  tag: z.string(),
  deployment: z.string(),
  namespace: z.string(),
  from: z.number().int().describe('Replicas that were wanted.'),
  to: z.number().int().describe('Replicas that are wanted now; they start and stop in their time.'),
});

export function scalingRoutes(
  world: RegistryWorld,
  watch: ScalingWatch,
  findApiServer: () => Promise<ApiServer | undefined>,
): Routes {
  const tags = [...new Set<string>(world.tasks.map(({ queue }) => queue))].sort();
  return (app) => {
    app.get(
      '/v1/scaling',
      {
        config: { scope: 'workers:read' },
        schema: {
          tags: ['scaling'],
          summary: 'How many replicas each worker wants, and why',
          querystring: query,
          response: { 200: z.object({ scaling: z.array(scaling) }) },
        },
      },
      async (request) => {
        refuseConfined(request);
        const rules = rulesOf(request.query);
        return { scaling: (await Promise.all(tags.map((tag) => watch.ask(tag, rules)))).map(shown) };
      },
    );
    app.get(
      '/v1/scaling/:tag',
      {
        config: { scope: 'workers:read' },
        schema: {
          tags: ['scaling'],
          summary: 'How many replicas a worker wants, for KEDA’s metrics-api trigger',
          params: z.object({ tag: z.string().max(100) }),
          querystring: query,
          response: { 200: scaling },
        },
      },
      async (request) => {
        refuseConfined(request);
        const { tag } = request.params;
        if (!tags.includes(tag)) throw errors.GW_REGISTRY_NOT_FOUND({ what: 'worker', name: tag });
        return shown(await watch.ask(tag, rulesOf(request.query)));
      },
    );
    app.post(
      '/v1/scaling/:tag',
      {
        config: { scope: 'workers:admin' },
        schema: {
          tags: ['scaling'],
          summary: 'Changes how many replicas of a worker Kubernetes runs',
          params: z.object({ tag: z.string().max(100) }),
          body: reasonBody.extend({ replicas: z.number().int().min(0).max(1_000) }),
          response: { 200: scaled },
        },
      },
      async (request) => {
        refuseConfined(request);
        const { tag } = request.params;
        const { replicas, reason } = request.body;
        if (!tags.includes(tag)) throw errors.GW_REGISTRY_NOT_FOUND({ what: 'worker', name: tag });
        const api = await findApiServer();
        if (!api) throw errors.GW_REGISTRY_NO_CLUSTER({ tag });
        const done = await scaleDeployment(api, tag, replicas);
        await noteDeed(world, request, { action: 'worker.scaled', target: tag, reason, details: { ...done } });
        return { tag, ...done };
      },
    );
  };
}

/** A queue is everybody's: its counts are not for one tenant. */
function refuseConfined(request: FastifyRequest): void {
  if (principalOf(request).tenant !== undefined) throw errors.GW_REGISTRY_OTHER_TENANT();
}

function rulesOf({ min, max, drain, cooldown }: z.output<typeof query>): ScalingRules {
  return {
    ...DEFAULT_RULES,
    min: Math.min(min, max),
    max,
    drainSeconds: Math.max(1, durationMs(drain as Duration) / 1_000),
    cooldownSeconds: durationMs(cooldown as Duration) / 1_000,
  };
}

function shown({ arrivalRate, serviceRate, serviceSeconds, backlogAge, ...rest }: Scaling): z.input<typeof scaling> {
  return {
    ...rest,
    value: rest.wanted,
    arrival_rate: round(arrivalRate),
    service_rate: round(serviceRate),
    service_seconds: serviceSeconds === undefined ? null : round(serviceSeconds),
    backlog_age_seconds: round(backlogAge),
  };
}

const round = (value: number) => Math.round(value * 1_000) / 1_000;

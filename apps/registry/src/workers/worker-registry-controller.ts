/** The workers over HTTP: the list, a tag as a whole, heartbeats, and taking one off the list. */

import { type Duration, durationMs } from '@genius/contract';
import type { Heartbeat } from '@genius/runtime';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { errors } from '../errors.ts';
import type { RegistryApp, Routes } from '../http/app.ts';
import { principalOf } from '../http/authenticate.ts';
import { may } from '../tokens/scopes.ts';
import type { RegistryWorld } from '../world.ts';
import { checkEndpoint } from './health-endpoint.ts';
import { healthForm, heartbeatForm, instanceForm, tagForm, workerForm } from './worker-forms.ts';
import { DEFAULT_TTL_MS, type WorkerRegistryService } from './worker-registry-service.ts';
import { WORKER_STATUSES } from './worker-status.ts';

const MOST_ROWS = 1_000;
const SHORTEST_TTL_MS = 1_000;
const LONGEST_TTL_MS = 3_600_000;
/** The next heartbeat is due after a third of its time to live. */
const BEATS_PER_TTL = 3;

const tagParams = z.object({ tag: tagForm });
const reason = z.string().min(1).max(500);

const listQuery = z.object({
  tag: tagForm.optional(),
  status: z.enum(WORKER_STATUSES).optional(),
  healthy: z.stringbool().optional().describe('Those that can be given work, or those that can not.'),
  cursor: z.string().max(400).optional(),
  limit: z.coerce.number().int().min(1).max(MOST_ROWS).default(MOST_ROWS),
});

export class WorkerRegistryController {
  readonly #service: WorkerRegistryService;
  readonly #world: Pick<RegistryWorld, 'ports'>;

  constructor(service: WorkerRegistryService, world: Pick<RegistryWorld, 'ports'>) {
    this.#service = service;
    this.#world = world;
  }

  readonly routes: Routes = (app) => {
    this.#list(app);
    this.#show(app);
    this.#heartbeat(app);
    this.#remove(app);
  };

  #list(app: RegistryApp): void {
    app.get(
      '/v1/workers',
      {
        config: { scope: 'workers:read' },
        schema: {
          tags: ['workers'],
          summary: 'The instances of all workers',
          querystring: listQuery,
          response: { 200: z.object({ workers: z.array(workerForm), next: z.string().optional() }) },
        },
      },
      async ({ query }, reply) => {
        const { cursor, limit, ...filters } = query;
        const after = cursor === undefined ? undefined : readCursor(cursor);
        const { json, next } = await this.#service.getWorkersJson({ ...filters, after, limit });
        const text = `{"workers":[${json}]${next ? `,"next":"${writeCursor(next)}"` : ''}}`;
        // Sent as it is: a text is not serialized again.
        return reply.type('application/json; charset=utf-8').send(text as never);
      },
    );
  }

  #show(app: RegistryApp): void {
    app.get(
      '/v1/workers/:tag',
      {
        config: { scope: 'workers:read' },
        schema: {
          tags: ['workers'],
          summary: 'A worker as a whole: what its instances amount to',
          params: tagParams,
          response: { 200: healthForm },
        },
      },
      async ({ params: { tag } }) => {
        const health = await this.#service.getWorkerHealth(tag);
        if (!health) throw errors.GW_REGISTRY_NOT_FOUND({ what: 'worker', name: tag });
        return health;
      },
    );
  }

  #heartbeat(app: RegistryApp): void {
    app.patch(
      '/v1/workers/:tag/heartbeat',
      {
        config: { scope: 'workers:heartbeat', rateLimit: false },
        schema: {
          tags: ['workers'],
          summary: 'An instance says that it lives, and how it does; a new one is registered',
          params: tagParams,
          body: heartbeatForm,
          response: {
            200: z.object({
              instance: z.string(),
              status: z.enum(WORKER_STATUSES),
              health_score: z.number(),
              watch_index: z.number(),
              next_in_ms: z.number(),
            }),
          },
        },
      },
      async (request) => {
        refuseTenants(request);
        const { ttl, health_endpoint, ...heartbeat } = request.body;
        const ttlMs = ttl === undefined ? DEFAULT_TTL_MS : ttlOf(ttl);
        const endpoint =
          health_endpoint === undefined ? {} : { health_endpoint: checkEndpoint(health_endpoint, request.ip) };
        const row = await this.#service.updateHeartbeat(
          request.params.tag,
          { ...heartbeat, ...endpoint } as Heartbeat,
          ttlMs,
        );
        return {
          instance: row.id,
          status: row.status,
          health_score: row.health_score,
          watch_index: Number(row.watch_index),
          next_in_ms: Math.floor(ttlMs / BEATS_PER_TTL),
        };
      },
    );
  }

  #remove(app: RegistryApp): void {
    app.delete(
      '/v1/workers/:tag',
      {
        config: { scope: 'workers:heartbeat', rateLimit: false },
        schema: {
          tags: ['workers'],
          summary: 'Takes an instance off the list; without one, all of the tag (scope workers:admin)',
          params: tagParams,
          querystring: z.object({ instance: instanceForm.optional(), reason: reason.optional() }),
          response: { 200: z.object({ removed: z.number() }) },
        },
      },
      async (request) => {
        refuseTenants(request);
        const { tag } = request.params;
        const { instance, reason: why } = request.query;
        const principal = principalOf(request);
        const isAdmin = may(principal, 'workers:admin');
        if (instance === undefined && !isAdmin) throw errors.GW_REGISTRY_FORBIDDEN({ scope: 'workers:admin' });
        if (isAdmin && why === undefined) {
          const field = 'querystring.reason';
          throw errors.GW_REGISTRY_BAD_REQUEST({ field, problem: 'it is missing' }, { field });
        }
        const removed = await this.#service.removeWorker(tag, instance);
        // An instance that stops is an event; somebody who takes one off is a decision.
        if (isAdmin && removed.length > 0) {
          await this.#world.ports.audit.append({
            actor: principal.subject,
            action: 'worker.removed',
            target: tag,
            tenant: '',
            ...(why === undefined ? {} : { reason: why }),
            details: { instances: removed.map(({ id }) => id) },
          });
        }
        return { removed: removed.length };
      },
    );
  }
}

/** Workers serve all tenants, so a token of one tenant changes none. */
function refuseTenants(request: FastifyRequest): void {
  if (principalOf(request).tenant !== undefined) throw errors.GW_REGISTRY_OTHER_TENANT();
}

function ttlOf(text: string): number {
  const ms = durationMs(text as Duration);
  if (ms >= SHORTEST_TTL_MS && ms <= LONGEST_TTL_MS) return ms;
  throw errors.GW_REGISTRY_BAD_REQUEST(
    { field: 'body.ttl', problem: 'it must be from 1s to 1h' },
    { field: 'body.ttl' },
  );
}

const writeCursor = ({ tag, id }: { tag: string; id: string }) =>
  Buffer.from(JSON.stringify([tag, id])).toString('base64url');

function readCursor(cursor: string): { tag: string; id: string } {
  try {
    const [tag, id] = JSON.parse(Buffer.from(cursor, 'base64url').toString()) as unknown[];
    if (typeof tag === 'string' && typeof id === 'string') return { tag, id };
  } catch {
    // Answered below.
  }
  const field = 'querystring.cursor';
  throw errors.GW_REGISTRY_BAD_REQUEST({ field, problem: 'it is not one of ours' }, { field });
}

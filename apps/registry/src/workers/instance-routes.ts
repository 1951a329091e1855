/** The processes that run workers, each with its workers. */

import { z } from 'zod';
import { errors } from '../errors.ts';
import type { Routes } from '../http/app.ts';
import type { RegistryWorld } from '../world.ts';
import { shownWorker, workerForm } from './worker-forms.ts';
import type { WorkerRegistryService } from './worker-registry-service.ts';

const instanceForm = z.object({
  id: z.string(),
  host: z.string(),
  /** Of the platform; null for one that does not share our store. */
  pid: z.number().nullable(),
  version: z.string(),
  started_at: z.string().nullable(),
  last_seen: z.string(),
  alive: z.boolean().describe('Whether it lives: by its lease where it shares our store, else by its heartbeats.'),
  running: z.number().describe('Attempts that run in it.'),
  mode: z.string(),
  health_score: z.number(),
  tags: z.array(z.string()).describe('Of the workers that it runs.'),
  workers: z.array(workerForm).describe('What their last heartbeats said.'),
});

type Instance = z.input<typeof instanceForm>;

export function instanceRoutes(service: WorkerRegistryService, { ports }: Pick<RegistryWorld, 'ports'>): Routes {
  async function instances(id?: string): Promise<Instance[]> {
    const [rows, known] = await Promise.all([service.getKnown({ id }), ports.instances.list()]);
    const byId = new Map<string, Instance>();
    for (const status of known) {
      if (id !== undefined && status.id !== id) continue;
      // A client that only asks something is no instance of a worker.
      if (status.tags.length === 0) continue;
      byId.set(status.id, {
        id: status.id,
        host: status.host,
        pid: status.pid,
        version: status.version,
        started_at: new Date(status.startedAt).toISOString(),
        last_seen: new Date(status.lastSeenAt).toISOString(),
        alive: status.alive,
        running: status.running,
        mode: 'active',
        health_score: 100,
        tags: [...status.tags],
        workers: [],
      });
    }
    for (const row of rows) {
      const shown = shownWorker(row);
      const found = byId.get(row.id) ?? unknownToStore(shown);
      found.mode = row.mode;
      found.health_score = Math.min(found.workers.length ? found.health_score : 100, row.health_score);
      if (found.pid === null) {
        found.alive ||= row.status === 'running' || row.status === 'idle';
        found.running += row.metrics.in_flight ?? 0;
      }
      found.workers.push(shown);
      if (!found.tags.includes(row.tag)) found.tags.push(row.tag);
      byId.set(row.id, found);
    }
    return [...byId.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
  }

  return (app) => {
    app.get(
      '/v1/instances',
      {
        config: { scope: 'workers:read' },
        schema: {
          tags: ['workers'],
          summary: 'The processes that run workers',
          querystring: z.object({
            cursor: z.string().max(200).optional(),
            limit: z.coerce.number().int().min(1).max(1_000).default(1_000),
          }),
          response: { 200: z.object({ instances: z.array(instanceForm), next: z.string().optional() }) },
        },
      },
      async ({ query: { cursor, limit } }) => {
        const all = (await instances()).filter(({ id }) => cursor === undefined || id > cursor);
        const page = all.slice(0, limit);
        const last = page.at(-1);
        return { instances: page, ...(all.length > limit && last ? { next: last.id } : {}) };
      },
    );
    app.get(
      '/v1/instances/:id',
      {
        config: { scope: 'workers:read' },
        schema: {
          tags: ['workers'],
          summary: 'One process that runs workers',
          params: z.object({ id: z.string().max(200) }),
          response: { 200: instanceForm },
        },
      },
      async ({ params: { id } }) => {
        const [found] = await instances(id);
        if (!found) throw errors.GW_REGISTRY_NOT_FOUND({ what: 'instance', name: id.slice(0, 80) });
        return found;
      },
    );
  };
}

function unknownToStore({ id, host, version, last_seen, metrics }: z.input<typeof workerForm>): Instance {
  const { started_at } = metrics as { started_at?: string };
  return {
    id,
    host,
    version,
    last_seen,
    pid: null,
    started_at: started_at ?? null,
    alive: false,
    running: 0,
    mode: 'active',
    health_score: 100,
    tags: [],
    workers: [],
  };
}

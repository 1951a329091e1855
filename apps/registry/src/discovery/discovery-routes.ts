/** Discovery over HTTP: the instances of a tag, one of them, and waiting for a change as Consul does. */

import { type Duration, durationMs } from '@genius/contract';
import { MODES } from '@genius/runtime';
import { z } from 'zod';
import { errors } from '../errors.ts';
import type { Routes } from '../http/app.ts';
import { duration } from '../http/forms.ts';
import { tagForm } from '../workers/worker-forms.ts';
import type { WorkerRegistryService } from '../workers/worker-registry-service.ts';
import { WORKER_STATUSES } from '../workers/worker-status.ts';
import { chooseOfTwo } from './choose-instance.ts';
import type { Discovery, Found } from './discovery.ts';

const found = z.object({
  id: z.string(),
  tag: z.string(),
  source: z.enum(['heartbeat', 'kubernetes']),
  host: z.string(),
  address: z.string().nullable(),
  version: z.string().nullable(),
  status: z.enum(WORKER_STATUSES),
  mode: z.enum(MODES),
  healthy: z.boolean(),
  health_score: z.number(),
  load: z.number().describe('0 is idle, 1 has all hands full.'),
});

/** Below what proxies commonly wait. */
const LONGEST_WAIT_MS = 55_000;
const INDEX_HEADER = 'x-genius-index';

export function discoveryRoutes(service: WorkerRegistryService, discovery: Discovery): Routes {
  return (app) => {
    app.get(
      '/v1/discovery/:tag',
      {
        config: { scope: 'workers:read' },
        schema: {
          tags: ['discovery'],
          summary: 'Where a worker’s instances are; with an index, the answer waits for a change',
          params: z.object({ tag: tagForm }),
          querystring: z.object({
            healthy: z.stringbool().default(true).describe('Only those that can be given work.'),
            choose: z.enum(['all', 'one']).default('all').describe('`one`: the less busy of two taken at random.'),
            index: z.coerce
              .number()
              .int()
              .min(0)
              .optional()
              .describe('X-Genius-Index of the answer before; 0 is that of a tag that was never seen.'),
            wait: duration.default('30s').describe('How long to wait for a change, up to 55s.'),
          }),
          response: { 200: z.object({ tag: z.string(), index: z.number(), instances: z.array(found) }) },
        },
      },
      async (request, reply) => {
        const { tag } = request.params;
        const { healthy, choose, index: since, wait } = request.query;
        const gone = new AbortController();
        reply.raw.once('close', () => gone.abort());
        const waitMs = Math.min(LONGEST_WAIT_MS, durationMs(wait as Duration));
        // The index first: a change after it is then in the instances, and in the next answer once more.
        const index =
          since === undefined ? await service.watchIndex(tag) : await service.watch(tag, since, waitMs, gone.signal);
        const all = await discovery.find(tag, { healthy });
        reply.header(INDEX_HEADER, String(index));
        if (choose === 'all') return { tag, index, instances: all };
        const one = chooseOfTwo(all);
        if (!one) throw noInstance(tag, await discovery.find(tag, { healthy: false }));
        return { tag, index, instances: [one] };
      },
    );
  };
}

function noInstance(tag: string, all: readonly Found[]) {
  const tried = all.length === 0 ? 'none is registered' : `of ${all.length} known, ${describe(all)}`;
  return errors.GW_REGISTRY_NO_INSTANCE({ tag, tried });
}

function describe(all: readonly Found[]): string {
  const by = Map.groupBy(all, ({ status, mode, health_score }) =>
    mode !== 'active' ? mode : status === 'error' || status === 'stopped' ? status : `unwell (${health_score})`,
  );
  return [...by].map(([what, those]) => `${those.length} ${what}`).join(', ');
}

/** Begins deeds on many runs, and notes who asked for them. */

import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { errors } from '../errors.ts';
import { principalOf, tenantOf } from '../http/authenticate.ts';
import { noteDeed, reason } from '../http/reason.ts';
import { noteSender } from '../runs/senders.ts';
import type { RegistryWorld } from '../world.ts';
import { type BulkDeed, bulk } from './bulk-task.ts';

const MOST_IDS = 1_000;
const SENDER_MS = 8 * 86_400_000;

export const operationStarted = z.object({
  operation: z.string().describe('A run: its progress and result are those of runs.'),
});

const common = {
  ids: z.array(z.string().max(200)).min(1).max(MOST_IDS).optional(),
  rate: z.number().min(0.1).max(10_000).optional().describe('Runs a second. Default: as fast as it goes.'),
  reason,
};

export interface BulkBody {
  ids?: string[] | undefined;
  filter?: BulkFilter | undefined;
  rate?: number | undefined;
  reason: string;
}

type BulkFilter = NonNullable<z.input<typeof bulk.input>['filters']>;

export interface Operations {
  /** What a request has to say: either the ids, or what to search for. */
  body<T extends z.ZodType<BulkFilter>>(filter: T): z.ZodType<BulkBody>;
  /** Throws GW_REGISTRY_BAD_REQUEST where neither or both are given. */
  start(request: FastifyRequest, deed: BulkDeed, body: BulkBody): Promise<{ operation: string }>;
}

export function createOperations(world: RegistryWorld): Operations {
  return {
    // A word of it that is misspelt must not widen what is done.
    body: (filter) => z.strictObject({ ...common, filter: filter.optional() }) as unknown as z.ZodType<BulkBody>,
    async start(request, deed, { ids, filter, rate, reason: why }) {
      if ((ids === undefined) === (filter === undefined)) {
        throw errors.GW_REGISTRY_BAD_REQUEST({ field: 'body', problem: 'give either ids or a filter' });
      }
      const tenant = tenantOf(request, filter?.tenant);
      const principal = principalOf(request);
      const run = await world.client.send(
        bulk,
        {
          deed,
          ...(ids ? { ids } : {}),
          ...(filter ? { filters: filter } : {}),
          ...(rate === undefined ? {} : { rate }),
          ...(tenant === undefined ? {} : { tenant }),
          before: world.now() + 1,
          reason: why,
          actor: principal.subject,
        },
        tenant === undefined ? {} : { tenant },
      );
      await noteSender(world, run.id, principal, SENDER_MS);
      const details = { ...(ids ? { ids: ids.length } : {}), ...(rate === undefined ? {} : { rate }) };
      await noteDeed(world, request, { action: `bulk.${deed}`, target: run.id, tenant, reason: why, details });
      return { operation: run.id };
    },
  };
}

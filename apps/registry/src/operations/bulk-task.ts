/** Deeds on many runs at once: a task like any other, so that it is durable, shows its progress and can be cancelled. */

import { defineTask } from '@genius/contract';
import { z } from 'zod';
import { runFilters } from '../runs/run-query.ts';

export const QUEUE = 'registry';

export const DEEDS = ['retry', 'replay', 'discard', 'purge'] as const;
export type BulkDeed = (typeof DEEDS)[number];

export const bulk = defineTask({
  name: 'registry.bulk',
  queue: QUEUE,
  summary: 'Retries, replays, discards or cancels many runs.',
  summaryRo: 'Reia, retrimite, scoate sau anulează multe rulări.',
  idempotent: 'a run that was decided about is passed over, and a retry has the key of its origin',
  input: z.object({
    deed: z.enum(DEEDS),
    ids: z.array(z.string()).optional(),
    filters: z.object(runFilters).optional(),
    /** Runs sent before this time, so that what it sends itself is not found. */
    before: z.number(),
    /** Runs a second. */
    rate: z.number().optional(),
    reason: z.string(),
    actor: z.string(),
    /** The only one whose runs it may touch. */
    tenant: z.string().optional(),
  }),
  output: z.object({ done: z.number(), passedOver: z.number() }),
  limits: { soft: '12h', hard: '13h' },
});

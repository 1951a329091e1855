/** A search for runs as the API takes it, and as the History port does. */

import type { RunQuery } from '@genius/runtime';
import { z } from 'zod';
import { moment } from '../http/page.ts';

export const STATES = ['waiting', 'scheduled', 'running', 'done', 'failed', 'cancelled', 'expired', 'unknown'] as const;

/** By what runs are found. */
export const runFilters = {
  state: z.enum(STATES).optional(),
  kind: z.enum(['invalid', 'refused', 'transient', 'defect']).optional().describe('Kind of the last failure.'),
  task: z.string().max(200).optional(),
  queue: z.string().max(200).optional(),
  tenant: z.string().max(200).optional(),
  subject: z.string().max(500).optional().describe('The person that it is about.'),
  words: z
    .string()
    .max(500)
    .optional()
    .describe(
      'Words of input, output or failure, all of them, whatever their case and marks; `inv*` is a beginning. Of tasks with personal data only for workers:admin. Payloads over 128 kB are not searched.',
    ),
  from: moment.optional().describe('Sent at this time or later.'),
  to: moment.optional().describe('Sent before this time.'),
};

const filters = z.object(runFilters);
export type RunFilters = z.output<typeof filters>;

/** Without the tenant, which the token decides. */
export function toRunQuery({ state, kind, task, queue, subject, words, from, to }: RunFilters): RunQuery {
  return {
    ...(state ? { state } : {}),
    ...(kind ? { kind } : {}),
    ...(task === undefined ? {} : { task }),
    ...(queue === undefined ? {} : { queue }),
    ...(subject === undefined ? {} : { subject }),
    ...(words === undefined ? {} : { words }),
    ...(from === undefined ? {} : { createdFrom: Date.parse(from) }),
    ...(to === undefined ? {} : { createdTo: Date.parse(to) }),
  };
}

/** Heartbeats and workers as the API has them. */

import { MODES } from '@genius/runtime';
import { z } from 'zod';
import { duration } from '../http/forms.ts';
import { WORKER_STATUSES, type WorkerStatus } from './worker-status.ts';

export const tagForm = z
  .string()
  .max(100)
  .regex(/^[a-z0-9][a-z0-9._-]*$/, 'it must be small letters, digits, dots, - and _');
export const instanceForm = z
  .string()
  .min(1)
  .max(200)
  .regex(/^[\w.:@-]+$/, 'it must be letters, digits and _ . : @ -');

const count = z.number().int().min(0);
const time = z.iso.datetime({ offset: true });

/** Of an instance without a port: where there is one, the registry looks itself. */
const toldHealthForm = z
  .object({
    checks: z.number().int().min(0).max(200),
    failed: z.array(z.object({ check: z.string().min(1).max(200), problem: z.string().max(1_000) })).max(50),
  })
  .refine(({ checks, failed }) => failed.length <= checks, { error: 'more failed than there are' });

/** Further facts are kept as they are, if they are few and small. */
const metricsForm = z
  .object({
    queue_size: count.optional(),
    in_flight: count.optional(),
    concurrency: z.number().int().min(0).max(100_000).optional(),
    last_task_time: time.nullable().optional(),
    started_at: time.optional(),
    ended: count.optional(),
    broken: count.optional(),
    durations: z
      .array(count)
      .max(64)
      .optional()
      .describe('How many took how long, by steps that grow by √2 from 1 ms.'),
    memory_bytes: z.number().min(0).optional(),
    cpu_share: z.number().min(0).optional(),
    loop_delay_seconds: z.number().min(0).optional(),
    tasks: z.array(z.string().max(200)).max(500).optional(),
    problem: z.string().max(1_000).optional(),
    health: toldHealthForm.optional(),
  })
  .catchall(z.union([z.number(), z.string().max(500), z.boolean(), z.null()]))
  .refine((metrics) => Object.keys(metrics).length <= 40, { error: 'it must have 40 facts at most' });

export const heartbeatForm = z.object({
  instance: instanceForm.describe('The instance’s id; it is registered if it is new.'),
  version: z.string().min(1).max(100),
  host: z.string().max(255).default(''),
  status: z.enum(['running', 'idle', 'error']).default('idle'),
  mode: z.enum(MODES).default('active'),
  health_score: z.number().int().min(0).max(100).default(100),
  health_endpoint: z
    .string()
    .max(300)
    .optional()
    .describe('Where its /healthz and /metrics are: on the address from which the heartbeat comes.'),
  ttl: duration.optional().describe('How long it may be silent, from 1s to 1h. Default 95s.'),
  metrics: metricsForm.default({}),
});

export const workerForm = z.object({
  tag: z.string(),
  id: z.string(),
  version: z.string(),
  host: z.string(),
  status: z.enum(WORKER_STATUSES),
  mode: z.enum(MODES),
  health_score: z.number().int(),
  health_endpoint: z.string().nullable(),
  last_seen: z.string(),
  registered_at: z.string(),
  watch_index: z.number().int(),
  ttl_ms: z.number().int(),
  metrics: z.record(z.string(), z.unknown()),
});

const metricsSumForm = z.object({
  queue_size: z.number(),
  in_flight: z.number(),
  concurrency: z.number(),
  ended: z.number(),
  broken: z.number(),
  memory_bytes: z.number(),
  cpu_share: z.number(),
  last_task_time: z.string().nullable(),
  tasks: z.array(z.string()),
});

export const healthForm = z.object({
  tag: z.string(),
  status: z.enum(WORKER_STATUSES),
  health_score: z.number(),
  instances: z.object({
    total: z.number(),
    live: z.number(),
    running: z.number(),
    idle: z.number(),
    error: z.number(),
    stopped: z.number(),
  }),
  versions: z.array(z.string()),
  last_seen: z.string().nullable(),
  metrics: metricsSumForm,
});

export function shownWorker(row: WorkerStatus): z.input<typeof workerForm> {
  const { last_seen, registered_at, watch_index, leased: _, metrics, ...rest } = row;
  const { durations: __, ...shown } = metrics;
  return {
    ...rest,
    metrics: shown,
    last_seen: last_seen.toISOString(),
    registered_at: registered_at.toISOString(),
    watch_index: Number(watch_index),
  };
}

/** The history of workers and their queues over HTTP, for charts. */

import { z } from 'zod';
import { errors } from '../errors.ts';
import type { Routes } from '../http/app.ts';
import { principalOf } from '../http/authenticate.ts';
import { duration } from '../http/forms.ts';
import { MOST_POINTS, rangeOf } from './metric-range.ts';
import type { MetricRecorder } from './metric-recorder.ts';

const name = z.string().min(1).max(200);
const count = z.number();

const point = z.object({
  at: z.string().describe('When its time begins.'),
  worker_count: count.describe('Living instances, on average.'),
  in_flight: count.describe('Attempts that ran, on average.'),
  queue_depth: count.describe('Runs that waited, on average: ready, scheduled or held.'),
  queue_depth_max: count,
  arrivals: count
    .nullable()
    .describe('Runs that came, one that is tried again once more; null where nothing before is known.'),
  ended: count.describe('Attempts that ended.'),
  failures: count.describe('Of them, those that broke: by a defect, or because something was away.'),
  success_rate: count.nullable().describe('1 − failures ÷ ended; null where nothing ended.'),
  duration_p50_seconds: count.nullable().describe('Of attempts; off by less than a fifth.'),
  duration_p95_seconds: count.nullable(),
  memory_bytes: count.describe('Of all instances together, on average.'),
  cpu_share: count.describe('1 is one core.'),
});

const answer = z.object({
  from: z.string(),
  to: z.string().describe('The last point is not over yet.'),
  step_seconds: z.number(),
  series: z.array(z.object({ tag: z.string(), points: z.array(point) })),
  next: z.string().optional().describe('There are more; ask with it as `cursor`.'),
});

export function metricRoutes(recorder: Pick<MetricRecorder, 'read'>, now: () => number): Routes {
  return (app) => {
    app.get(
      '/v1/metrics',
      {
        config: { scope: 'workers:read' },
        schema: {
          tags: ['metrics'],
          summary: 'How workers and their queues did over time: 15 minutes to 90 days',
          querystring: z.object({
            tag: name.optional().describe('One worker. Default: all.'),
            queue: name.optional().describe('The same by its queue, which bears the worker’s name.'),
            range: duration.default('1h').describe('From 15m to 90d, up to now.'),
            step: duration
              .optional()
              .describe(`Of a point; ${MOST_POINTS} points are given at most. Default: up to 200 points.`),
            cursor: name.optional().describe('`next` of the page before.'),
          }),
          response: { 200: answer },
        },
      },
      async (request) => {
        // A queue is everybody's: its counts are not for one tenant.
        if (principalOf(request).tenant !== undefined) throw errors.GW_REGISTRY_OTHER_TENANT();
        const { tag, queue, range: asked, step, cursor } = request.query;
        if (tag !== undefined && queue !== undefined && tag !== queue) {
          const field = 'querystring.queue';
          throw errors.GW_REGISTRY_BAD_REQUEST(
            { field, problem: 'a worker’s queue bears its name; give one of them' },
            { field },
          );
        }
        const range = rangeOf(asked, step, now() / 1_000);
        const found = await recorder.read({ ...range, tag: tag ?? queue, after: cursor });
        const iso = (seconds: number) => new Date(seconds * 1_000).toISOString();
        return { from: iso(range.from), to: iso(range.to), step_seconds: range.stepSeconds, ...found };
      },
    );
  };
}

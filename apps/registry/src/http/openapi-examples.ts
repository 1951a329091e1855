/** Examples of bodies and answers in the OpenAPI document; a test holds each against its schema. */

import { operationsOf } from './openapi-operations.ts';

interface Examples {
  /** The answer that is not an error. */
  answer: unknown;
  body?: unknown;
}

const ID = '01a2274d-ae36-7064-a9a9-3fbb3753e788';
const SEEN = '2026-11-29T12:36:30.401Z';
const STARTED = '2026-11-29T12:30:00.000Z';

const metrics = {
  queue_size: 4,
  in_flight: 1,
  concurrency: 50,
  last_task_time: SEEN,
  started_at: STARTED,
  ended: 812,
  broken: 3,
  memory_bytes: 216_848_896,
  cpu_share: 0.147,
  loop_delay_seconds: 0.012,
  tasks: ['notify.slack', 'slack.digest'],
};

const worker = {
  tag: 'notify.slack',
  id: ID,
  version: '0.1.0',
  host: 'workers-1',
  status: 'running',
  mode: 'active',
  health_score: 100,
  health_endpoint: 'http://10.0.0.7:4300',
  last_seen: SEEN,
  registered_at: STARTED,
  watch_index: 2,
  ttl_ms: 95_000,
  metrics,
};

const instance = {
  id: ID,
  host: 'workers-1',
  pid: 4_711,
  version: '0.1.0',
  started_at: STARTED,
  last_seen: SEEN,
  alive: true,
  running: 1,
  mode: 'active',
  health_score: 100,
  tags: ['notify.slack'],
  workers: [worker],
};

const scaling = {
  tag: 'ocr',
  value: 6,
  wanted: 6,
  current: 4,
  backlog: 300,
  running: 16,
  concurrency: 4,
  arrival_rate: 8.1,
  service_rate: 7.9,
  service_seconds: 2.02,
  backlog_age_seconds: 38,
};

const point = {
  at: '2026-11-29T12:00:00.000Z',
  worker_count: 2,
  in_flight: 3.5,
  queue_depth: 12.25,
  queue_depth_max: 18,
  arrivals: 41,
  ended: 37,
  failures: 1,
  success_rate: 0.973,
  duration_p50_seconds: 1.9,
  duration_p95_seconds: 5.2,
  memory_bytes: 734_003_200,
  cpu_share: 1.42,
};

const found = {
  id: ID,
  tag: 'notify.slack',
  source: 'heartbeat',
  host: 'workers-1',
  address: 'http://10.0.0.7:4300',
  version: '0.1.0',
  status: 'idle',
  mode: 'active',
  healthy: true,
  health_score: 100,
  load: 0.02,
};

const orderOf = (mode: 'active' | 'paused' | 'draining', body: object = {}): Examples => ({
  body: { reason: 'the printer is being mended', ...body },
  answer: { instance: ID, mode, running: 1 },
});

/** By operation. */
const EXAMPLES: Readonly<Record<string, Examples>> = {
  'GET /v1/workers': { answer: { workers: [worker] } },
  'GET /v1/workers/{tag}': {
    answer: {
      tag: 'notify.slack',
      status: 'running',
      health_score: 100,
      instances: { total: 1, live: 1, running: 1, idle: 0, error: 0, stopped: 0 },
      versions: ['0.1.0'],
      last_seen: SEEN,
      metrics: {
        queue_size: 4,
        in_flight: 1,
        concurrency: 50,
        ended: 812,
        broken: 3,
        memory_bytes: 216_848_896,
        cpu_share: 0.147,
        last_task_time: SEEN,
        tasks: ['notify.slack', 'slack.digest'],
      },
    },
  },
  'PATCH /v1/workers/{tag}/heartbeat': {
    body: { instance: ID, version: '0.1.0', host: 'workers-1', status: 'running', ttl: '95s', metrics },
    answer: { instance: ID, status: 'running', health_score: 100, watch_index: 2, next_in_ms: 31_666 },
  },
  'DELETE /v1/workers/{tag}': { answer: { removed: 1 } },
  'GET /v1/instances': { answer: { instances: [instance] } },
  'GET /v1/instances/{id}': { answer: instance },
  'POST /v1/instances/{id}/pause': orderOf('paused'),
  'POST /v1/instances/{id}/resume': orderOf('active'),
  'POST /v1/instances/{id}/drain': orderOf('draining'),
  'POST /v1/instances/{id}/restart': orderOf('draining'),
  'POST /v1/instances/{id}/scale': orderOf('active', { concurrency: 20, tag: 'ocr' }),
  'GET /v1/discovery/{tag}': { answer: { tag: 'notify.slack', index: 2, instances: [found] } },
  'GET /v1/topology': {
    answer: {
      tags: [
        {
          tag: 'notify.slack',
          tasks: ['notify.slack', 'slack.digest'],
          queues: [{ queue: 'notify.slack', ready: 4, scheduled: 0, held: 0, running: 1, dead: 0 }],
          instances: [
            {
              id: ID,
              host: 'workers-1',
              source: 'heartbeat',
              status: 'running',
              mode: 'active',
              health_score: 100,
              load: 0.02,
            },
          ],
        },
      ],
      hosts: [{ host: 'workers-1', instances: [ID], tags: ['notify.slack'] }],
    },
  },
  'GET /v1/metrics': {
    answer: {
      from: '2026-11-29T12:00:00.000Z',
      to: '2026-11-29T12:15:00.000Z',
      step_seconds: 60,
      series: [{ tag: 'ocr', points: [point] }],
    },
  },
  'GET /v1/scaling': { answer: { scaling: [scaling] } },
  'GET /v1/scaling/{tag}': { answer: scaling },
  'POST /v1/scaling/{tag}': {
    body: { replicas: 5, reason: 'the end of the month' },
    answer: { tag: 'ocr', deployment: 'ocr', namespace: 'workers', from: 2, to: 5 },
  },
};

/** The document with an example of each operation that has one here. */
export function addExamples<D extends object>(document: D): D {
  for (const { name, operation } of operationsOf(document)) {
    const examples = EXAMPLES[name];
    if (!examples) continue;
    const body = operation.requestBody?.content?.['application/json'];
    if (body && examples.body !== undefined) body.example = examples.body;
    const [, answered] = Object.entries(operation.responses ?? {}).find(([status]) => status.startsWith('2')) ?? [];
    const answer = answered?.content?.['application/json'];
    if (answer) answer.example = examples.answer;
  }
  return document;
}

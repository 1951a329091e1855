/** Events: the fields that a real Celery sends, and nothing of the data. */

import { errors } from '@genius/contract';
import { expect, it } from 'vitest';
import * as events from './celery-events.ts';
import { goldVectors } from './testing/gold-vectors.ts';

const SOURCE = { hostname: 'genius@host', pid: 7 };
const MOMENT = { clock: 3, now: 1_500 };
const RUN = { id: 'i', task: 't', rootId: 'r', parentId: 'p', retries: 1, eta: 0, fields: ['document'] };
const FACTS = { active: 1, processed: 2, loadavg: [0.123, 1, 2], version: '0.1.0' };
const LOST = errors.GW_WORKER_LOST({ task: 't' }).failure;

const ALL = [
  events.workerEvent('worker-online', SOURCE, MOMENT, FACTS),
  events.workerEvent('worker-heartbeat', SOURCE, MOMENT, FACTS),
  events.workerEvent('worker-offline', SOURCE, MOMENT, FACTS),
  events.taskSent(SOURCE, MOMENT, { ...RUN, queue: 'q' }),
  events.taskReceived(SOURCE, MOMENT, RUN),
  events.taskStarted(SOURCE, MOMENT, 'i'),
  events.taskSucceeded(SOURCE, MOMENT, 'i', 250),
  events.taskFailed(SOURCE, MOMENT, 'i', LOST),
  events.taskRetried(SOURCE, MOMENT, 'i', LOST),
  events.taskRevoked(SOURCE, MOMENT, 'i', { terminated: true, expired: false }),
  events.taskRejected(SOURCE, MOMENT, 'i', false),
];

it('have the fields of a real Celery in the same order', (ctx) => {
  const seen = new Set<string>();
  for (const vector of goldVectors('events.json', ctx)) {
    const body = JSON.parse(Buffer.from(vector.bodyBase64, 'base64').toString()) as Record<string, unknown>;
    for (const each of (Array.isArray(body) ? body : [body]) as Record<string, unknown>[]) {
      const ours = ALL.find(({ type }) => type === each.type);
      expect(Object.keys(ours ?? {}), String(each.type)).toEqual(Object.keys(each));
      seen.add(each.type as string);
    }
  }
  expect(seen.size).toBe(ALL.length);
});

it('go out as Celery groups them: those of workers and task-sent alone, the others together', () => {
  const messages = events.eventMessages(ALL);
  expect(messages.map(({ exchange, routingKey }) => `${exchange} ${routingKey}`)).toEqual([
    'celeryev worker.online',
    'celeryev worker.heartbeat',
    'celeryev worker.offline',
    'celeryev task.sent',
    'celeryev task.multi',
  ]);
  expect(messages[4]).toMatchObject({
    headers: { hostname: 'genius@host' },
    properties: { deliveryMode: 1, contentType: 'application/json' },
  });
  expect(JSON.parse(messages[4]?.body.toString() ?? '')).toHaveLength(7);
});

it('tell of a failure its name and code only', () => {
  const failure = errors.GW_INPUT_INVALID({ task: 't', field: 'name', problem: 'Popescu is too short' }).failure;
  const event = events.taskFailed(SOURCE, MOMENT, 'i', failure);
  expect(event).toMatchObject({ exception: "InvalidInput('GW_INPUT_INVALID')", traceback: null, timestamp: 1.5 });
  expect(JSON.stringify(event)).not.toContain('Popescu');
});

it('show the names of a contract and no value', () => {
  expect(events.taskReceived(SOURCE, MOMENT, RUN)).toMatchObject({ args: '()', kwargs: "{'document': '…'}" });
});

/** A state on the way must never take back the end of a run that another instance told meanwhile. */

import type { Failure } from '@genius/contract';
import { openCeleryWorld } from '@genius/testing/services';
import { expect, test } from 'vitest';
import type { Delivered } from './delivery.ts';
import { createInterimStates } from './interim-states.ts';
import { openRedis } from './redis/connect.ts';
import { resultKey } from './result-keys.ts';
import { resultMeta } from './wire/results.ts';

const STARTED_AT = Date.UTC(2026, 10, 24, 12);
const failure: Failure = { kind: 'transient', code: 'GW_DOWN', message: 'not now' };

const attemptOf = (id: string): Delivered => ({
  envelope: {
    id,
    task: 'probe.run',
    queue: 'probe',
    tenant: '',
    priority: 5,
    input: '{}',
    sentAt: STARTED_AT,
    correlationId: id,
  },
  attempt: 1,
  startedAt: STARTED_AT,
  wire: undefined,
  laneKey: undefined,
  replyTo: undefined,
});

test.for([
  ['an end since the attempt began stays', 5, 'SUCCESS'],
  ['an end in the same millisecond stays', 0, 'SUCCESS'],
  ['an end from before the run was sent again is replaced', -5, 'RETRY'],
  ['where nothing is, the retry is told', undefined, 'RETRY'],
] as const)('%s', async ([, endedAfter, wanted], ctx) => {
  const world = await openCeleryWorld(ctx);
  const redis = openRedis(world.redisUrl);
  ctx.onTestFinished(() => redis.close());
  const id = crypto.randomUUID();
  if (endedAfter !== undefined) {
    // A result that holds such a field itself is not mistaken for it.
    const result = '{"date_done": "1999-01-01T00:00:00"}';
    const text = resultMeta({ id, state: 'SUCCESS', result, dateDone: STARTED_AT + endedAfter });
    await redis.run((commands) => commands.set(resultKey(id), text));
  }
  createInterimStates({ redis, node: 'genius@host', trackStarted: false }).retried(attemptOf(id), failure, 1_000);
  // Commands of one link are done in order.
  const text = await redis.run((commands) => commands.get(resultKey(id)));
  expect(JSON.parse(text ?? '{}')).toMatchObject({ status: wanted });
});

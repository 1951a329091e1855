/** The desk over HTTP: the Worker Registry answers, and nothing else is opened. */

import { FailureError } from '@genius/contract';
import type { ControlAnswer } from '@genius/runtime';
import { cliErrors } from '../errors.ts';
import { askRegistry } from './ask-registry.ts';
import type { Desk, ProcessLine, QueueLine, RunDetail, RunsPage } from './desk.ts';
import type { FoundRegistry } from './find-registry.ts';

const missing = 'GW_REGISTRY_NOT_FOUND';

interface ShownInstance extends Omit<ProcessLine, 'workers'> {
  alive: boolean;
  workers: { tag: string; status: string; health_score: number; metrics: { concurrency?: number } }[];
}

/** `firstMs`: how long its first answer may take. */
export function openRegistryDesk(found: FoundRegistry, firstMs?: number): Desk {
  const ask = askRegistry(found, firstMs);
  const path = (...parts: string[]) => `/v1/${parts.map(encodeURIComponent).join('/')}`;

  /** Waits for a deed on many runs, which is a run itself. */
  async function finish(operation: string): Promise<number> {
    for (;;) {
      const { state, output, failure } = await ask<{
        state: string;
        output?: { done: number };
        failure?: { message: string };
      }>('GET', `${path('runs', operation, 'result')}?wait=30s`);
      if (state === 'done') return output?.done ?? 0;
      if (state !== 'waiting' && state !== 'running' && state !== 'scheduled') {
        throw cliErrors.GW_CLI_OPERATION_ENDED({ run: operation, state, problem: failure?.message ?? '' });
      }
    }
  }

  return {
    place: found.url,
    runs: async ({ before, ...wanted }) => {
      const query = Object.entries({ ...wanted, cursor: before, probes: true }).filter(
        ([, value]) => value !== undefined,
      );
      const { runs, next } = await ask<RunsPage>('GET', `/v1/runs?${new URLSearchParams(query.map(textual))}`);
      return { runs, ...(next ? { next } : {}) };
    },
    run(id, { reveal = false, reason } = {}) {
      const query = new URLSearchParams({ reveal: String(reveal), ...(reason ? { reason } : {}) });
      return ask<RunDetail>('GET', `${path('runs', id)}?${query}`, { missing });
    },
    async cancel({ id }, reason) {
      const answer = await ask<{ outcome: 'cancelled' | 'stopping' | 'ended' | 'missing' }>(
        'POST',
        path('runs', id, 'cancel'),
        { body: { reason }, missing },
      );
      return answer?.outcome ?? 'missing';
    },
    decide: async (what, { id }, reason) =>
      (await ask<object>('POST', path('dead-letters', id, what), { body: { reason }, missing })) !== undefined,
    async decideAll(what, task, reason) {
      const filter = task === undefined ? {} : { task };
      const body = { reason, filter };
      const { operation } = await ask<{ operation: string }>('POST', path('dead-letters', what), { body });
      return finish(operation);
    },
    queues: async () => (await ask<{ queues: QueueLine[] }>('GET', '/v1/queues')).queues,
    async holdQueue(what, queue, reason) {
      await orConflict(ask('POST', path('queues', queue, what), { body: { reason } }), () =>
        cliErrors.GW_CLI_QUEUE_NOT_PAUSED({ queue }),
      );
    },
    async processes() {
      const { instances } = await ask<{ instances: ShownInstance[] }>('GET', '/v1/instances');
      return instances
        .filter(({ alive, tags }) => alive && tags.length > 0)
        .map(({ alive: _, workers, ...shown }) => ({
          ...shown,
          workers: workers.map(({ tag, status, health_score, metrics }) => ({
            ...{ tag, status, health_score },
            concurrency: metrics.concurrency ?? 1,
          })),
        }));
    },
    order: (process, { deed, ...body }) =>
      orConflict(ask<ControlAnswer>('POST', path('instances', process, deed), { body }), ({ message }) =>
        cliErrors.GW_CLI_PROCESS_REFUSED({ process, problem: message }),
      ),
  };
}

const textual = ([name, value]: [string, unknown]): [string, string] => [name, String(value)];

/** A conflict in the words that it has without a registry. */
async function orConflict<T>(asked: Promise<T>, told: (error: FailureError) => Error): Promise<T> {
  try {
    return await asked;
  } catch (error) {
    if (error instanceof FailureError && error.code === 'GW_REGISTRY_CONFLICT') throw told(error);
    throw error;
  }
}

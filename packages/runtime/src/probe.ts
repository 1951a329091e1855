/**
 * The probe behind `/readyz`: a run that takes the whole path, from a send through a queue of this instance's own to a
 * handler and back with a result. A process that is up but deaf does not pass it.
 */

import { defineTask, FailureError } from '@genius/contract';
import { z } from 'zod';
import type { Platform } from './platform.ts';
import { defineWorker, handle } from './worker.ts';

const PROBE_TASK = 'genius.probe';

export interface Probe {
  /** Resolves with how long the way took, ms; throws a sentence if it took longer than the limit. */
  run(): Promise<number>;
}

const LIMIT_MS = 3_000;

export async function startProbe(platform: Platform): Promise<Probe> {
  const { client, ports, executor } = platform;
  const task = defineTask({
    name: PROBE_TASK,
    queue: `${PROBE_TASK}.${ports.instances.self.id}`,
    summary: 'Proves that runs come through.',
    idempotent: 'It does nothing.',
    input: z.object({}),
    output: z.object({}),
    limits: { attempts: 1, soft: '2s', ttl: '1m', keep: 5 },
  });
  const worker = defineWorker({
    tag: task.queue,
    version: '1',
    summary: 'Proves that runs come through.',
    tasks: [handle(task, () => ({}))],
  });
  await executor.start(worker, 1);
  const rules = new Map([[PROBE_TASK, { ttlMs: 60_000, keep: 5 }]]);
  return {
    async run() {
      const begun = performance.now();
      try {
        await client.call(task, {}, { deadline: `${LIMIT_MS}ms`, expires: '3s', priority: 9 });
      } catch (error) {
        const reason = error instanceof FailureError ? error.code : 'an unknown error';
        throw new Error(`a probe run did not come through within ${LIMIT_MS / 1_000} s (${reason})`);
      }
      const took = performance.now() - begun;
      await ports.history.sweep(rules);
      return took;
    },
  };
}

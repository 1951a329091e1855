/** Housekeeping: finished runs, blobs and traces past their time are erased, per task, by age and count. */

import { durationMs } from '@genius/contract';
import type { Clock } from './clock.ts';
import type { Logger } from './log.ts';
import type { Ports } from './ports/ports.ts';
import type { Worker } from './worker.ts';

const SWEEP_EVERY_MS = 60_000;

export interface Housekeeping {
  /** Erases the runs of this worker too, which is not one of the platform's own. */
  follow(worker: Worker): void;
  start(): void;
  sweep(): Promise<number>;
  stop(): Promise<void>;
}

export function createHousekeeping(ports: Ports, workers: readonly Worker[], clock: Clock, log: Logger): Housekeeping {
  const rules = new Map<string, { ttlMs: number; keep: number }>();
  const follow = ({ tasks }: Worker) => {
    for (const { contract } of tasks) {
      const { ttl, keep } = contract.limits;
      rules.set(contract.name, { ttlMs: durationMs(ttl), keep });
    }
  };
  for (const worker of workers) follow(worker);
  let forget: (() => void) | undefined;
  let working: Promise<unknown> = Promise.resolve();

  const sweep = async () => {
    const runs = await ports.history.sweep(rules);
    await ports.blobs.sweep();
    return runs;
  };
  const arm = () => {
    forget = clock.after(SWEEP_EVERY_MS, () => {
      working = sweep()
        .catch((error: unknown) => log.warn('housekeeping could not finish', { problem: String(error) }))
        .finally(arm);
    });
  };
  return {
    follow,
    start: arm,
    sweep,
    async stop() {
      forget?.();
      await working;
      forget?.();
    },
  };
}

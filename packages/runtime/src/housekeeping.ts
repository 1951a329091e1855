/** Housekeeping: finished runs, blobs and traces past their time are erased, per task, by age and count. */

import { durationMs } from '@genius/contract';
import type { Clock } from './clock.ts';
import type { Logger } from './log.ts';
import type { Ports } from './ports/ports.ts';
import type { Worker } from './worker.ts';

const SWEEP_EVERY_MS = 60_000;

export interface Housekeeping {
  start(): void;
  sweep(): Promise<number>;
  stop(): Promise<void>;
}

export function createHousekeeping(ports: Ports, workers: readonly Worker[], clock: Clock, log: Logger): Housekeeping {
  const rules = new Map(
    workers.flatMap(({ tasks }) =>
      tasks.map(({ contract }) => [
        contract.name as string,
        { ttlMs: durationMs(contract.limits.ttl), keep: contract.limits.keep as number },
      ]),
    ) as [string, { ttlMs: number; keep: number }][],
  );
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
    start: arm,
    sweep,
    async stop() {
      forget?.();
      await working;
      forget?.();
    },
  };
}

/** Looks for dead instances twice a second, and for silent ones every five seconds, for as long as the registry runs. */

import type { Logger } from '@genius/runtime';
import type { WorkerRegistryService } from './worker-registry-service.ts';

const DEAD_EVERY_MS = 500;
const SILENT_EVERY_MS = 5_000;
const WARN_AFTER = 5;

/** Returns what ends it, which resolves when nothing is under way. */
export function startSweeper(
  service: Pick<WorkerRegistryService, 'sweepDead' | 'sweepSilent'>,
  log: Logger,
): () => Promise<void> {
  const loops = [
    every(DEAD_EVERY_MS, () => service.sweepDead(), log),
    every(SILENT_EVERY_MS, () => service.sweepSilent(), log),
  ];
  return async () => {
    await Promise.all(loops.map((end) => end()));
  };
}

/** The pause begins when the call has ended, so that a slow store is not asked ever more. */
export function every(ms: number, call: () => Promise<void>, log: Logger): () => Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> = Promise.resolve();
  let failures = 0;
  let isEnded = false;
  const arm = () => {
    if (isEnded) return;
    timer = setTimeout(() => {
      running = call()
        .then(() => {
          failures = 0;
        })
        .catch((error: unknown) => {
          if (++failures === WARN_AFTER)
            log.warn('the registry can not look after its workers', { problem: String(error) });
        })
        .finally(arm);
    }, ms).unref();
  };
  arm();
  return async () => {
    isEnded = true;
    clearTimeout(timer);
    await running;
  };
}

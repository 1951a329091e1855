/** How often deep checks failed, worker by worker and check by check. */

import { OTHER } from './metrics-labels.ts';
import type { Worker } from './worker.ts';

/** Further ones are counted together. */
const MOST_CHECKS = 200;

interface FailedCheck {
  labels: { tag: string; check: string };
  times: number;
}

export interface FailedChecks {
  count(tag: string, check: string): void;
  read(): Iterable<{ labels: { tag?: string; check?: string }; times: number }>;
}

/** Checks of these workers show from the start, with 0: a series that begins at 1 would hide its first failure. */
export function createFailedChecks(workers: readonly Pick<Worker, 'tag' | 'health'>[] = []): FailedChecks {
  const checks = new Map<string, FailedCheck>();

  function checkOf(tag: string, check: string): FailedCheck {
    const key = JSON.stringify([tag, check]);
    const known = checks.get(key);
    if (known) return known;
    if (checks.size >= MOST_CHECKS && tag !== OTHER) return checkOf(OTHER, OTHER);
    const made = { labels: { tag, check }, times: 0 };
    checks.set(key, made);
    return made;
  }

  for (const { tag, health = [] } of workers) for (const { name } of health) checkOf(tag, name);
  return {
    count(tag, check) {
      checkOf(tag, check).times++;
    },
    // Without a check there is a zero all the same, so that the name is there.
    read: () => (checks.size ? checks.values() : [{ labels: {}, times: 0 }]),
  };
}

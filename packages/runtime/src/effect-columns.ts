/** An effect as the SQL stores of the transports hold it. */

import type { EffectRecord } from './ports/effects.ts';

export interface EffectColumns {
  scope: string;
  key: string;
  run: string;
  attempt: number;
  /** Number of the instance that claimed it; 0 after it gave up. */
  owner: number;
  state: EffectRecord['state'];
  outcome: string | null;
  at: number;
}

export function readEffectColumns({ scope, key, run, attempt, state, outcome, at }: EffectColumns): EffectRecord {
  return { scope, key, runId: run, attempt, state, at, ...(outcome === null ? {} : { outcome }) };
}

/** Why a run waits though processes run its worker: an operator holds all of them still. */

import type { WaitReason } from '@genius/runtime';
import { isLive } from '../workers/worker-aggregate.ts';
import type { WorkerStatus } from '../workers/worker-status.ts';

/** `instances` are those of the worker; undefined where one of them takes runs, or none is known. */
export function heldReason(
  queue: string,
  instances: readonly Pick<WorkerStatus, 'id' | 'status' | 'mode'>[],
): WaitReason | undefined {
  const living = instances.filter(isLive);
  const [first] = living;
  if (!first || living.some(({ mode }) => mode === 'active')) return undefined;
  const remedy = `genius workers resume ${first.id}`;
  return {
    cause: 'paused',
    en: `Each process that runs the worker ${queue} is paused or draining. Let one go on: ${remedy}`,
    ro: `Fiecare proces care rulează lucrătorul ${queue} este oprit sau se golește. Porniți unul: ${remedy}`,
  };
}

/**
 * Slots of a cron expression in an IANA zone, each local slot once. Where the clocks go forward, a slot in the skipped
 * hour runs at the first moment after it; where they go back, a slot in the doubled hour runs at its first passing.
 */

import { errors } from '@genius/contract';
import { Cron } from 'croner';

/** Checks an expression and zone; throws GW_OPTION_INVALID. */
export function checkCron(cron: string, zone: string): void {
  try {
    new Cron(cron, { timezone: zone, paused: true }).nextRun();
  } catch (error) {
    const problem = error instanceof Error ? error.message : String(error);
    throw errors.GW_OPTION_INVALID({ field: 'cron', problem: `${problem} (${cron}, ${zone})` }, { field: 'cron' });
  }
}

/** The first slot after a moment, ms since 1970, or undefined if there is none any more. */
export function nextSlot(cron: string, zone: string, afterMs: number): number | undefined {
  return new Cron(cron, { timezone: zone, paused: true }).nextRun(new Date(afterMs))?.getTime();
}

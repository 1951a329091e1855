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

/** Windows in which the newest slot is looked for, ms: a minute, an hour, a day, a month, four years. */
const WINDOWS_MS = [60_000, 3_600_000, 86_400_000, 31 * 86_400_000, 1_461 * 86_400_000];

/**
 * The newest slot in `(afterMs, untilMs]`, or undefined. It looks back in growing windows, so that a cron that fires
 * each second costs no more after a month's absence than after a minute's.
 */
export function newestSlot(cron: string, zone: string, afterMs: number, untilMs: number): number | undefined {
  for (const window of WINDOWS_MS) {
    let slot = nextSlot(cron, zone, Math.max(afterMs, untilMs - window));
    if (slot === undefined || slot > untilMs) {
      if (untilMs - window <= afterMs) return undefined;
      continue;
    }
    for (;;) {
      const following = nextSlot(cron, zone, slot);
      if (following === undefined || following > untilMs) return slot;
      slot = following;
    }
  }
  return undefined;
}

/** The first slot after a moment, ms since 1970, or undefined if there is none any more. */
export function nextSlot(cron: string, zone: string, afterMs: number): number | undefined {
  return new Cron(cron, { timezone: zone, paused: true }).nextRun(new Date(afterMs))?.getTime();
}

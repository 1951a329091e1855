/** The share of runs that ended well, task by task, over the last five minutes. */

import type { AttemptEnd } from './observer.ts';

const SLOT_MS = 10_000;
const SLOTS = 30;

interface Slot {
  /** Number of its ten seconds since 1970. */
  at: number;
  done: number;
  ended: number;
}

export interface SuccessRates {
  count(task: string, outcome: AttemptEnd['outcome']): void;
  /** By task. Where nothing ended in the window, the share as it last was. */
  read(): ReadonlyMap<string, number>;
}

/** A cancel is nobody's failure, and a retry is not an end: neither counts. */
export function createSuccessRates(now: () => number): SuccessRates {
  const slots = new Map<string, Slot[]>();
  const rates = new Map<string, number>();

  function slotOf(task: string): Slot {
    const ring = slots.get(task) ?? Array.from({ length: SLOTS }, () => ({ at: 0, done: 0, ended: 0 }));
    slots.set(task, ring);
    const at = Math.floor(now() / SLOT_MS);
    const slot = ring[at % SLOTS] as Slot;
    if (slot.at !== at) Object.assign(slot, { at, done: 0, ended: 0 });
    return slot;
  }

  return {
    count(task, outcome) {
      if (outcome === 'retry' || outcome === 'cancelled') return;
      const slot = slotOf(task);
      slot.ended++;
      if (outcome === 'done') slot.done++;
    },
    read() {
      const oldest = Math.floor(now() / SLOT_MS) - SLOTS;
      for (const [task, ring] of slots) {
        let [done, ended] = [0, 0];
        for (const slot of ring) {
          if (slot.at <= oldest) continue;
          done += slot.done;
          ended += slot.ended;
        }
        if (ended > 0) rates.set(task, done / ended);
      }
      return rates;
    },
  };
}

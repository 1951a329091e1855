/** A clock that stands still until a test moves it. */

import type { Clock } from '@genius/runtime';

export interface TestClock extends Clock {
  /**
   * Moves the time on. Timers that come due on the way fire in their order, each at its own time, and what they set off
   * (promises, commits) has settled when this resolves.
   */
  advance(ms: number): Promise<void>;
  /**
   * Sets the wall clock forward or, with a negative span, back, as a person or NTP does: no time passes, no timer comes
   * due, and `monotonic` shows nothing of it. Resolves when what was under way has settled.
   */
  jump(ms: number): Promise<void>;
  /** How many timers wait. */
  readonly waiting: number;
}

interface Timer {
  at: number;
  order: number;
  call: () => void;
}

/** Turns of the event loop in which promises and group commits come to rest. */
const TURNS = 12;

/** Makes a clock that shows `start`, ms since 1970 or a date. Default: 2027-01-01, 00:00 UTC. */
export function createTestClock(start: number | Date = Date.UTC(2027, 0, 1)): TestClock {
  /** Time that has passed. */
  let passed = 0;
  /** What the wall clock shows beside it. */
  let wall = Number(start);
  let order = 0;
  const timers = new Set<Timer>();

  const nextDue = (until: number): Timer | undefined => {
    let next: Timer | undefined;
    for (const timer of timers) {
      if (timer.at > until) continue;
      if (!next || timer.at < next.at || (timer.at === next.at && timer.order < next.order)) next = timer;
    }
    return next;
  };

  return {
    now: () => wall + passed,
    monotonic: () => passed,
    after(ms, call) {
      const timer: Timer = { at: passed + Math.max(0, ms), order: order++, call };
      timers.add(timer);
      return () => timers.delete(timer);
    },
    async advance(ms) {
      const until = passed + ms;
      for (let timer = nextDue(until); timer; timer = nextDue(until)) {
        timers.delete(timer);
        passed = Math.max(passed, timer.at);
        timer.call();
        await settle();
      }
      passed = until;
      await settle();
    },
    async jump(ms) {
      wall += ms;
      await settle();
    },
    get waiting() {
      return timers.size;
    },
  };
}

async function settle(): Promise<void> {
  for (let turn = 0; turn < TURNS; turn++) {
    await new Promise<void>((resolve) => setImmediate(resolve));
    // A commit comes to rest when its sync returns from another thread, which takes real time.
    await new Promise<void>((resolve) => setTimeout(resolve, 1));
  }
}

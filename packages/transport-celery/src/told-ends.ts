/**
 * Ends of runs that were sent from here and are told here, whether or not somebody waits yet; and who waits for such an
 * end, which need be looked for elsewhere only where it is long in coming.
 */

import { createRecent } from './recent.ts';

export interface ToldEnds {
  /** Whether the ends of runs that are sent now are to be told here: whoever has waited for some will wait for others. */
  readonly areWanted: boolean;
  /** Somebody waits for a run. */
  waited(): void;
  /** The end of this run will be told here. */
  expect(runId: string): void;
  isExpected(runId: string): boolean;
  /** A result in Celery's JSON that came before anybody waited for it. */
  early(runId: string, text: string): void;
  takeEarly(runId: string): string | undefined;
  /** An end was told here. */
  heard(): void;
  /** Calls back when an end is long in coming; not after `leave`. */
  whenLate(call: () => void): { leave: () => void };
  close(): void;
}

/** Who has waited for an end waits for others, ms. */
const WANTED_MS = 60_000;
/** Twice as many runs are remembered at most. */
const EXPECTED_MOST = 10_000;
/** How long an end is kept for who will wait for it, ms, and how long its text may be, characters. */
const EARLY_MS = 2_000;
const EARLY_LENGTH = 2_000;
/** An end is looked for after this, ms, while others come in only after the second. */
const LATE_MS = 100;
const LATE_BUSY_MS = 1_000;
const LOOK_MS = 25;

export function createToldEnds(): ToldEnds {
  let newest = new Set<string>();
  let older = new Set<string>();
  const texts = createRecent<string>(EARLY_MS);
  const waiting = new Set<{ at: number; call: () => void }>();
  let waitedAt = Number.NEGATIVE_INFINITY;
  let heardAt = Number.NEGATIVE_INFINITY;
  let timer: NodeJS.Timeout | undefined;

  function look(): void {
    timer = undefined;
    const now = performance.now();
    const leastMs = now - heardAt < LATE_MS ? LATE_BUSY_MS : LATE_MS;
    for (const each of waiting) {
      // They stand in the order of their coming.
      if (now - each.at < leastMs) break;
      waiting.delete(each);
      each.call();
    }
    arm();
  }

  function arm(): void {
    if (waiting.size > 0 && timer === undefined) timer = setTimeout(look, LOOK_MS);
  }

  return {
    get areWanted() {
      return performance.now() - waitedAt < WANTED_MS;
    },
    waited() {
      waitedAt = performance.now();
    },
    expect(runId) {
      newest.add(runId);
      if (newest.size <= EXPECTED_MOST) return;
      older = newest;
      newest = new Set();
    },
    isExpected: (runId) => newest.has(runId) || older.has(runId),
    early(runId, text) {
      if (text.length <= EARLY_LENGTH) texts.add(runId, text);
    },
    takeEarly(runId) {
      const text = texts.get(runId);
      if (text !== undefined) texts.delete(runId);
      return text;
    },
    heard() {
      heardAt = performance.now();
    },
    whenLate(call) {
      const entry = { at: performance.now(), call };
      waiting.add(entry);
      arm();
      return { leave: () => void waiting.delete(entry) };
    },
    close() {
      clearTimeout(timer);
      waiting.clear();
    },
  };
}

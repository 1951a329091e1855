/** `ctx.pace`: waits for a slot of a pace that all processes share, as long as the attempt has time for it. */

import { type Duration, durationMs, errors, type FailureError, formatMs } from '@genius/contract';
import type { Clock } from './clock.ts';
import { paceErrors } from './pace-errors.ts';
import type { KeyValue } from './ports/key-value.ts';

export interface PaceOptions {
  /** How often, in each `per`. */
  count: number;
  /** Such as `1s`. */
  per: Duration;
  /** How many may follow each other without a pause after a rest. Default 1: evenly spread. */
  burst?: number;
}

export interface PaceDeps {
  kv: Pick<KeyValue, 'reserve' | 'postpone'>;
  clock: Clock;
  signal: AbortSignal;
  /** When the attempt ends, on the monotonic clock. */
  softAt: number;
}

/** Resolves at the beginning of a slot. Throws GW_PACED if that is too late for the attempt, or why it was stopped. */
export async function waitForSlot(key: string, options: PaceOptions, deps: PaceDeps): Promise<void> {
  const { kv, clock, signal, softAt } = deps;
  const { count, burst = 1 } = options;
  const perMs = durationMs(options.per);
  check(count >= 1 && Number.isFinite(count), 'count', 'it must be a number from 1 on');
  check(perMs > 0, 'per', 'it must be more than nothing, such as 1s');
  check(burst >= 1 && Number.isInteger(burst), 'burst', 'it must be a whole number from 1 on');
  const timeLeft = () => Math.max(0, softAt - clock.monotonic());
  const paced = (waitMs: number) =>
    paceErrors.GW_PACED({ key, wait: formatMs(waitMs) }, { retryAfterMs: Math.ceil(waitMs) });
  for (;;) {
    signal.throwIfAborted();
    const { granted, waitMs } = await kv.reserve(key, { count, perMs, burst, mostMs: timeLeft() });
    if (!granted) throw paced(waitMs);
    if (waitMs <= 0) return;
    await pause(waitMs, clock, signal);
    // Whoever got a "too many" meanwhile has put off everybody, those with a slot as well.
    const heldMs = await kv.postpone(key, 0);
    if (heldMs <= 0) return;
    if (heldMs > timeLeft()) throw paced(heldMs);
  }
}

/** Rejects with the signal's reason when it fires. */
function pause(ms: number, clock: Clock, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = () => {
      forget();
      reject(signal.reason as FailureError);
    };
    // A timer may fire a moment early.
    const forget = clock.after(Math.ceil(ms) + 1, () => {
      signal.removeEventListener('abort', stop);
      resolve();
    });
    signal.addEventListener('abort', stop, { once: true });
    if (signal.aborted) stop();
  });
}

function check(isRight: boolean, field: string, problem: string): void {
  if (!isRight) throw errors.GW_OPTION_INVALID({ field, problem }, { field });
}

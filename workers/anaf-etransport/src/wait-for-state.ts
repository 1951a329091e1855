/** How long to wait for ANAF: often at first, then so seldom that a message is asked for less than 100 times a day. */

const MINUTE_MS = 60_000;

/** From the age of an upload to the time until the next look, ms. In 24 hours: 8 + 12 + 20 + 44 looks and those before. */
export function waitAfter(ageMs: number): number {
  if (ageMs < 2 * MINUTE_MS) return 15_000;
  if (ageMs < 15 * MINUTE_MS) return MINUTE_MS;
  if (ageMs < 120 * MINUTE_MS) return 5 * MINUTE_MS;
  return 30 * MINUTE_MS;
}

/** Rejects with the signal's reason if that fires. */
export function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    signal.throwIfAborted();
    const stop = () => {
      clearTimeout(timer);
      reject(signal.reason as Error);
    };
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', stop);
      resolve();
    }, ms);
    signal.addEventListener('abort', stop, { once: true });
  });
}

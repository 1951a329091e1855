/** How long to wait for REGES: often at first, then seldom. */

const MINUTE_MS = 60_000;

/** From the age of a message to the time until the next look, ms. */
export function lookAgainMs(ageMs: number): number {
  if (ageMs < 30_000) return 1_000;
  if (ageMs < 5 * MINUTE_MS) return 5_000;
  if (ageMs < 60 * MINUTE_MS) return MINUTE_MS;
  return 10 * MINUTE_MS;
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

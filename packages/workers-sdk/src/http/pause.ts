/** Waits between tries: full jitter, so that clients that failed together do not come back together. */

/** The wait before the try that follows try number `tried`, ms; what the other side asked for is a floor. */
export function backoffMs(tried: number, firstMs: number, capMs: number, floorMs = 0): number {
  return floorMs + Math.random() * Math.min(capMs, firstMs * 2 ** (tried - 1));
}

/** Throws the signal's reason if it fires first. */
export function pause(ms: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(signal.reason);
    const stop = () => {
      clearTimeout(timer);
      reject(signal?.reason);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', stop);
      resolve();
    }, ms);
    signal?.addEventListener('abort', stop, { once: true });
  });
}

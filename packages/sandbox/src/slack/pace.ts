/** Slack's limit on posting: one message a second in a channel, with short bursts above it. */

/** How many may come at once after a pause. */
const BURST = 5;
const EVERY_MS = 1_000;

export interface Pace {
  /** Takes a place in this channel, or gives the seconds to wait for one. */
  take(channel: string): { retryAfter: number } | undefined;
}

export function createPace(now: () => number = () => performance.now()): Pace {
  /** When the channel's bucket is full again. */
  const fullAt = new Map<string, number>();
  return {
    take(channel) {
      const time = now();
      const next = Math.max(fullAt.get(channel) ?? 0, time) + EVERY_MS;
      const early = next - time - BURST * EVERY_MS;
      if (early > 0) return { retryAfter: Math.max(1, Math.ceil(early / 1_000)) };
      fullAt.set(channel, next);
      return undefined;
    },
  };
}

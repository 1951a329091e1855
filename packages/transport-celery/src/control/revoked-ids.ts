/** Ids of revoked runs, kept for those whose message has not come yet; bounded in number and time, as Celery's are. */

import type { NodeState } from './node-state.ts';

export interface RevokedIds {
  /** True if it was not known. */
  add(id: string): boolean;
  has(id: string): boolean;
  /** The oldest first. */
  list(): string[];
  /** What a peer is told at its start: `{id: [seconds, id]}`, the seconds by this host's monotonic clock. */
  forPeers(): Record<string, [number, string]>;
}

export interface RevokedIdsOptions {
  /** Default 50,000. */
  limit?: number;
  /** Default 3 h. */
  keepMs?: number;
  /** A monotonic clock, ms. Default: the kernel's, which Python's `time.monotonic` reads too. */
  monotonicMs?: () => number;
}

const kernelMs = () => Number(process.hrtime.bigint() / 1_000n) / 1_000;

export function createRevokedIds(options: RevokedIdsOptions = {}): RevokedIds {
  const { limit = 50_000, keepMs = 3 * 60 * 60 * 1_000, monotonicMs = kernelMs } = options;
  /** In the order of their times. */
  const times = new Map<string, number>();

  function purge(): void {
    const before = monotonicMs() - keepMs;
    for (const [id, at] of times) {
      if (at > before && times.size <= limit) return;
      times.delete(id);
    }
  }

  return {
    add(id) {
      // Revoked again counts from now.
      const isNew = !times.delete(id);
      times.set(id, monotonicMs());
      purge();
      return isNew;
    },
    has(id) {
      const at = times.get(id);
      return at !== undefined && at > monotonicMs() - keepMs;
    },
    list() {
      purge();
      return [...times.keys()];
    },
    forPeers() {
      purge();
      return Object.fromEntries([...times].map(([id, at]) => [id, [asFloat(at / 1_000), id]]));
    },
  };
}

/** Ids that are cancelled together. */
const CANCELLED_AT_ONCE = 1_000;

/** Takes over what a neighbour has revoked; resolves with how many of the ids were new. Attempts that run go on. */
export async function learnRevoked(
  state: Pick<NodeState, 'revoked' | 'cancel'>,
  ids: readonly string[],
): Promise<number> {
  const unknown = ids.filter((id) => state.revoked.add(id));
  for (let at = 0; at < unknown.length; at += CANCELLED_AT_ONCE) {
    await state.cancel(unknown.slice(at, at + CANCELLED_AT_ONCE), { terminate: false, signal: 'SIGTERM' });
  }
  return unknown.length;
}

/** With a fraction in its JSON: a Python peer refuses the whole list for one time that reads as an integer. */
function asFloat(seconds: number): number {
  return Number.isInteger(seconds) ? seconds + 1e-6 : seconds;
}

/** Ends pages that hold too much memory: Chromium itself would let one page take all of the machine's. */

import type { RunningBrowser } from './browser.ts';
import { processTree } from './process-tree.ts';

const LOOK_MS = 200;
/** What lays pages into a PDF serves several runs at once. */
const SHARED_FACTOR = 2;

export interface MemoryWatch {
  /** Whether a page was ended lately, so that a crash is to be laid to its memory. */
  endedOne(): boolean;
  /** Bytes of all processes, when last looked. */
  readonly totalBytes: number;
  stop(): void;
}

/** Watches a browser while `isWorking`. */
export function watchMemory(browser: RunningBrowser, limitBytes: number, isWorking: () => boolean): MemoryWatch {
  let totalBytes = 0;
  let endedAt = Number.NEGATIVE_INFINITY;
  let isLooking = false;

  async function look(): Promise<void> {
    if (isLooking || !isWorking() || browser.isGone()) return;
    isLooking = true;
    try {
      const tree = await processTree(browser.pid);
      totalBytes = tree.reduce((sum, { bytes }) => sum + bytes, 0);
      for (const { pid, bytes, kind } of tree) {
        if (kind === 'browser' || kind === 'zygote') continue;
        if (bytes <= limitBytes * (kind === 'renderer' ? 1 : SHARED_FACTOR)) continue;
        endedAt = performance.now();
        process.kill(pid, 'SIGKILL');
      }
    } catch {
      // It ended by itself.
    } finally {
      isLooking = false;
    }
  }

  const clock = setInterval(() => void look(), LOOK_MS);
  clock.unref();
  return {
    endedOne: () => performance.now() - endedAt < 3_000,
    get totalBytes() {
      return totalBytes;
    },
    stop: () => clearInterval(clock),
  };
}

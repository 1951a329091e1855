/**
 * Keeps what loading its modules costs a process from staying with it. V8 widens the part of the heap for new objects for
 * what loading leaves behind, and keeps the rest of the heap at the size that loading needed: a worker without work would
 * hold about 20 MB for nothing.
 */

import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** V8's own default. */
const WIDENS_BY = 2;

/** How long a process does next to nothing before it collects, ms: the pause of about 50 ms is to fall between runs. */
const QUIET_MS = 1_000;

/** Share of the time that the event loop of a quiet process is at work. */
const QUIET_SHARE = 0.1;

let collects = false;

/** From now on it stays as it is. To be called before anything large is loaded. */
export function holdYoungHeap(): void {
  setFlagsFromString('--semi-space-growth-factor=1');
}

/** From now on it grows with the work. What loading left behind is given back in the first quiet second. */
export function releaseYoungHeap(): void {
  setFlagsFromString(`--semi-space-growth-factor=${WIDENS_BY}`);
  if (!collects) collectOnceQuiet();
}

/** A process that is always at work collects by itself, and one that ends soon never pays for it. */
function collectOnceQuiet(): void {
  collects = true;
  let since = performance.eventLoopUtilization();
  const timer = setInterval(() => {
    const now = performance.eventLoopUtilization();
    const { utilization } = performance.eventLoopUtilization(now, since);
    since = now;
    if (utilization > QUIET_SHARE) return;
    clearInterval(timer);
    collectAll();
  }, QUIET_MS);
  timer.unref();
}

/** Of V8's ways to collect, only that of the last resort gives back the pages of the heap that are mostly empty. */
function collectAll(): void {
  // Only a context that is made under this flag has the function.
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('globalThis.gc') as ((how: object) => void) | undefined;
  setFlagsFromString('--no-expose-gc');
  collect?.({ type: 'major', execution: 'sync', flavor: 'last-resort' });
}

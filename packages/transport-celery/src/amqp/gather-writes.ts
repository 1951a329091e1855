/** Small writes of one turn of the event loop leave in one system call. */

import type { Writable } from 'node:stream';

/** Corks the stream with the first write of a turn, and lets all of them go at its end. */
export function gatherWrites(stream: Writable): void {
  const write = stream.write.bind(stream) as (...args: unknown[]) => boolean;
  let isCorked = false;
  stream.write = ((...args: unknown[]) => {
    if (!isCorked) {
      isCorked = true;
      stream.cork();
      process.nextTick(() => {
        isCorked = false;
        stream.uncork();
      });
    }
    return write(...args);
  }) as Writable['write'];
}

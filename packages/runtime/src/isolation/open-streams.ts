/** Blobs that a handler in another thread or process reads: each is open on this side and handed over piece by piece. */

import type { Blobs } from '../ports/blobs.ts';

export interface OpenStreams {
  /** Resolves with its number. Throws GW_BLOB_MISSING. */
  open(blob: Parameters<Blobs['stream']>[0]): Promise<number>;
  /** The next piece; undefined at the end. */
  next(stream: number): Promise<Uint8Array | undefined>;
  /** Lets go of it, wherever it is. */
  close(stream: number): Promise<void>;
  closeAll(): void;
}

/** Small pieces travel together up to this, bytes. */
const PIECE = 512 * 1_024;

export function createOpenStreams(blobs: Pick<Blobs, 'stream'>): OpenStreams {
  const streams = new Map<number, AsyncIterator<Uint8Array>>();
  let count = 0;

  async function close(stream: number): Promise<void> {
    const iterator = streams.get(stream);
    streams.delete(stream);
    await iterator?.return?.();
  }

  return {
    async open(blob) {
      streams.set(++count, (await blobs.stream(blob))[Symbol.asyncIterator]());
      return count;
    },
    async next(stream) {
      const pieces: Uint8Array[] = [];
      for (let size = 0; size < PIECE; ) {
        const { value, done } = (await streams.get(stream)?.next()) ?? { done: true, value: undefined };
        if (done || value === undefined) break;
        pieces.push(value);
        size += value.length;
      }
      return pieces.length > 1 ? Buffer.concat(pieces) : pieces[0];
    },
    close,
    closeAll() {
      for (const stream of streams.keys()) close(stream).catch(() => undefined);
    },
  };
}

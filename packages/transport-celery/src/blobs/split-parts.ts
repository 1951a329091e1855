/** Cuts content of unknown length into parts of one size, so that no more than a part of it is in memory. */

export interface Part {
  part: Uint8Array<ArrayBuffer>;
  isLast: boolean;
}

/** Parts of `partBytes` each and a last one of what is left; empty content is one empty part. A part is valid until the next. */
export async function* splitParts(
  content: Uint8Array | AsyncIterable<Uint8Array>,
  partBytes: number,
): AsyncGenerator<Part> {
  let buffer: Uint8Array<ArrayBuffer> = new Uint8Array(0);
  let filled = 0;
  for await (const chunk of content instanceof Uint8Array ? [content] : content) {
    for (let at = 0; at < chunk.byteLength; ) {
      // A full part goes out only when more follows: else it is the last.
      if (filled === partBytes) {
        yield { part: buffer, isLast: false };
        filled = 0;
      }
      const piece = chunk.subarray(at, at + partBytes - filled);
      if (buffer.byteLength < filled + piece.byteLength) buffer = grow(buffer, filled, piece.byteLength, partBytes);
      buffer.set(piece, filled);
      filled += piece.byteLength;
      at += piece.byteLength;
    }
  }
  yield { part: buffer.subarray(0, filled), isLast: true };
}

/** Doubles, so that small content costs little and a part is copied a few times at most. */
function grow(buffer: Uint8Array, filled: number, more: number, most: number): Uint8Array<ArrayBuffer> {
  const larger = new Uint8Array(Math.min(most, Math.max(2 * filled, filled + more)));
  larger.set(buffer.subarray(0, filled));
  return larger;
}

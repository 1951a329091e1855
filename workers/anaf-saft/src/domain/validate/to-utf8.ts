/** Pieces of a file as UTF-8: what begins with the mark of UTF-16 is turned into it. */

/** Passes UTF-8 on as it is. */
export async function* toUtf8(
  source: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
): AsyncGenerator<Uint8Array, void> {
  let first: Uint8Array | undefined = new Uint8Array(0);
  let decoder: InstanceType<typeof TextDecoder> | undefined;
  const encoder = new TextEncoder();
  for await (let piece of source) {
    if (first !== undefined) {
      // Two bytes decide.
      piece = first.length === 0 ? piece : Buffer.concat([first, piece]);
      first = piece.length < 2 ? piece : undefined;
      if (first !== undefined) continue;
      if (piece[0] === 0xff && piece[1] === 0xfe) decoder = new TextDecoder('utf-16le');
      if (piece[0] === 0xfe && piece[1] === 0xff) decoder = new TextDecoder('utf-16be');
    }
    yield decoder === undefined ? piece : encoder.encode(decoder.decode(piece, { stream: true }));
  }
  if (first !== undefined && first.length > 0) yield first;
}

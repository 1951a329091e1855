/**
 * Headers with integers past 32 bits, as Python writes them: under the tag `L`, which RabbitMQ passes on and amqplib does
 * not know. It would end the connection, and the message would come again for ever.
 */

import type { ChannelModel } from 'amqplib';

interface Receiver {
  /** Bytes that were read and not taken apart yet. */
  rest: Buffer;
  recvFrame(): unknown;
}

/** From now on they are read as the same integers under the tag `l`. */
export function readLongIntegers(made: ChannelModel): void {
  const { connection } = made as unknown as { connection: Receiver };
  const receive = connection.recvFrame;
  connection.recvFrame = function recvFrame(this: Receiver) {
    const { rest } = this;
    try {
      return receive.call(this);
    } catch (error) {
      if (!(error instanceof TypeError) || !retagHeaders(rest)) throw error;
      this.rest = rest;
      return receive.call(this);
    }
  };
}

const HEADER_FRAME = 2;
/** Type, channel and size of the frame; class, weight and size of the content. */
const FLAGS_AT = 7 + 12;
const [HAS_CONTENT_TYPE, HAS_ENCODING, HAS_HEADERS] = [0x8000, 0x4000, 0x2000];
const [LONG, KNOWN_LONG] = [0x4c, 0x6c];

/** Changes the tags in the first frame. False if there was nothing to change. */
function retagHeaders(frame: Buffer): boolean {
  if (frame[0] !== HEADER_FRAME) return false;
  const flags = frame.readUInt16BE(FLAGS_AT);
  if ((flags & HAS_HEADERS) === 0) return false;
  let at = FLAGS_AT + 2;
  if (flags & HAS_CONTENT_TYPE) at += 1 + (frame[at] ?? 0);
  if (flags & HAS_ENCODING) at += 1 + (frame[at] ?? 0);
  try {
    return retagMany(frame, at + 4, at + 4 + frame.readUInt32BE(at), true);
  } catch {
    return false;
  }
}

function retagMany(bytes: Buffer, from: number, end: number, named: boolean): boolean {
  let changed = false;
  for (let at = from; at < end; ) {
    if (named) at += 1 + bytes.readUInt8(at);
    const tag = bytes.readUInt8(at);
    if (tag === LONG) {
      bytes[at] = KNOWN_LONG;
      changed = true;
    }
    at++;
    const letter = String.fromCharCode(tag);
    if (letter === 'F' || letter === 'A') {
      const inner = at + 4 + bytes.readUInt32BE(at);
      changed = retagMany(bytes, at + 4, inner, letter === 'F') || changed;
      at = inner;
    } else if (letter === 'S' || letter === 'x') at += 4 + bytes.readUInt32BE(at);
    else at += sizeOf(letter);
  }
  return changed;
}

function sizeOf(letter: string): number {
  const size = SIZES[letter];
  if (size === undefined) throw new TypeError(`an unknown tag: ${letter}`);
  return size;
}

const SIZES: Readonly<Record<string, number>> = {
  V: 0,
  t: 1,
  b: 1,
  B: 1,
  s: 2,
  u: 2,
  I: 4,
  i: 4,
  f: 4,
  D: 5,
  l: 8,
  L: 8,
  d: 8,
  T: 8,
};

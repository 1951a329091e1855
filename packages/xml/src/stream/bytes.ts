/** What bytes of UTF-8 mean to the byte scanner, and how a stream is cut into pieces that hold whole characters. */

import { isUtf8 } from 'node:buffer';

export const LT = 60;
export const GT = 62;
export const SLASH = 47;
const AMP = 38;
export const LF = 10;
export const CR = 13;

/** Classes of bytes in text: whatever is not plain ends the quick loop. */
export const PLAIN = 0;
export const STOP = 1;
export const REFERENCE = 2;
export const LINE_END = 3;
export const MULTIBYTE = 4;
export const ILLEGAL = 5;
export const ANGLE = 6;

export const TEXT_CLASS = new Uint8Array(256);
for (let byte = 0; byte < 32; byte++) TEXT_CLASS[byte] = ILLEGAL;
TEXT_CLASS[9] = PLAIN;
TEXT_CLASS[LF] = TEXT_CLASS[CR] = LINE_END;
TEXT_CLASS[LT] = STOP;
TEXT_CLASS[AMP] = REFERENCE;
TEXT_CLASS[GT] = ANGLE;
for (let byte = 128; byte < 256; byte++) TEXT_CLASS[byte] = MULTIBYTE;

/** 1 for bytes that a plain name may hold; other names are read slowly. */
export const NAME_BYTE = new Uint8Array(256);
/** 1 for bytes that a plain name may begin with. */
export const NAME_START = new Uint8Array(256);
for (let byte = 65; byte <= 90; byte++) NAME_BYTE[byte] = NAME_START[byte] = 1;
for (let byte = 97; byte <= 122; byte++) NAME_BYTE[byte] = NAME_START[byte] = 1;
NAME_BYTE[95] = NAME_START[95] = 1;
for (let byte = 48; byte <= 57; byte++) NAME_BYTE[byte] = 1;
NAME_BYTE[45] = NAME_BYTE[46] = 1;

export const isSpaceByte = (byte: number | undefined) => byte === 32 || byte === LF || byte === CR || byte === 9;

/** Whether a byte goes on with a character that an earlier one began. */
export const isContinuation = (byte: number) => (byte & 0xc0) === 0x80;

/** The end of the last whole character of `bytes` before `end`; at most three bytes before it. */
export function wholeCharacters(bytes: Uint8Array, end: number): number {
  for (let back = 1; back <= 3 && back <= end; back++) {
    const byte = bytes[end - back] as number;
    if (isContinuation(byte)) continue;
    const needed = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : byte >= 0xc0 ? 2 : 1;
    return needed > back ? end - back : end;
  }
  return end;
}

/** Where the first byte is that is no UTF-8, or -1. */
export function wrongByteAt(bytes: Uint8Array): number {
  if (isUtf8(bytes)) return -1;
  let low = 0;
  let high = bytes.length;
  // The longest beginning that is right: each beginning of it is right, once it ends with a whole character.
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (isUtf8(bytes.subarray(0, wholeCharacters(bytes, middle)))) low = middle;
    else high = middle - 1;
  }
  return wholeCharacters(bytes, low);
}

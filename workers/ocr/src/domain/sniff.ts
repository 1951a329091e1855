/** Tells what a file is from its first bytes; names, extensions and declared media types are not believed. */

import { UnreadableDocument } from './unreadable.ts';

/** The kinds of file the engine reads. */
export type MediaType = 'image/png' | 'image/jpeg' | 'image/webp' | 'image/tiff' | 'image/bmp' | 'application/pdf';

/** Kinds people send that we name in the refusal, so that the message helps. */
const REFUSED: [string, (bytes: Uint8Array) => boolean][] = [
  ['image/gif', (b) => text(b, 0, 4) === 'GIF8'],
  ['image/heic', (b) => text(b, 4, 8) === 'ftyp' && /^(hei|hev|mif1|msf1)/.test(text(b, 8, 12))],
  ['image/avif', (b) => text(b, 4, 8) === 'ftyp' && text(b, 8, 11) === 'avi'],
  ['application/zip (Office or OpenDocument files are of this kind)', (b) => text(b, 0, 4) === 'PK\x03\x04'],
  ['application/msword', (b) => b[0] === 0xd0 && b[1] === 0xcf && b[2] === 0x11 && b[3] === 0xe0],
  ['image/svg+xml or another XML or HTML text', (b) => text(b, 0, 200).trimStart().startsWith('<')],
];

/**
 * The media type of a document.
 *
 * @throws UnreadableDocument `EMPTY` or `UNSUPPORTED_TYPE`.
 */
export function sniffMediaType(bytes: Uint8Array): MediaType {
  if (bytes.length === 0) throw new UnreadableDocument('EMPTY', 'The document has no bytes.');
  if (text(bytes, 0, 8) === '\x89PNG\r\n\x1a\n') return 'image/png';
  if (bytes[0] === 0xff && bytes[1] === 0xd8 && bytes[2] === 0xff) return 'image/jpeg';
  if (text(bytes, 0, 4) === 'RIFF' && text(bytes, 8, 12) === 'WEBP') return 'image/webp';
  if (['II*\0', 'MM\0*', 'II+\0', 'MM\0+'].includes(text(bytes, 0, 4))) return 'image/tiff';
  // "BM" alone also opens plain text; a real one has a known header size at byte 14.
  if (text(bytes, 0, 2) === 'BM' && [12, 40, 52, 56, 64, 108, 124].includes(bytes[14] ?? 0)) return 'image/bmp';
  // A PDF may have up to a kilobyte of rubbish before its mark.
  if (text(bytes, 0, 1024).includes('%PDF-')) return 'application/pdf';
  const found = REFUSED.find(([, matches]) => matches(bytes))?.[0] ?? 'unknown bytes';
  throw new UnreadableDocument(
    'UNSUPPORTED_TYPE',
    `The document is ${found}; PNG, JPEG, WebP, TIFF, BMP and PDF are read.`,
    { found },
  );
}

function text(bytes: Uint8Array, from: number, to: number): string {
  return String.fromCharCode(...bytes.subarray(from, to));
}

/** Decodes uncompressed Windows bitmaps (1, 4, 8, 24, 32 bits a pixel), which libvips does not. */

import type { Picture } from './picture.ts';
import { UnreadableDocument } from './unreadable.ts';

/** What the header promises, checked before a pixel is read. */
export interface BmpHeader {
  width: number;
  height: number;
  topDown: boolean;
  bits: 1 | 4 | 8 | 24 | 32;
  /** Where the pixels begin. */
  offset: number;
  palette: Uint8Array | undefined;
}

const COMPRESSIONS = ['none', 'RLE8', 'RLE4', 'bit fields', 'JPEG', 'PNG'];
const CORE_HEADER = 12;

/**
 * Reads the header alone.
 *
 * @throws UnreadableDocument `TRUNCATED`, `DAMAGED` or `UNSUPPORTED_VARIANT`.
 */
export function readBmpHeader(bytes: Uint8Array): BmpHeader {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < 26) throw truncated();
  const headerSize = view.getUint32(14, true);
  const core = headerSize === CORE_HEADER;
  if (!core && bytes.length < 54) throw truncated();
  const width = core ? view.getUint16(18, true) : view.getInt32(18, true);
  const signedHeight = core ? view.getUint16(20, true) : view.getInt32(22, true);
  const bits = view.getUint16(core ? 24 : 28, true);
  const compression = core ? 0 : view.getUint32(30, true);
  const offset = view.getUint32(10, true);
  const height = Math.abs(signedHeight);

  // "Bit fields" with the usual masks is what most programs write for 32 bits; other masks would mix the colours.
  const usualMasks =
    compression === 3 &&
    bits === 32 &&
    bytes.length >= 66 &&
    view.getUint32(54, true) === 0xff0000 &&
    view.getUint32(58, true) === 0xff00 &&
    view.getUint32(62, true) === 0xff;
  if (compression !== 0 && !usualMasks) {
    const found = COMPRESSIONS[compression] ?? `number ${compression}`;
    throw new UnreadableDocument('UNSUPPORTED_VARIANT', `The BMP is compressed (${found}); only plain ones are read.`, {
      found,
    });
  }
  if (bits !== 1 && bits !== 4 && bits !== 8 && bits !== 24 && bits !== 32) {
    throw new UnreadableDocument(
      'UNSUPPORTED_VARIANT',
      `The BMP has ${bits} bits a pixel; 1, 4, 8, 24 and 32 are read.`,
      { found: `${bits} bits` },
    );
  }
  if (width <= 0 || height === 0 || offset < 14 + headerSize) throw damaged();

  let palette: Uint8Array | undefined;
  if (bits <= 8) {
    const entry = core ? 3 : 4;
    const used = core ? 0 : view.getUint32(46, true);
    const count = used === 0 ? 2 ** bits : used;
    const start = 14 + headerSize;
    if (count > 256 || start + count * entry > bytes.length) throw damaged();
    palette = greyPalette(bytes.subarray(start, start + count * entry), entry);
  }
  return { width, height, topDown: signedHeight < 0, bits, offset, palette };
}

/**
 * The pixels as grey levels. The caller has checked the header's size against its limits.
 *
 * @throws UnreadableDocument `TRUNCATED` if pixels are missing.
 */
export function decodeBmp(bytes: Uint8Array, header: BmpHeader): Picture {
  const { width, height, topDown, bits, offset, palette } = header;
  const stride = Math.ceil((width * bits) / 32) * 4;
  if (offset + stride * height > bytes.length) throw truncated();
  const data = new Uint8Array(width * height);
  for (let y = 0; y < height; y++) {
    const row = offset + (topDown ? y : height - 1 - y) * stride;
    const out = y * width;
    for (let x = 0; x < width; x++) {
      if (palette) {
        const at = x * bits;
        const index = ((bytes[row + (at >> 3)] ?? 0) >> (8 - bits - (at & 7))) & (2 ** bits - 1);
        data[out + x] = palette[index] ?? 255;
      } else {
        const at = row + x * (bits >> 3);
        data[out + x] = luma(bytes[at + 2] ?? 0, bytes[at + 1] ?? 0, bytes[at] ?? 0);
      }
    }
  }
  return { width, height, data };
}

function greyPalette(entries: Uint8Array, entry: number): Uint8Array {
  const palette = new Uint8Array(256).fill(255);
  for (let n = 0; n * entry < entries.length; n++) {
    palette[n] = luma(entries[n * entry + 2] ?? 0, entries[n * entry + 1] ?? 0, entries[n * entry] ?? 0);
  }
  return palette;
}

function luma(red: number, green: number, blue: number): number {
  return (red * 77 + green * 151 + blue * 28) >> 8;
}

function truncated(): UnreadableDocument {
  return new UnreadableDocument('TRUNCATED', 'The BMP ends before its last pixel.');
}

function damaged(): UnreadableDocument {
  return new UnreadableDocument('DAMAGED', 'The header of the BMP contradicts itself.');
}

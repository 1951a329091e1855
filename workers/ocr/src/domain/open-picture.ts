/** Decodes pictures to upright grey pages, after their headers have passed the limits. */

import sharp, { type Metadata } from 'sharp';
import { decodeBmp, readBmpHeader } from './bmp.ts';
import type { DocumentLimits, Sheet, SheetSource } from './open-document.ts';
import { fromSharp, type Picture } from './picture.ts';
import type { MediaType } from './sniff.ts';
import { UnreadableDocument } from './unreadable.ts';

/** Anything smaller holds no word. */
const SMALLEST_SIDE = 16;
/** A strip this many times longer than wide isn't a document. */
const LONGEST_SHAPE = 60;

/**
 * Opens a picture; nothing but its header is read until a page is asked for.
 *
 * @throws UnreadableDocument `TRUNCATED`, `DAMAGED`, `TOO_MANY_PIXELS`, `ABSURD_SIZE` or `UNSUPPORTED_VARIANT`.
 */
export async function openPicture(bytes: Uint8Array, type: MediaType, limits: DocumentLimits): Promise<SheetSource> {
  if (type === 'image/bmp') {
    const header = readBmpHeader(bytes);
    checkSize(header.width, header.height, 1, limits);
    return singlePage(async () => ({ picture: decodeBmp(bytes, header), number: 1, dpi: undefined }));
  }
  // libvips reports a JPEG's missing end only as a warning, and a photograph with its lower half grey must not pass.
  if (type === 'image/jpeg' && !endsJpeg(bytes))
    throw new UnreadableDocument('TRUNCATED', 'The JPEG ends before its end mark.');
  const first = await readHeader(bytes, 0);
  checkSize(first.width, first.height, 1, limits);
  const pages = type === 'image/tiff' ? (first.pages ?? 1) : 1;
  return {
    pageCount: pages,
    openSheet: async (number) => {
      const header = number === 1 ? first : await readHeader(bytes, number - 1);
      checkSize(header.width, header.height, number, limits);
      return { number, picture: await decode(bytes, number - 1, limits), dpi: header.density };
    },
    close: async () => {},
  };
}

function singlePage(openSheet: () => Promise<Sheet>): SheetSource {
  return { pageCount: 1, openSheet, close: async () => {} };
}

async function readHeader(bytes: Uint8Array, page: number): Promise<Metadata> {
  try {
    return await sharp(bytes, { page, limitInputPixels: false, failOn: 'none' }).metadata();
  } catch (error) {
    throw asUnreadable(error);
  }
}

async function decode(bytes: Uint8Array, page: number, limits: DocumentLimits): Promise<Picture> {
  try {
    const opened = sharp(bytes, { page, limitInputPixels: limits.maxPixels, failOn: 'error', sequentialRead: true });
    return await fromSharp(opened.autoOrient().flatten({ background: '#fff' }).greyscale());
  } catch (error) {
    throw asUnreadable(error);
  }
}

/** Refuses by the numbers of the header alone. */
export function checkSize(width: number, height: number, page: number, limits: DocumentLimits): void {
  const pixels = width * height;
  if (pixels > limits.maxPixels) {
    const size = `${width} × ${height} pixels`;
    throw new UnreadableDocument('TOO_MANY_PIXELS', `Page ${page} has ${size}, more than ${limits.maxPixels} in all.`, {
      found: pixels,
      limit: limits.maxPixels,
      page,
    });
  }
  const short = Math.min(width, height);
  const long = Math.max(width, height);
  if (short < SMALLEST_SIDE || long > short * LONGEST_SHAPE) {
    const found = `${width} × ${height}`;
    throw new UnreadableDocument('ABSURD_SIZE', `Page ${page} has ${found} pixels, a shape that holds no text.`, {
      found,
      page,
    });
  }
}

/** An end mark with nothing but a little padding or an appended trailer behind the picture data. */
function endsJpeg(bytes: Uint8Array): boolean {
  for (let i = bytes.length - 2; i >= 2; i--) {
    if (bytes[i] === 0xff && bytes[i + 1] === 0xd9) return true;
  }
  return false;
}

function asUnreadable(error: unknown): unknown {
  const message = error instanceof Error ? error.message : String(error);
  if (
    /premature end|truncat|unexpected end|out of (order|data)|end of (file|stream)|short read|read gave|not enough|IDAT|libspng read error|read error|corrupt JPEG/i.test(
      message,
    )
  ) {
    return new UnreadableDocument('TRUNCATED', 'The picture ends too early or has a hole in it.', {}, error);
  }
  if (/Input image exceeds pixel limit/i.test(message)) {
    return new UnreadableDocument('TOO_MANY_PIXELS', 'The picture has more pixels than its header said.', {}, error);
  }
  if (/sharp|vips|input buffer|tiff|png|jpe?g|webp/i.test(message)) {
    return new UnreadableDocument('DAMAGED', 'The picture could not be decoded.', {}, error);
  }
  return error;
}

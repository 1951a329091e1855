/** What a PDF shows, for tests: its pages with their text and size, its bookmarks, its marks. */

import { inflateSync } from 'node:zlib';
import { PDFArray, PDFDict, PDFDocument, PDFHexString, PDFName, PDFStream, PDFString } from '@cantoo/pdf-lib';
import { PDFiumLibrary } from '@hyzyla/pdfium';

export interface PdfReading {
  pages: { text: string; width: number; height: number }[];
  bookmarks: string[];
  title: string | undefined;
  language: string | undefined;
  isTagged: boolean;
  images: number;
  /** Names of fonts whose program is in the file. */
  embeddedFonts: string[];
  /** Names of fonts whose program is not. */
  otherFonts: string[];
}

/** Reads a PDF. */
export async function readPdf(bytes: Uint8Array): Promise<PdfReading> {
  const document = await PDFDocument.load(bytes, { updateMetadata: false });
  const { catalog } = document;
  return {
    pages: await pagesOf(bytes),
    bookmarks: bookmarksOf(catalog.lookupMaybe(PDFName.of('Outlines'), PDFDict)),
    title: document.getTitle(),
    language: textOf(catalog.lookup(PDFName.of('Lang'))),
    isTagged: catalog.has(PDFName.of('StructTreeRoot')),
    images: imagesOf(document),
    ...fontsOf(document),
  };
}

/** The text of one page, or of all, in one line. */
export async function pdfText(bytes: Uint8Array): Promise<string> {
  return (await pagesOf(bytes)).map(({ text }) => text).join(' ');
}

async function pagesOf(bytes: Uint8Array): Promise<PdfReading['pages']> {
  const library = await PDFiumLibrary.init();
  const document = await library.loadDocument(bytes);
  try {
    return [...document.pages()].map((page) => {
      const { originalWidth, originalHeight } = page.getOriginalSize();
      return { text: page.getText().replace(/\s+/g, ' ').trim(), width: originalWidth, height: originalHeight };
    });
  } finally {
    document.destroy();
    library.destroy();
  }
}

function bookmarksOf(parent: PDFDict | undefined): string[] {
  const found: string[] = [];
  for (
    let at = parent?.lookupMaybe(PDFName.of('First'), PDFDict);
    at;
    at = at.lookupMaybe(PDFName.of('Next'), PDFDict)
  ) {
    found.push(textOf(at.lookup(PDFName.of('Title'))) ?? '', ...bookmarksOf(at));
  }
  return found;
}

function textOf(value: unknown): string | undefined {
  return value instanceof PDFString || value instanceof PDFHexString ? value.decodeText() : undefined;
}

/** Pictures, without the masks that make them transparent. */
function imagesOf(document: PDFDocument): number {
  const images = document.context
    .enumerateIndirectObjects()
    .map(([, object]) => object)
    .filter((object) => object instanceof PDFStream)
    .filter(({ dict }) => dict.lookup(PDFName.of('Subtype')) === PDFName.of('Image'));
  return images.length - images.filter(({ dict }) => dict.has(PDFName.of('SMask'))).length;
}

function fontsOf(document: PDFDocument): Pick<PdfReading, 'embeddedFonts' | 'otherFonts'> {
  const embeddedFonts = new Set<string>();
  const otherFonts = new Set<string>();
  for (const [, object] of document.context.enumerateIndirectObjects()) {
    if (!(object instanceof PDFDict) || object.lookup(PDFName.of('Type')) !== PDFName.of('Font')) continue;
    if (object.lookup(PDFName.of('Subtype')) === PDFName.of('Type3')) continue;
    const name = String(object.lookup(PDFName.of('BaseFont'))).slice(1);
    const [descendant] = object.lookupMaybe(PDFName.of('DescendantFonts'), PDFArray)?.asArray() ?? [];
    const carrier = descendant ? document.context.lookup(descendant, PDFDict) : object;
    const descriptor = carrier.lookupMaybe(PDFName.of('FontDescriptor'), PDFDict);
    const isEmbedded = ['FontFile', 'FontFile2', 'FontFile3'].some((key) => descriptor?.has(PDFName.of(key)));
    (isEmbedded ? embeddedFonts : otherFonts).add(name.replace(/^[A-Z]{6}\+/, ''));
  }
  return { embeddedFonts: [...embeddedFonts], otherFonts: [...otherFonts] };
}

/** A PNG's size and the colour of its pixels; 8 bits a channel, as Chromium writes them. */
export function readPng(bytes: Buffer): { width: number; height: number; pixel: (x: number, y: number) => number[] } {
  const width = bytes.readUInt32BE(16);
  const height = bytes.readUInt32BE(20);
  const channels = bytes[25] === 6 ? 4 : 3;
  const parts: Buffer[] = [];
  for (let at = 8; at < bytes.length; at += 12 + bytes.readUInt32BE(at)) {
    if (bytes.toString('latin1', at + 4, at + 8) === 'IDAT') {
      parts.push(bytes.subarray(at + 8, at + 8 + bytes.readUInt32BE(at)));
    }
  }
  const rows = unfilter(inflateSync(Buffer.concat(parts)), width * channels, height, channels);
  return {
    width,
    height,
    pixel: (x, y) => [...rows.subarray((y * width + x) * channels, (y * width + x + 1) * channels)],
  };
}

function unfilter(raw: Buffer, stride: number, height: number, bytesPerPixel: number): Buffer {
  const out = Buffer.alloc(stride * height);
  for (let y = 0; y < height; y++) {
    const filter = raw[y * (stride + 1)];
    for (let x = 0; x < stride; x++) {
      const value = raw[y * (stride + 1) + 1 + x] as number;
      const left = x >= bytesPerPixel ? (out[y * stride + x - bytesPerPixel] as number) : 0;
      const up = y > 0 ? (out[(y - 1) * stride + x] as number) : 0;
      const upLeft = y > 0 && x >= bytesPerPixel ? (out[(y - 1) * stride + x - bytesPerPixel] as number) : 0;
      const predicted = [0, left, up, (left + up) >> 1, paeth(left, up, upLeft)][filter as number] as number;
      out[y * stride + x] = (value + predicted) & 255;
    }
  }
  return out;
}

function paeth(left: number, up: number, upLeft: number): number {
  const guess = left + up - upLeft;
  const [a, b, c] = [Math.abs(guess - left), Math.abs(guess - up), Math.abs(guess - upLeft)];
  if (a <= b && a <= c) return left;
  return b <= c ? up : upLeft;
}

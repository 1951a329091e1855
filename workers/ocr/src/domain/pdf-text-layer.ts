/** Takes a PDF page's own text with the box of every word, and judges whether it can stand for the page. */

import type { PDFiumLibrary, PDFiumPage } from '@hyzyla/pdfium';
import { composePage, type PlacedWord } from './compose-page.ts';
import type { Page } from './reading.ts';
import { tidyLetters } from './tidy-letters.ts';

/** The C functions of pdfium that the wrapper package carries but does not type. */
interface PdfiumModule {
  _FPDFText_LoadPage(page: number): number;
  _FPDFText_ClosePage(text: number): void;
  _FPDFText_CountChars(text: number): number;
  _FPDFText_GetUnicode(text: number, index: number): number;
  _FPDFText_GetLooseCharBox(text: number, index: number, rect: number): number;
  _FPDFText_HasUnicodeMapError(text: number, index: number): number;
  _FPDF_PageToDevice(
    page: number,
    x: number,
    y: number,
    w: number,
    h: number,
    turn: number,
    px: number,
    py: number,
    outX: number,
    outY: number,
  ): number;
  _FPDFPage_CountObjects(page: number): number;
  _FPDFPage_GetObject(page: number, index: number): number;
  _FPDFPageObj_GetType(object: number): number;
  _FPDFPageObj_GetBounds(object: number, left: number, bottom: number, right: number, top: number): number;
  wasmExports: { malloc(size: number): number; free(pointer: number): void };
  HEAPU8: Uint8Array;
}

const IMAGE_OBJECT = 3;
/** Fewer letters than this may be a stamp or a page number on a scan. */
const FEWEST_LETTERS = 24;
/** Share of letters that may lack a meaning (private-use or unmapped codes) before the layer is not believed. */
const MOST_UNKNOWN = 0.02;
/** A picture over this share of the page is a scan; its text is somebody else's reading, so we read it anew. */
const SCAN_SHARE = 0.6;
const MOST_OBJECTS = 20_000;

/** The page made of its own text, in pixels at `scale` pixels a point; nothing if the layer is missing, poor or a scan's. */
export function readTextLayer(
  library: PDFiumLibrary,
  page: PDFiumPage,
  number: number,
  scale: number,
): Page | undefined {
  const pdfium = (library as unknown as { module: PdfiumModule }).module;
  const handle = (page as unknown as { pageIdx: number }).pageIdx;
  const { originalWidth, originalHeight } = page.getOriginalSize();
  const width = Math.floor(originalWidth * scale);
  const height = Math.floor(originalHeight * scale);
  const text = pdfium._FPDFText_LoadPage(handle);
  if (!text) return undefined;
  const memory = pdfium.wasmExports.malloc(32);
  try {
    if (isScan(pdfium, handle, memory, originalWidth * originalHeight)) return undefined;
    const words = collectWords(pdfium, handle, text, memory, width, height);
    return (
      words && composePage(words, { number, width, height, rotation: 0, skew: 0, source: 'text-layer', kind: 'page' })
    );
  } finally {
    pdfium.wasmExports.free(memory);
    pdfium._FPDFText_ClosePage(text);
  }
}

function isScan(pdfium: PdfiumModule, handle: number, memory: number, pageArea: number): boolean {
  const count = Math.min(MOST_OBJECTS, pdfium._FPDFPage_CountObjects(handle));
  for (let index = 0; index < count; index++) {
    const object = pdfium._FPDFPage_GetObject(handle, index);
    if (pdfium._FPDFPageObj_GetType(object) !== IMAGE_OBJECT) continue;
    if (!pdfium._FPDFPageObj_GetBounds(object, memory, memory + 4, memory + 8, memory + 12)) continue;
    const [left = 0, bottom = 0, right = 0, top = 0] = floats(pdfium, memory, 4);
    if ((right - left) * (top - bottom) > SCAN_SHARE * pageArea) return true;
  }
  return false;
}

function collectWords(
  pdfium: PdfiumModule,
  handle: number,
  text: number,
  memory: number,
  width: number,
  height: number,
): PlacedWord[] | undefined {
  const count = pdfium._FPDFText_CountChars(text);
  const words: PlacedWord[] = [];
  let word: PlacedWord | undefined;
  let letters = 0;
  let unknown = 0;
  for (let index = 0; index < count; index++) {
    const code = pdfium._FPDFText_GetUnicode(text, index);
    const letter = code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : '\ufffd';
    if (code < 0x20 || /^[\s\u00ad\ufffe\uffff]$/u.test(letter)) {
      // A soft hyphen or control mark inside a word doesn't end it; white space does.
      if (/^\s$/.test(letter)) word = undefined;
      continue;
    }
    letters++;
    if (
      letter === '\ufffd' ||
      (code >= 0xe000 && code <= 0xf8ff) ||
      pdfium._FPDFText_HasUnicodeMapError(text, index) === 1
    )
      unknown++;
    if (!pdfium._FPDFText_GetLooseCharBox(text, index, memory)) continue;
    const [left = 0, top = 0, right = 0, bottom = 0] = floats(pdfium, memory, 4);
    const a = toPixels(pdfium, handle, memory, width, height, left, top);
    const b = toPixels(pdfium, handle, memory, width, height, right, bottom);
    const box = {
      x: Math.min(a.x, b.x),
      y: Math.min(a.y, b.y),
      width: Math.abs(a.x - b.x),
      height: Math.abs(a.y - b.y),
    };
    // Letters that stand apart without a space between them (table cells) are words of their own.
    const apart =
      word &&
      (Math.abs(box.y - word.box.y) > box.height * 0.7 ||
        box.x > word.box.x + word.box.width + box.height * 0.7 ||
        box.x + box.width < word.box.x);
    if (!word || apart) {
      word = { text: letter, box, confidence: 1 };
      words.push(word);
    } else {
      word.text += letter;
      const x = Math.min(word.box.x, box.x);
      const y = Math.min(word.box.y, box.y);
      word.box = {
        x,
        y,
        width: Math.max(word.box.x + word.box.width, box.x + box.width) - x,
        height: Math.max(word.box.y + word.box.height, box.y + box.height) - y,
      };
    }
  }
  if (letters < FEWEST_LETTERS || unknown > letters * MOST_UNKNOWN) return undefined;
  for (const one of words) one.text = tidyLetters(one.text);
  return words;
}

function toPixels(
  pdfium: PdfiumModule,
  handle: number,
  memory: number,
  width: number,
  height: number,
  x: number,
  y: number,
): { x: number; y: number } {
  pdfium._FPDF_PageToDevice(handle, 0, 0, width, height, 0, x, y, memory + 16, memory + 20);
  const view = new DataView(pdfium.HEAPU8.buffer, memory + 16, 8);
  return { x: view.getInt32(0, true), y: view.getInt32(4, true) };
}

function floats(pdfium: PdfiumModule, memory: number, count: number): number[] {
  const view = new DataView(pdfium.HEAPU8.buffer, memory, count * 4);
  return Array.from({ length: count }, (_, n) => view.getFloat32(n * 4, true));
}

/** Reads one page's picture: finds its lines, turns it upright, and lets the readers that suit it read it. */

import { groupRows, lineOfWords, pageOfLines, union } from './compose-page.ts';
import { isLatinScript, type LanguageCode, pickLanguage } from './languages.ts';
import { type Layout, layoutOf } from './layout.ts';
import { mergeRow } from './merge-rows.ts';
import { pasteLines } from './montage.ts';
import { turnUpright } from './orientation.ts';
import { detectLines } from './paddle/detect-lines.ts';
import type { PaddleModels } from './paddle/models.ts';
import { type PaddleLine, readLine } from './paddle/read-lines.ts';
import type { Picture } from './picture.ts';
import { evenLighting, LEAST_SLANT, measureLighting, scaleFor, straighten, UNEVEN_LEVELS } from './prepare-page.ts';
import { boxAround, type Quad, sliceQuad, turnQuad } from './quad.ts';
import type { Box, Line, Page, Reading, Word } from './reading.ts';
import type { Segmentation, Tesseract, TesseractLine } from './tesseract.ts';
import { tidyLetters } from './tidy-letters.ts';

/** The engines a page is read with. */
export interface Engines {
  paddle: PaddleModels;
  tesseract: Tesseract;
}

/** Steps of the preparation that can be left out, to measure what each is worth. All on by default. */
export interface Steps {
  orientation: boolean;
  lighting: boolean;
  deskew: boolean;
  upscale: boolean;
  /** Erases the ruled lines of tables on pages that have them. */
  ruledLines: boolean;
  /** PP-OCR's figures and Tesseract's letters joined; off, only one of them is asked. */
  twoReaders: boolean;
}

export const ALL_STEPS: Steps = { orientation: true, lighting: true, deskew: true, upscale: true, ruledLines: true, twoReaders: true };

export interface PageOptions {
  languages: LanguageCode[];
  steps: Steps;
  signal?: AbortSignal | undefined;
}

/** A page read, and the language it was read in. */
export interface PageReading extends Reading {
  language: LanguageCode;
}

/** Narrower print than this many heights of a line is a till roll. */
const RECEIPT_WIDTH = 28;
/** PP-OCR's lines under this mean confidence are shapes, not print. */
const LEAST_SURE = 0.5;
/** A form: rows with several boxes; its figures are worth a second reader. */
const FORM_SHARE = 0.25;

export async function readPage(engines: Engines, picture: Picture, number: number, options: PageOptions): Promise<PageReading> {
  const { paddle } = engines;
  const { steps, signal } = options;
  const found = await detectLines(paddle.detection, picture);
  signal?.throwIfAborted();
  const upright = steps.orientation
    ? await turnUpright(paddle, picture, found)
    : { picture, quads: found, rotation: 0 as const, read: new Map<Quad, PaddleLine>() };
  const layout = layoutOf(upright.quads);
  const slantDegrees = (layout.slant * 180) / Math.PI;
  const slant = steps.deskew && Math.abs(slantDegrees) >= LEAST_SLANT ? layout.slant : 0;
  const lighting = measureLighting(upright.picture);
  const uneven = lighting.spread > UNEVEN_LEVELS;
  const narrow = layout.widthInLines < RECEIPT_WIDTH;
  const kind = narrow ? 'receipt' : uneven ? 'photo' : 'page';

  const page: PageInHand = { engines, options, picture: upright.picture, layout, slant, uneven, quads: upright.quads, read: upright.read };
  const frame = { ...levelSize(upright.picture, slant), number, rotation: upright.rotation, skew: slant === 0 ? 0 : slantDegrees };
  const blank = { ...frame, source: 'picture' as const, kind } satisfies Omit<Page, 'text' | 'blocks'>;
  if (upright.quads.length === 0) return { page: pageOfLines([], blank), others: [], language: options.languages[0] ?? 'ron' };

  await readSample(page);
  const language = pickLanguage(sampleText(page.read), options.languages);
  const read = narrow && isLatinScript(language) ? await readReceipt(page, language, uneven) : await readSheet(page, language);
  return { page: pageOfLines(tidy(read.lines, language), blank, read.ordered), others: read.others.map((lines) => tidy(lines, language)), language };
}

/** What is known of the page by the time it is read. */
interface PageInHand {
  engines: Engines;
  options: PageOptions;
  picture: Picture;
  layout: Layout;
  /** Radians that will be taken out; 0 if the page is straight. */
  slant: number;
  uneven: boolean;
  quads: Quad[];
  read: Map<Quad, PaddleLine>;
}

/** Lines as the readers gave them; `ordered`: already in reading order. */
interface RawReading {
  lines: Line[];
  others: Line[][];
  ordered: boolean;
}

/** Till rolls: PP-OCR reads every line; in other languages than English Tesseract brings the letters PP-OCR lacks. */
async function readReceipt(page: PageInHand, language: LanguageCode, photo: boolean): Promise<RawReading> {
  const { options, layout } = page;
  const figures = readAll(page, page.quads);
  if (language === 'eng' || !options.steps.twoReaders) {
    await figures;
    return { lines: paddleLines(page), others: [], ordered: false };
  }
  const clean = !photo && Math.abs(page.slant) === 0;
  const letters = clean ? readWhole(page, language, 4) : readMontage(page, language);
  const [letterLines] = await Promise.all([letters, figures]);
  const figureLines = paddleLines(page);
  return { lines: mergeLines(letterLines, figureLines, layout.lineHeight), others: [figureLines, letterLines], ordered: false };
}

/** Pages: Tesseract reads the whole; where it is a form, PP-OCR reads the figures again. */
async function readSheet(page: PageInHand, language: LanguageCode): Promise<RawReading> {
  const { layout, options } = page;
  const isForm = layout.formShare >= FORM_SHARE && !layout.hasColumns && options.steps.twoReaders && isLatinScript(language);
  const figures = isForm ? readAll(page, page.quads) : Promise.resolve();
  const [letterLines] = await Promise.all([readWhole(page, language, layout.hasColumns ? 3 : 4), figures]);
  return { lines: letterLines, others: isForm ? [paddleLines(page)] : [], ordered: true };
}

/** Reads the given boxes that haven't been read yet, one after the other. */
async function readAll(page: PageInHand, quads: Quad[]): Promise<void> {
  for (const quad of quads) {
    page.options.signal?.throwIfAborted();
    if (!page.read.has(quad)) page.read.set(quad, await readLine(page.engines.paddle, page.picture, quad));
  }
}

/** A few lines from the top and the middle, enough to tell the language by. */
async function readSample(page: PageInHand): Promise<void> {
  if (page.options.languages.length < 2) return;
  const lines = page.layout.rows.flat();
  const long = lines.filter((quad) => quad.width > 5 * quad.height);
  const step = Math.max(1, Math.floor(long.length / 8));
  await readAll(page, long.filter((_, n) => n % step === 0).slice(0, 10));
}

function sampleText(read: Map<Quad, PaddleLine>): string {
  return [...read.values()].map((line) => line.words.map((word) => word.text).join(' ')).join('\n');
}

/** Tesseract over the prepared page. */
async function readWhole(page: PageInHand, language: LanguageCode, segmentation: Segmentation): Promise<Line[]> {
  const { picture, layout, slant, uneven, options } = page;
  const lit = uneven && options.steps.lighting ? evenLighting(picture, measureLighting(picture)) : picture;
  const scale = options.steps.upscale ? scaleFor(layout.lineHeight) : 1;
  const prepared = await straighten(lit, -slant, scale);
  const lines = await page.engines.tesseract.read(prepared, language, segmentation, options.signal);
  return lines.map(({ words }) => lineOfWords(words.map((word) => ({ ...word, box: scaleBox(word.box, 1 / scale) }))));
}

/** Tesseract over the straightened lines pasted together. */
async function readMontage(page: PageInHand, language: LanguageCode): Promise<Line[]> {
  const montage = pasteLines(page.picture, page.layout.rows);
  const lines = await page.engines.tesseract.read(montage.picture, language, 6, page.options.signal);
  const rows = montage.rows.map((cells) => ({ cells, words: [] as Word[] }));
  for (const word of lines.flatMap((line: TesseractLine) => line.words)) {
    const middle = word.box.y + word.box.height / 2;
    const row = rows.find(({ cells }) => middle >= (cells[0]?.y ?? 0) - 7 && middle < (cells[0]?.y ?? 0) + (cells[0]?.height ?? 0) + 7);
    if (!row) continue;
    const centre = word.box.x + word.box.width / 2;
    const cell = row.cells.findLast(({ x }) => centre >= x) ?? row.cells[0];
    if (!cell) continue;
    const share = (x: number): number => Math.max(0, Math.min(1, (x - cell.x) / cell.width));
    const part = sliceQuad(cell.quad, share(word.box.x), share(word.box.x + word.box.width));
    row.words.push({ ...word, box: levelBox(page, part) });
  }
  return rows.filter((row) => row.words.length > 0).map((row) => lineOfWords(row.words.sort((a, b) => a.box.x - b.box.x)));
}

/** PP-OCR's lines, in the level page's pixels. */
function paddleLines(page: PageInHand): Line[] {
  const lines: Line[] = [];
  for (const { quad, words, confidence } of page.read.values()) {
    if (confidence < LEAST_SURE || words.length === 0) continue;
    lines.push(
      lineOfWords(
        words.map(({ text, from, to, confidence: sure }) => ({ text, box: levelBox(page, sliceQuad(quad, from, to)), confidence: sure })),
      ),
    );
  }
  return groupRows(lines, (line) => line.box).flat();
}

function mergeLines(letters: Line[], figures: Line[], lineHeight: number): Line[] {
  const tagged = [...letters.map((line) => ({ line, letters: true })), ...figures.map((line) => ({ line, letters: false }))];
  return groupRows(tagged, ({ line }) => middleOf(line.box, lineHeight)).flatMap((row) => {
    const wordsOf = (wanted: boolean): Word[] =>
      row.filter((one) => one.letters === wanted).flatMap((one) => one.line.words).sort((a, b) => a.box.x - b.box.x);
    const words = mergeRow(wordsOf(true), wordsOf(false));
    return words.length > 0 ? [lineOfWords(words)] : [];
  });
}

/** Readers draw boxes of different heights around the same line; rows are found by a band around the middle. */
function middleOf(box: Box, lineHeight: number): Box {
  const height = lineHeight * 0.6;
  return { x: box.x, y: box.y + box.height / 2 - height / 2, width: box.width, height };
}

/** The page's size once it is level: the canvas grows so that the corners stay. */
function levelSize(picture: Picture, slant: number): { width: number; height: number } {
  const cos = Math.abs(Math.cos(slant));
  const sin = Math.abs(Math.sin(slant));
  return {
    width: Math.round(picture.width * cos + picture.height * sin),
    height: Math.round(picture.width * sin + picture.height * cos),
  };
}

/** A quad of the upright picture as a box of the level page. */
function levelBox(page: PageInHand, quad: Quad): Box {
  const { picture, slant } = page;
  const size = levelSize(picture, slant);
  const turned = turnQuad(quad, -slant, { x: picture.width / 2, y: picture.height / 2 }, { x: size.width / 2, y: size.height / 2 });
  // The detector's boxes reach beyond the print; the box of a word is closer to it.
  return boxAround({ ...turned, height: turned.height * 0.8 });
}

function scaleBox(box: Box, scale: number): Box {
  return { x: box.x * scale, y: box.y * scale, width: box.width * scale, height: box.height * scale };
}

function tidy(lines: Line[], language: LanguageCode): Line[] {
  return lines.map((line) => {
    const words = line.words.map((word) => ({ ...word, text: tidyLetters(word.text, language), box: roundBox(word.box) }));
    return { ...lineOfWords(words), box: roundBox(union(words.map((word) => word.box))) };
  });
}

function roundBox({ x, y, width, height }: Box): Box {
  return { x: Math.round(x), y: Math.round(y), width: Math.round(width), height: Math.round(height) };
}

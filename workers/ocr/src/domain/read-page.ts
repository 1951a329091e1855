/** Reads one page's picture: finds its lines, turns it upright, and lets the readers that suit it read it. */

import { groupRows, lineOfWords, pageOfLines } from './compose-page.ts';
import { isLatinScript, type LanguageCode, pickLanguage } from './languages.ts';
import { type Layout, layoutOf } from './layout.ts';
import { fillRows, isBetter, poorlyRead } from './mend-lines.ts';
import { mergeRow } from './merge-rows.ts';
import { pasteLines } from './montage.ts';
import { headOf, turnUpright } from './orientation.ts';
import { detectLines } from './paddle/detect-lines.ts';
import type { PaddleModels } from './paddle/models.ts';
import { type PaddleLine, readLines as paddleRead } from './paddle/read-lines.ts';
import { cutRows, type Picture } from './picture.ts';
import { evenLighting, LEAST_SLANT, measureLighting, scaleFor, straighten, UNEVEN_LEVELS } from './prepare-page.ts';
import { boxAround, type Quad, sliceQuad, turnQuad } from './quad.ts';
import type { Box, Line, Page, Reading, Word } from './reading.ts';
import { cutPlace, middleRow } from './split-rows.ts';
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
  /** PP-OCR's figures and Tesseract's letters joined; off, only one of them is asked. */
  twoReaders: boolean;
}

export const ALL_STEPS: Steps = { orientation: true, lighting: true, deskew: true, upscale: true, twoReaders: true };

export interface PageOptions {
  languages: LanguageCode[];
  steps: Steps;
  signal?: AbortSignal | undefined;
}

/** A page read, and the language it was read in. */
export interface PageReading extends Reading {
  language: LanguageCode;
}

/** A till roll has 32 to 48 letters across, a page 70 or more. */
const RECEIPT_LETTERS = 58;
/** Rows with several boxes: items and their prices. Narrow prose has almost none. */
const RECEIPT_FORM_SHARE = 0.2;
/** PP-OCR's lines under this mean confidence are shapes, not print. */
const LEAST_SURE = 0.5;
/** Confidence from which Tesseract's letters stand without a second reader. */
const SETTLED = 0.6;
/** Figures are wide apart: squeezed this much they are read as well, in less time. */
const FIGURES_NARROWING = 0.8;
/** Lines of a page read to tell the language, */
const SAMPLE_LINES = 12;
/** unless this many more words speak for one than for the next. */
const CLEAR_WORDS = 4;
/** A form: rows with several boxes; its figures are worth a second reader. */
const FORM_SHARE = 0.25;

export async function readPage(
  engines: Engines,
  picture: Picture,
  number: number,
  options: PageOptions,
): Promise<PageReading> {
  const { paddle } = engines;
  const { steps, signal } = options;
  const found = await detectLines(paddle.detection, picture);
  signal?.throwIfAborted();
  const upright = steps.orientation
    ? await turnUpright(paddle, picture, found)
    : { picture, quads: found, rotation: 0 as const, sample: [] as PaddleLine[] };
  // The detector cuts turned print into odd pieces; once it stands upright, it is worth a second look.
  if (upright.rotation !== 0) {
    upright.quads = await detectLines(paddle.detection, upright.picture);
    upright.sample = [];
  }
  const layout = layoutOf(upright.quads);
  const slantDegrees = (layout.slant * 180) / Math.PI;
  const slant = steps.deskew && Math.abs(slantDegrees) >= LEAST_SLANT ? layout.slant : 0;
  const lighting = measureLighting(upright.picture);
  const uneven = lighting.spread > UNEVEN_LEVELS;
  const read = new Map(upright.sample.map((line) => [line.quad, line]));
  const page: PageInHand = {
    engines,
    options,
    picture: upright.picture,
    layout,
    slant,
    uneven,
    quads: upright.quads,
    read,
  };
  const { language, narrow } = await sampleText(page, upright.sample);
  const kind = narrow ? 'receipt' : uneven ? 'photo' : 'page';

  const frame = {
    ...levelSize(upright.picture, slant),
    number,
    rotation: upright.rotation,
    skew: slant === 0 ? 0 : hundredths(slantDegrees),
  };
  const blank = { ...frame, source: 'picture' as const, kind } satisfies Omit<Page, 'text' | 'blocks'>;
  if (upright.quads.length === 0) return { page: pageOfLines([], blank), others: [], language };

  const raw =
    narrow && isLatinScript(language) ? await readReceipt(page, language, uneven) : await readSheet(page, language);
  return {
    page: pageOfLines(tidy(raw.lines, language), blank, raw.ordered),
    others: raw.others.map((lines) => tidy(lines, language)),
    language,
  };
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

/**
 * Till rolls. English ones are PP-OCR's. In other languages Tesseract brings the letters PP-OCR lacks, and PP-OCR reads what
 * it is the better reader of: figures, and what Tesseract doubts.
 */
async function readReceipt(page: PageInHand, language: LanguageCode, photo: boolean): Promise<RawReading> {
  const { options, layout } = page;
  if (language === 'eng' || !options.steps.twoReaders) {
    await readAll(page, page.quads);
    return { lines: paddleLines(page), others: [], ordered: false };
  }
  const clean = !photo && Math.abs(page.slant) === 0;
  const letterLines = await (clean ? readWhole(page, language, 4) : readLines(page, language));
  const cells = fillRows(
    boxesOf(page),
    letterLines.flatMap((line) => line.words),
  ).rows;
  const doubtful = new Set(poorlyRead(cells));
  const settled = cells
    .flatMap((row) => row.cells)
    .filter(({ quad, words }) => !doubtful.has(quad) && isSettled(words));
  const settledQuads = new Set(settled.map((cell) => cell.quad));
  await readAll(
    page,
    page.quads.filter((quad) => !settledQuads.has(quad)),
    FIGURES_NARROWING,
  );
  const unread = settled.filter((cell) => !page.read.has(cell.quad)).map((cell) => lineOfWords(cell.words));
  const figureLines = paddleLines(page);
  return {
    lines: mergeLines(letterLines, figureLines, layout.lineHeight),
    others: [[...figureLines, ...unread], letterLines],
    ordered: false,
  };
}

/** Words without a figure that Tesseract is sure of: PP-OCR would not be believed against them. */
function isSettled(words: Word[]): boolean {
  return words.every((word) => word.confidence >= SETTLED && !/\d/.test(word.text));
}

/** Pages: Tesseract reads the whole; where it is a form, PP-OCR reads the figures again. */
async function readSheet(page: PageInHand, language: LanguageCode): Promise<RawReading> {
  const { layout, options } = page;
  const isForm =
    layout.formShare >= FORM_SHARE && !layout.hasColumns && options.steps.twoReaders && isLatinScript(language);
  const figures = isForm ? readAll(page, page.quads) : Promise.resolve();
  const [whole] = await Promise.all([readWhole(page, language, layout.hasColumns ? 3 : 4), figures]);
  const others = isForm ? [paddleLines(page)] : [];
  // Across columns only Tesseract knows the order; in one column the boxes know it better.
  if (layout.hasColumns) return { lines: whole, others, ordered: true };
  return { lines: await mend(page, language, whole), others, ordered: false };
}

/** Orders a one-column reading by the boxes, and reads again, one by one, those that it missed or garbled. */
async function mend(page: PageInHand, language: LanguageCode, whole: Line[]): Promise<Line[]> {
  const { rows, outside } = fillRows(
    boxesOf(page),
    whole.flatMap((line) => line.words),
  );
  const poor = new Set(poorlyRead(rows));
  if (poor.size > 0) {
    const rowsOfPoor = page.layout.rows
      .map((row) => row.filter((quad) => poor.has(quad)))
      .filter((row) => row.length > 0);
    const again = await readMontage(page, language, rowsOfPoor);
    for (const cell of rows.flatMap((row) => row.cells)) {
      const second = again.get(cell.quad) ?? [];
      if (poor.has(cell.quad) && isBetter(second, cell.words)) cell.words = second;
    }
  }
  const lines = rows.flatMap((row) => row.cells.flatMap(({ words }) => (words.length > 0 ? [lineOfWords(words)] : [])));
  return [...lines, ...outside.map((word) => lineOfWords([word]))];
}

/** The rows of boxes, in the level page's pixels. */
function boxesOf(page: PageInHand): { quad: Quad; box: Box }[][] {
  return page.layout.rows.map((row) => row.map((quad) => ({ quad, box: levelBox(page, quad) })));
}

/** Reads the given boxes that haven't been read yet. */
async function readAll(page: PageInHand, quads: Quad[], narrowing = 1): Promise<void> {
  const missing = quads.filter((quad) => !page.read.has(quad));
  const options = { narrowing, signal: page.options.signal };
  for (const line of await paddleRead(page.engines.paddle, page.picture, missing, options))
    page.read.set(line.quad, line);
}

/** Reads lines spread over the page until the language is clear, and tells a till roll by how many letters go across. */
async function sampleText(page: PageInHand, known: PaddleLine[]): Promise<{ language: LanguageCode; narrow: boolean }> {
  const { options, layout, engines, picture } = page;
  const sample = [...known];
  const text = (): string => sample.map((line) => line.words.map((word) => word.text).join(' ')).join('\n');
  const isLong = (quad: Quad): boolean => quad.width > 4 * quad.height;
  const lines = layout.rows.flat().filter(isLong);
  const step = Math.max(1, Math.floor(lines.length / SAMPLE_LINES));
  let verdict = pickLanguage(text(), options.languages);
  const spread = [
    ...lines.filter((_, n) => n % step === 0),
    ...lines.filter((_, n) => n % step !== 0),
    ...layout.rows.flat().filter((quad) => !isLong(quad)),
  ].filter((quad) => !page.read.has(quad));
  while (spread.length > 0 && verdict.lead < CLEAR_WORDS) {
    // A till roll is read line by line anyway; of a page the beginnings of a few lines must do.
    const narrow = isNarrow(layout, sample);
    if (!narrow && sample.length >= SAMPLE_LINES) break;
    const next = narrow ? spread.splice(0, 4) : spread.splice(0, 2).map(headOf);
    for (const line of await paddleRead(engines.paddle, picture, next)) {
      sample.push(line);
      // Only lines that were read whole count as read.
      if (page.quads.includes(line.quad)) page.read.set(line.quad, line);
    }
    verdict = pickLanguage(text(), options.languages);
  }
  for (const line of known) if (!page.quads.includes(line.quad)) page.read.delete(line.quad);
  return { language: verdict.language, narrow: isNarrow(layout, sample) };
}

/** By the usual width of a letter; where nothing has been read yet, by the height of the lines. */
function isNarrow(layout: Layout, sample: PaddleLine[]): boolean {
  const widths = sample.flatMap(({ quad, words }) => {
    const letters = words.map((word) => word.text).join(' ').length;
    return letters > 4 ? [quad.width / letters] : [];
  });
  widths.sort((a, b) => a - b);
  const letterWidth = widths[widths.length >> 1] ?? layout.lineHeight * 0.45;
  return layout.printWidth < RECEIPT_LETTERS * letterWidth && layout.formShare >= RECEIPT_FORM_SHARE;
}

/** Tesseract over the prepared page; one column is read in two halves at once. */
async function readWhole(page: PageInHand, language: LanguageCode, segmentation: Segmentation): Promise<Line[]> {
  const { picture, layout, slant, uneven, options } = page;
  const { tesseract } = page.engines;
  const lit = uneven && options.steps.lighting ? evenLighting(picture, measureLighting(picture)) : picture;
  const scale = options.steps.upscale ? scaleFor(layout.lineHeight) : 1;
  const prepared = await straighten(lit, -slant, scale);
  const boxes = boxesOf(page).map((row) => row.map(({ box }) => scaleBox(box, scale)));
  const cut = segmentation === 4 && tesseract.atOnce > 1 ? cutPlace(prepared, boxes) : undefined;
  const parts = cut === undefined ? [0] : [0, cut];
  const read = await Promise.all(
    parts.map(async (top, n) => {
      const bottom = parts[n + 1] ?? prepared.height;
      const lines = await tesseract.read(cutRows(prepared, top, bottom), language, segmentation, options.signal);
      return lines.flatMap(({ words }) =>
        lineOfWords(words.map((word) => ({ ...word, box: scaleBox({ ...word.box, y: word.box.y + top }, 1 / scale) }))),
      );
    }),
  );
  return read.flat();
}

/** Tesseract over all lines of the page, each straightened by itself. */
async function readLines(page: PageInHand, language: LanguageCode): Promise<Line[]> {
  const { rows } = page.layout;
  const middle = page.engines.tesseract.atOnce > 1 ? middleRow(rows) : rows.length;
  const halves = [rows.slice(0, middle), rows.slice(middle)].filter((half) => half.length > 0);
  const read = await Promise.all(halves.map((half) => readMontage(page, language, half)));
  return read.flatMap((words) => [...words.values()].map(lineOfWords));
}

/** Tesseract over the straightened lines pasted together; the words of each box, left to right. */
async function readMontage(page: PageInHand, language: LanguageCode, quads: Quad[][]): Promise<Map<Quad, Word[]>> {
  const montage = pasteLines(page.picture, quads);
  const lines = await page.engines.tesseract.read(montage.picture, language, 6, page.options.signal);
  const found = new Map<Quad, Word[]>();
  for (const word of lines.flatMap((line: TesseractLine) => line.words)) {
    const cell = montage.cellAt(word.box);
    if (!cell) continue;
    const share = (x: number): number => Math.max(0, Math.min(1, (x - cell.x) / cell.width));
    const part = sliceQuad(cell.quad, share(word.box.x), share(word.box.x + word.box.width));
    found.set(cell.quad, [...(found.get(cell.quad) ?? []), { ...word, box: levelBox(page, part) }]);
  }
  for (const words of found.values()) words.sort((a, b) => a.box.x - b.box.x);
  return found;
}

/** PP-OCR's lines, in the level page's pixels. */
function paddleLines(page: PageInHand): Line[] {
  const lines: Line[] = [];
  for (const { quad, words, confidence } of page.read.values()) {
    if (confidence < LEAST_SURE || words.length === 0) continue;
    lines.push(
      lineOfWords(
        words.map(({ text, from, to, confidence: sure }) => ({
          text,
          box: levelBox(page, sliceQuad(quad, from, to)),
          confidence: sure,
        })),
      ),
    );
  }
  return groupRows(lines, (line) => line.box).flat();
}

function mergeLines(letters: Line[], figures: Line[], lineHeight: number): Line[] {
  const tagged = [
    ...letters.map((line) => ({ line, letters: true })),
    ...figures.map((line) => ({ line, letters: false })),
  ];
  return groupRows(tagged, ({ line }) => middleOf(line.box, lineHeight)).flatMap((row) => {
    const wordsOf = (wanted: boolean): Word[] =>
      row
        .filter((one) => one.letters === wanted)
        .flatMap((one) => one.line.words)
        .sort((a, b) => a.box.x - b.box.x);
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
  const turned = turnQuad(
    quad,
    -slant,
    { x: picture.width / 2, y: picture.height / 2 },
    { x: size.width / 2, y: size.height / 2 },
  );
  // The detector's boxes reach beyond the print; the box of a word is closer to it.
  return boxAround({ ...turned, height: turned.height * 0.8 });
}

function scaleBox(box: Box, scale: number): Box {
  return { x: box.x * scale, y: box.y * scale, width: box.width * scale, height: box.height * scale };
}

function tidy(lines: Line[], language: LanguageCode): Line[] {
  return lines.map((line) => {
    const words = line.words.map((word) => ({
      ...word,
      text: tidyLetters(word.text, language),
      box: roundBox(word.box),
      confidence: hundredths(word.confidence),
    }));
    const whole = lineOfWords(words);
    return { ...whole, box: roundBox(whole.box), confidence: hundredths(whole.confidence) };
  });
}

function hundredths(value: number): number {
  return Math.round(value * 100) / 100;
}

function roundBox({ x, y, width, height }: Box): Box {
  return { x: Math.round(x), y: Math.round(y), width: Math.round(width), height: Math.round(height) };
}

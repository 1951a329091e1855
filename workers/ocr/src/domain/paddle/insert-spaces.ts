/** Decides where the words of a line part: from the white between its letters, helped by the network's own opinion. */

import { otsuThreshold, type Picture } from '../picture.ts';
import type { PaddleWord } from './read-lines.ts';

/** One letter as the recogniser placed it; `from` and `to` are shares of the line's width and only roughly right. */
export interface Glyph {
  letter: string;
  from: number;
  to: number;
  confidence: number;
  /** The highest probability of a space seen since the letter before. */
  spaceBefore: number;
}

/** White as a share of the print's height: this much always parts words, */
const SURE_GAP = 0.46;
/** this much does if the network thinks so too, */
const LIKELY_GAP = 0.2;
/** and this much if the network thinks it possible. */
const POSSIBLE_GAP = 0.26;

/** Groups the letters into words; `narrowing` is the width of the crop over its natural width. Default: 1. */
export function insertSpaces(glyphs: Glyph[], crop: Picture, narrowing = 1): PaddleWord[] {
  if (glyphs.length === 0) return [];
  const ink = inkProfile(crop);
  const gaps = glyphs
    .slice(1)
    .map(
      (glyph, n) =>
        widestWhite(ink.columns, middle(glyphs[n] as Glyph), middle(glyph), crop.width) / (ink.height * narrowing),
    );
  // Widely set print has white between all its letters; what is usual on this line doesn't part words.
  const usual = [...gaps].sort((a, b) => a - b)[Math.floor(gaps.length * 0.4)] ?? 0;
  const extra = Math.min(0.15, Math.max(0, usual - 0.1));

  const words: PaddleWord[] = [];
  for (const [n, glyph] of glyphs.entries()) {
    const gap = n === 0 ? Infinity : (gaps[n - 1] as number) - extra;
    const parts =
      gap >= SURE_GAP ||
      (gap >= LIKELY_GAP && glyph.spaceBefore > 0.5) ||
      (gap >= POSSIBLE_GAP && glyph.spaceBefore > 0.1);
    const word = words[words.length - 1];
    if (parts || !word) {
      words.push({
        text: glyph.letter,
        from: glyph.from,
        to: glyph.to,
        confidence: 0,
        letterConfidence: [glyph.confidence],
      });
    } else {
      word.text += glyph.letter;
      word.to = glyph.to;
      word.letterConfidence.push(glyph.confidence);
    }
  }
  for (const word of words) {
    word.confidence = word.letterConfidence.reduce((sum, one) => sum + one, 0) / word.letterConfidence.length;
    [word.from, word.to] = spanOfInk(ink.columns, word.from, word.to, crop.width);
  }
  return words;
}

function middle(glyph: Glyph): number {
  return (glyph.from + glyph.to) / 2;
}

/** Ink pixels in each column, and the height of the print in pixels. */
function inkProfile({ width, height, data }: Picture): { columns: Uint16Array; height: number } {
  const threshold = otsuThreshold(data);
  const columns = new Uint16Array(width);
  const rows = new Uint32Array(height);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      if ((data[y * width + x] as number) > threshold) continue;
      columns[x]!++;
      rows[y]!++;
    }
  }
  // More ink than paper: light print on dark, so count the other way round.
  const total = rows.reduce((sum, one) => sum + one, 0);
  if (total > (width * height) / 2) {
    for (let x = 0; x < width; x++) columns[x] = height - (columns[x] as number);
    for (let y = 0; y < height; y++) rows[y] = width - (rows[y] as number);
  }
  const enough = Math.max(1, width * 0.02);
  const first = rows.findIndex((count) => count >= enough);
  const last = rows.findLastIndex((count) => count >= enough);
  return { columns, height: Math.max(8, last - first + 1) };
}

/** The longest run of columns without ink between two places, in pixels. */
function widestWhite(columns: Uint16Array, from: number, to: number, width: number): number {
  const start = Math.max(0, Math.floor(from * width));
  const end = Math.min(width - 1, Math.ceil(to * width));
  let best = 0;
  let run = 0;
  for (let x = start; x <= end; x++) {
    run = (columns[x] as number) <= 1 ? run + 1 : 0;
    if (run > best) best = run;
  }
  return best;
}

/** The letters' rough span moved out to the nearest white. */
function spanOfInk(columns: Uint16Array, from: number, to: number, width: number): [number, number] {
  const reach = width * 0.02 + 6;
  let start = Math.max(0, Math.min(width - 1, Math.floor(from * width)));
  let end = Math.max(start, Math.min(width - 1, Math.ceil(to * width)));
  const firstLimit = Math.max(0, start - reach);
  const lastLimit = Math.min(width - 1, end + reach);
  while (start > firstLimit && (columns[start - 1] as number) > 1) start--;
  while (start < end && (columns[start] as number) <= 1) start++;
  while (end < lastLimit && (columns[end + 1] as number) > 1) end++;
  while (end > start && (columns[end] as number) <= 1) end--;
  return [start / width, Math.min(1, (end + 1) / width)];
}

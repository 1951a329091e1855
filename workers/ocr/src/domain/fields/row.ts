/** Rows of a page as one reader saw them: words whose box centres are level, left to right, whatever lines they came in. */

import type { Box, Line, Reading, Word } from '../reading.ts';
import { foldWord } from './fold.ts';

export interface Token {
  text: string;
  box: Box;
  confidence: number;
  /** Offset of its first letter in the row's text. */
  start: number;
  end: number;
  /** Free space before it, in heights of the row; 0 for the first. */
  gap: number;
}

export interface Row {
  page: number;
  /** Size of the page in pixels. */
  pageWidth: number;
  pageHeight: number;
  /** 0 is the reading that callers get; the others follow. */
  reader: number;
  /** Position among the reader's rows, over all pages. */
  index: number;
  box: Box;
  /** Tokens joined by single spaces. */
  text: string;
  /** The text as label rules see it; `toText[i]` is the offset in `text` of its letter i. */
  folded: string;
  toText: number[];
  tokens: Token[];
}

/** Rows of each reader, top to bottom, page after page. */
export function rowsByReader(readings: Reading[]): Row[][] {
  const readers = Math.max(1, ...readings.map((reading) => reading.others.length + 1));
  return Array.from({ length: readers }, (_, reader) => {
    const rows: Row[] = [];
    for (const { page, others } of readings) {
      const lines = reader === 0 ? page.blocks.flatMap((block) => block.lines) : (others[reader - 1] ?? []);
      for (const words of groupByCentre(lines)) {
        rows.push(
          makeRow(words, {
            page: page.number,
            pageWidth: page.width,
            pageHeight: page.height,
            reader,
            index: rows.length,
          }),
        );
      }
    }
    return rows;
  });
}

export function right(box: Box): number {
  return box.x + box.width;
}

export function centreY(box: Box): number {
  return box.y + box.height / 2;
}

/** The smallest box around all; the boxes must not be none. */
function boxAround(boxes: Box[]): Box {
  const x = Math.min(...boxes.map((box) => box.x));
  const y = Math.min(...boxes.map((box) => box.y));
  return {
    x,
    y,
    width: Math.max(...boxes.map(right)) - x,
    height: Math.max(...boxes.map((box) => box.y + box.height)) - y,
  };
}

/** How much two boxes share of the narrower one's width, 0 to 1. */
export function overlapX(a: Box, b: Box): number {
  const shared = Math.min(right(a), right(b)) - Math.max(a.x, b.x);
  return Math.max(0, shared) / Math.max(1, Math.min(a.width, b.width));
}

/** Box of the letters from `start` to `end` of the row's text. */
export function boxOfSpan(row: Row, start: number, end: number): Box {
  const touched = row.tokens.filter((token) => token.start < end && token.end > start);
  return touched.length === 0 ? row.box : boxAround(touched.map((token) => token.box));
}

/** Mean confidence of the words under a span. */
export function confidenceOfSpan(row: Row, start: number, end: number): number {
  const touched = row.tokens.filter((token) => token.start < end && token.end > start);
  if (touched.length === 0) return 0.5;
  return touched.reduce((sum, token) => sum + token.confidence, 0) / touched.length;
}

type Piece = { words: Word[]; box: Box };

/**
 * Lines are joined into one row when they stand beside each other and their centres are nearer than half a height.
 * The centre is compared with the nearest neighbour's, so a slight slant does no harm.
 */
function groupByCentre(lines: Line[]): Word[][] {
  const pieces: Piece[] = lines
    .map((line) => ({ words: line.words.length > 0 ? line.words : wordsOfLine(line), box: line.box }))
    .flatMap((piece) =>
      isOneRow(piece.words) ? [piece] : piece.words.map((word) => ({ words: [word], box: word.box })),
    )
    .filter((piece) => piece.words.length > 0);
  pieces.sort((a, b) => centreY(a.box) - centreY(b.box));
  const groups: Piece[][] = [];
  for (const piece of pieces) {
    let best: Piece[] | undefined;
    let bestOff = Number.POSITIVE_INFINITY;
    for (const group of groups.slice(-12)) {
      const off = distanceFrom(group, piece);
      if (off < bestOff) [best, bestOff] = [group, off];
    }
    if (best && bestOff < 0.55) best.push(piece);
    else groups.push([piece]);
  }
  const rows = groups.map((group) => group.flatMap((piece) => piece.words).sort((a, b) => a.box.x - b.box.x));
  return rows.sort((a, b) => centreY(boxAround(a.map((w) => w.box))) - centreY(boxAround(b.map((w) => w.box))));
}

/** False when words lie above one another: large print has drawn two rows into one line. */
function isOneRow(words: Word[]): boolean {
  const sorted = [...words].sort((a, b) => a.box.x - b.box.x);
  return sorted.every((word, n) => {
    const next = sorted[n + 1];
    return (
      !next ||
      overlapX(word.box, next.box) < 0.5 ||
      Math.abs(centreY(word.box) - centreY(next.box)) < 0.5 * Math.min(word.box.height, next.box.height)
    );
  });
}

/** How far a piece's centre is from a row, in heights; infinite if it would lie on top of one of its pieces. */
function distanceFrom(group: Piece[], piece: Piece): number {
  let off = Number.POSITIVE_INFINITY;
  let near = Number.POSITIVE_INFINITY;
  for (const other of group) {
    if (overlapX(other.box, piece.box) > 0.25) return Number.POSITIVE_INFINITY;
    const aside = Math.max(other.box.x - right(piece.box), piece.box.x - right(other.box));
    if (aside >= near) continue;
    near = aside;
    const height =
      Math.min(other.box.height, piece.box.height) * 0.7 + Math.max(other.box.height, piece.box.height) * 0.3;
    off = Math.abs(centreY(other.box) - centreY(piece.box)) / Math.max(1, height);
  }
  return off;
}

/** Words of a line that has none of its own: each gets its share of the width. */
function wordsOfLine(line: Line): Word[] {
  const unit = line.box.width / Math.max(1, line.text.length);
  return [...line.text.matchAll(/\S+/g)].map((match) => ({
    text: match[0],
    box: { ...line.box, x: line.box.x + match.index * unit, width: match[0].length * unit },
    confidence: line.confidence,
  }));
}

function makeRow(words: Word[], place: Pick<Row, 'page' | 'pageWidth' | 'pageHeight' | 'reader' | 'index'>): Row {
  const heights = words.map((word) => word.box.height).sort((a, b) => a - b);
  const height = Math.max(1, heights[heights.length >> 1] ?? 1);
  const tokens: Token[] = [];
  let text = '';
  let folded = '';
  const toText: number[] = [];
  for (const word of words.flatMap(cutAtValue)) {
    const before = tokens.at(-1);
    if (before) {
      toText.push(text.length);
      text += ' ';
      folded += ' ';
    }
    const start = text.length;
    const part = foldWord(word.text);
    for (let i = 0; i < part.length; i += 1) toText.push(start + Math.min(i, word.text.length - 1));
    text += word.text;
    folded += part;
    const gap = before ? Math.max(0, word.box.x - right(before.box)) / height : 0;
    tokens.push({ ...word, start, end: text.length, gap });
  }
  toText.push(text.length);
  return { ...place, box: boxAround(words.map((word) => word.box)), text, folded, toText, tokens };
}

/** A label and its value printed without a space become two words: `DATE:09/02/2018`, `n°562044387`, `TOTAL81.00`, `NO.[519]`. */
const VALUE_AT =
  /(?<=\p{L}[.)\]]?\s?[:：])(?=[^\s:/\\])|(?<=[nN][°º][.:]?)(?=\d)|(?<=\p{L}{3}\)?)(?=[-−]?\d[\d.,]*[.,]\d{2}$)|(?<=\p{L}\.?)(?=\[\w)|(?<=\p{L}{4}\.)(?=\d{4})|(?<=\d)(?=[€$£])/u;

function cutAtValue(word: Word): Word[] {
  const text = word.text.normalize('NFC');
  const at = text.search(VALUE_AT);
  if (at <= 0 || at >= text.length || /^(?:https?|www)/i.test(text)) return [{ ...word, text }];
  const unit = word.box.width / text.length;
  const head = { ...word, text: text.slice(0, at), box: { ...word.box, width: at * unit } };
  const tail = {
    ...word,
    text: text.slice(at),
    box: { ...word.box, x: word.box.x + at * unit, width: word.box.width - at * unit },
  };
  return [head, ...cutAtValue(tail)];
}

/** Builds a page out of placed words: rows, lines, blocks, and the reading order between them. */

import type { Block, Box, Line, Page, Word } from './reading.ts';

/** A word before it belongs to a line. */
export type PlacedWord = Word;

/** White between words, in heights of the line, that ends a line: what follows is another column or cell. */
const COLUMN_GAP = 2.2;
/** White between lines, in heights, that ends a block. */
const BLOCK_GAP = 0.9;

/** Groups words that know nothing of each other (a PDF's own text) into lines by their boxes, then builds the page. */
export function composePage(words: PlacedWord[], frame: Omit<Page, 'text' | 'blocks'>): Page {
  return pageOfLines(groupRows(words, (word) => word.box).flatMap(splitRow), frame);
}

/** Builds the page from lines; `ordered` keeps the order given (a reader that knows the columns). Default: false. */
export function pageOfLines(lines: Line[], frame: Omit<Page, 'text' | 'blocks'>, ordered = false): Page {
  const inOrder = ordered ? lines : groupRows(lines, (line) => line.box).flat();
  const blocks = groupBlocks(inOrder);
  return { ...frame, text: textOf(blocks), blocks };
}

/** Things whose boxes overlap in height by more than half stand on one row; rows from the top, each left to right. */
export function groupRows<T>(things: T[], boxOf: (thing: T) => Box): T[][] {
  const sorted = [...things].sort((a, b) => centre(boxOf(a)) - centre(boxOf(b)));
  const rows: { top: number; bottom: number; things: T[] }[] = [];
  for (const thing of sorted) {
    const box = boxOf(thing);
    const bottom = box.y + box.height;
    // Only the rows just above can still take it.
    const row = rows.slice(-3).find((r) => {
      const shared = Math.min(r.bottom, bottom) - Math.max(r.top, box.y);
      return shared > 0.5 * Math.min(r.bottom - r.top, box.height);
    });
    if (!row) {
      rows.push({ top: box.y, bottom, things: [thing] });
      continue;
    }
    const n = row.things.length;
    // The row follows its members' mean, so one tall member doesn't swallow its neighbours.
    row.top = (row.top * n + box.y) / (n + 1);
    row.bottom = (row.bottom * n + bottom) / (n + 1);
    row.things.push(thing);
  }
  return rows.map((row) => row.things.sort((a, b) => boxOf(a).x - boxOf(b).x));
}

/** A line from its words, left to right. */
export function lineOfWords(words: Word[]): Line {
  const letters = words.reduce((sum, word) => sum + word.text.length, 0);
  const confidence = words.reduce((sum, word) => sum + word.confidence * word.text.length, 0) / Math.max(1, letters);
  return {
    text: words.map((word) => word.text).join(' '),
    box: union(words.map((word) => word.box)),
    confidence,
    words,
  };
}

/** The smallest box around boxes. */
function union(boxes: Box[]): Box {
  let left = Infinity;
  let top = Infinity;
  let right = -Infinity;
  let bottom = -Infinity;
  for (const box of boxes) {
    left = Math.min(left, box.x);
    top = Math.min(top, box.y);
    right = Math.max(right, box.x + box.width);
    bottom = Math.max(bottom, box.y + box.height);
  }
  return boxes.length === 0
    ? { x: 0, y: 0, width: 0, height: 0 }
    : { x: left, y: top, width: right - left, height: bottom - top };
}

/** Lines of one row stand in one line of the text, blocks are parted by an empty line. */
function textOf(blocks: Block[]): string {
  const blockTexts = blocks.map((block) =>
    block.lines
      .map((line, n) => {
        const previous = block.lines[n - 1];
        return (previous === undefined ? '' : sameRow(previous.box, line.box) ? ' ' : '\n') + line.text;
      })
      .join(''),
  );
  return blockTexts.join('\n\n');
}

function splitRow(words: Word[]): Line[] {
  const parts: Word[][] = [];
  for (const word of words) {
    const part = parts[parts.length - 1];
    const last = part?.[part.length - 1];
    const height = Math.min(word.box.height, last?.box.height ?? Infinity);
    if (part && last && word.box.x - (last.box.x + last.box.width) < COLUMN_GAP * height) part.push(word);
    else parts.push([word]);
  }
  return parts.map(lineOfWords);
}

function groupBlocks(lines: Line[]): Block[] {
  const blocks: Line[][] = [];
  for (const line of lines) {
    const block = blocks[blocks.length - 1];
    const last = block?.[block.length - 1];
    const goesOn =
      last !== undefined &&
      (sameRow(last.box, line.box) ||
        (line.box.y > last.box.y &&
          line.box.y - (last.box.y + last.box.height) < BLOCK_GAP * Math.max(last.box.height, line.box.height)));
    if (block && goesOn) block.push(line);
    else blocks.push([line]);
  }
  return blocks.map((block) => ({ box: union(block.map((line) => line.box)), lines: block }));
}

function sameRow(a: Box, b: Box): boolean {
  const shared = Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y);
  return shared > 0.5 * Math.min(a.height, b.height) && b.x >= a.x + a.width / 2;
}

function centre(box: Box): number {
  return box.y + box.height / 2;
}

/** Parts of a row: the folded text of a span, and the cells that wide free space cuts a row into. */

import type { Box } from '../reading.ts';
import { boxOfSpan, overlapX, type Row } from './row.ts';

/** Free space, in heights of the row, from which on two words belong to different cells. */
const CELL_GAP = 1.2;

/** Folded text between two offsets of the row's text. */
export function foldedSpan(row: Row, start: number, end: number): string {
  return row.folded.slice(foldedOffset(row, start), foldedOffset(row, end));
}

/** Offset in the folded text of an offset in the text. */
export function foldedOffset(row: Row, offset: number): number {
  const at = row.toText.findIndex((textOffset) => textOffset >= offset);
  return at < 0 ? row.folded.length : at;
}

/** Cells of a row as offsets in its text. */
export function cellsOf(row: Row): { start: number; end: number; box: Box }[] {
  const cells: { start: number; end: number }[] = [];
  for (const token of row.tokens) {
    const cell = cells.at(-1);
    if (cell && token.gap <= CELL_GAP) cell.end = token.end;
    else cells.push({ start: token.start, end: token.end });
  }
  return cells.map((cell) => ({ ...cell, box: boxOfSpan(row, cell.start, cell.end) }));
}

/** Folded text of the cell that stands over or under a box; undefined if none shares a third of the width. */
export function cellAcross(row: Row, box: Box): string | undefined {
  let best: { start: number; end: number } | undefined;
  let bestShare = 0.3;
  for (const cell of cellsOf(row)) {
    const share = overlapX(cell.box, box);
    if (share > bestShare) [best, bestShare] = [cell, share];
  }
  return best && foldedSpan(row, best.start, best.end);
}

/** Compares a whole-page reading with the boxes the detector found: orders its words by them and names what was missed. */

import type { Quad } from './quad.ts';
import type { Box, Word } from './reading.ts';

/** One row of boxes and the words that lie in them. */
export interface FilledRow {
  cells: { quad: Quad; box: Box; words: Word[] }[];
}

/** Words outside every box are print the detector overlooked if they are believable, otherwise speckle. */
export interface Filling {
  rows: FilledRow[];
  outside: Word[];
}

const SPECKLE = 0.6;
const POOR = 0.45;
/** Share of a box's width that words must cover; the white between words takes about a fifth. */
const COVERED = 0.5;

/** Puts each word into the box it lies in. */
export function fillRows(rows: { quad: Quad; box: Box }[][], words: Word[]): Filling {
  const filled: FilledRow[] = rows.map((row) => ({ cells: row.map(({ quad, box }) => ({ quad, box, words: [] })) }));
  const cells = filled.flatMap((row) => row.cells);
  const outside: Word[] = [];
  for (const word of words) {
    let best: (typeof cells)[number] | undefined;
    let bestShare = 0.3;
    for (const cell of cells) {
      const share = sharedArea(cell.box, word.box) / Math.max(1, word.box.width * word.box.height);
      if (share <= bestShare) continue;
      bestShare = share;
      best = cell;
    }
    if (best) best.words.push(word);
    else if (word.confidence >= SPECKLE) outside.push(word);
  }
  for (const cell of cells) cell.words.sort((a, b) => a.box.x - b.box.x);
  return { rows: filled, outside };
}

/** Boxes whose words are missing, doubtful, or cover too little of them. */
export function poorlyRead(rows: FilledRow[]): Quad[] {
  return rows.flatMap((row) =>
    row.cells.flatMap(({ quad, box, words }) => {
      const sure = words.filter((word) => word.confidence >= POOR);
      const covered = sure.reduce((sum, word) => sum + word.box.width, 0);
      return covered < COVERED * box.width || mean(words) < POOR ? [quad] : [];
    }),
  );
}

/** Whether a second reading of the same box is the better one: more letters, each as far as it is believed. */
export function isBetter(second: Word[], first: Word[]): boolean {
  const worth = (words: Word[]): number =>
    words.reduce((sum, word) => sum + word.text.length * (word.confidence - 0.3), 0);
  return mean(second) >= POOR && worth(second) > worth(first);
}

function mean(words: Word[]): number {
  return words.reduce((sum, word) => sum + word.confidence, 0) / Math.max(1, words.length);
}

function sharedArea(a: Box, b: Box): number {
  const width = Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x);
  const height = Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y);
  return width > 0 && height > 0 ? width * height : 0;
}

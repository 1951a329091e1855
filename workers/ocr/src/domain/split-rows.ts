/** Divides a page between two readers, at a place where nothing is printed. */

import type { Picture } from './picture.ts';
import type { Box } from './reading.ts';

/** Fewer rows aren't worth a second reader. */
const FEWEST_ROWS = 6;
/** The smaller part has at least this share of the print. */
const LEAST_SHARE = 0.3;
/** Neighbouring pixels that differ by this many grey levels are an edge, */
const EDGE_LEVELS = 40;
/** and a row of pixels with more edges than this share of its width has print in it. */
const MOST_EDGES = 0.01;

/** Index of the row with which the second half of the work begins; work is the width of the boxes for their height. */
export function middleRow(rows: { width: number; height: number }[][]): number {
  const work = rows.map((row) => row.reduce((sum, box) => sum + box.width / Math.max(1, box.height), 0));
  const half = work.reduce((a, b) => a + b, 0) / 2;
  let seen = 0;
  const middle = work.findIndex((one) => {
    seen += one;
    return seen >= half;
  });
  return Math.max(1, middle + 1);
}

/**
 * The y at which a page is best cut in two; undefined if it is short or has no free place near its middle.
 *
 * @param rows boxes in the picture's pixels, rows from top to bottom.
 */
export function cutPlace(picture: Picture, rows: Box[][]): number | undefined {
  if (rows.length < FEWEST_ROWS) return undefined;
  const total = rows.flat().reduce((sum, box) => sum + box.width, 0);
  const ideal = middleRow(rows);
  let best: { y: number; away: number } | undefined;
  let above = 0;
  let bottom = 0;
  for (const [n, row] of rows.entries()) {
    const top = Math.min(...rows.slice(n).flatMap((below) => below.map((box) => box.y)));
    const share = above / total;
    if (n > 0 && share >= LEAST_SHARE && share <= 1 - LEAST_SHARE && (!best || Math.abs(n - ideal) < best.away)) {
      const y = emptyRow(picture, Math.ceil(bottom), Math.floor(top));
      if (y !== undefined) best = { y, away: Math.abs(n - ideal) };
    }
    above += row.reduce((sum, box) => sum + box.width, 0);
    bottom = Math.max(bottom, ...row.map((box) => box.y + box.height));
  }
  return best?.y;
}

/** The row of pixels between two heights that is emptiest and closest to their middle, if it is empty at all. */
function emptyRow({ width, height, data }: Picture, from: number, to: number): number | undefined {
  const middle = (from + to) / 2;
  let best: { y: number; cost: number } | undefined;
  for (let y = Math.max(1, from); y < Math.min(height, to); y++) {
    let edges = 0;
    for (let x = 1; x < width; x++) {
      if (Math.abs((data[y * width + x] as number) - (data[y * width + x - 1] as number)) > EDGE_LEVELS) edges++;
    }
    const cost = edges + Math.abs(y - middle) / (to - from);
    if (edges <= width * MOST_EDGES && (!best || cost < best.cost)) best = { y, cost };
  }
  return best?.y;
}

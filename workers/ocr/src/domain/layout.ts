/** What the boxes of the lines alone say of a page: slant, size of print, columns, rows. */

import { groupRows } from './compose-page.ts';
import { boxAround, type Quad, turnQuad } from './quad.ts';

export interface Layout {
  /** Slant of the print in radians, clockwise positive. */
  slant: number;
  /** Median height of the lines' boxes in pixels; 0 without lines. */
  lineHeight: number;
  /** Width of the print in pixels, ragged ends left out. */
  printWidth: number;
  /** Two or more columns of running text side by side. */
  hasColumns: boolean;
  /** Share of the rows that hold more than one box: about 0 in prose, 0.3 or more in forms and tables. */
  formShare: number;
  /** Rows of upright boxes, top to bottom, each left to right. */
  rows: Quad[][];
}

export function layoutOf(quads: Quad[]): Layout {
  const slant = weightedMedian(
    quads.filter((quad) => quad.width > quad.height * 3).map((quad) => [quad.angle, quad.width]),
  );
  const lineHeight = weightedMedian(quads.map((quad) => [quad.height, quad.width]));
  const origin = { x: 0, y: 0 };
  const level = new Map(
    quads.map((quad) => [quad, boxAround(turnQuad({ ...quad, height: quad.height * 0.7 }, -slant, origin, origin))]),
  );
  const rows = groupRows(quads, (quad) => level.get(quad) ?? boxAround(quad));
  const boxes = [...level.values()];
  const left = quantileOf(
    boxes.map((box) => box.x),
    0.05,
  );
  const right = quantileOf(
    boxes.map((box) => box.x + box.width),
    0.95,
  );
  const shared = rows.filter((row) => row.length > 1).length;
  return {
    slant,
    lineHeight,
    printWidth: Math.max(0, right - left),
    hasColumns: findColumns(rows, (quad) => level.get(quad) ?? boxAround(quad), lineHeight),
    formShare: rows.length === 0 ? 0 : shared / rows.length,
    rows,
  };
}

/** Rows that hold exactly long pieces of text side by side, with the gap at the same place over many rows. */
function findColumns(rows: Quad[][], boxOf: (quad: Quad) => { x: number; width: number }, lineHeight: number): boolean {
  const gaps: number[] = [];
  for (const row of rows) {
    const boxes = row.map(boxOf);
    for (let n = 1; n < boxes.length; n++) {
      const a = boxes[n - 1];
      const b = boxes[n];
      if (!a || !b || Math.min(a.width, b.width) < 8 * lineHeight) continue;
      const gap = b.x - (a.x + a.width);
      if (gap > 0.3 * lineHeight) gaps.push(a.x + a.width + gap / 2);
    }
  }
  if (gaps.length < 5 || gaps.length < rows.length * 0.2) return false;
  const usual = quantileOf(gaps, 0.5);
  return gaps.filter((gap) => Math.abs(gap - usual) < 3 * lineHeight).length >= 5;
}

function weightedMedian(pairs: [value: number, weight: number][]): number {
  const sorted = [...pairs].sort((a, b) => a[0] - b[0]);
  const half = sorted.reduce((sum, [, weight]) => sum + weight, 0) / 2;
  let seen = 0;
  for (const [value, weight] of sorted) {
    seen += weight;
    if (seen >= half) return value;
  }
  return 0;
}

function quantileOf(values: number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}

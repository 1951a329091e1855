/** Pastes straightened lines under each other on white, so that Tesseract reads a photograph as one tidy block. */

import { cropLine } from './crop-line.ts';
import { type Picture, quantile } from './picture.ts';
import type { Quad } from './quad.ts';
import type { Box } from './reading.ts';

/** Height of a pasted line's box, in pixels. */
const LINE = 48;
/** The detector's boxes end close below the letters; the commas of ș and ț need this much more height. */
const ROOM = 1.12;
const MARGIN = 24;
const GAP = 14;
/** White left between boxes that stand on one row, however far apart they are. */
const CELL_GAP = 60;
/** A montage never grows past this; what doesn't fit is left to the other reader. */
const MOST_PIXELS = 14_000_000;

/** Where each quad was pasted. */
export interface Pasted {
  quad: Quad;
  x: number;
  y: number;
  width: number;
  height: number;
}

export interface Montage {
  picture: Picture;
  /** The pasted line in which a box of the montage lies. */
  cellAt(box: Box): Pasted | undefined;
}

/** @param rows quads that stand side by side, top to bottom. */
export function pasteLines(picture: Picture, rows: Quad[][]): Montage {
  const pasted: Pasted[][] = [];
  const crops: Picture[] = [];
  let width = 0;
  let y = MARGIN;
  for (const row of rows) {
    let x = MARGIN;
    const cells: Pasted[] = [];
    for (const quad of row) {
      const crop = whiten(cropLine(picture, { ...quad, height: quad.height * ROOM }, LINE));
      if (Math.max(width, x + crop.width + MARGIN) * (y + LINE + MARGIN) > MOST_PIXELS) continue;
      crops.push(crop);
      cells.push({ quad, x, y, width: crop.width, height: crop.height });
      x += crop.width + CELL_GAP;
    }
    if (cells.length === 0) continue;
    pasted.push(cells);
    width = Math.max(width, x - CELL_GAP + MARGIN);
    y += LINE + GAP;
  }
  const height = y - GAP + MARGIN;
  const data = new Uint8Array(Math.max(1, width) * height).fill(255);
  for (const [n, cell] of pasted.flat().entries()) {
    const crop = crops[n] as Picture;
    for (let r = 0; r < crop.height; r++) {
      data.set(crop.data.subarray(r * crop.width, (r + 1) * crop.width), (cell.y + r) * width + cell.x);
    }
  }
  const cellAt = (box: Box): Pasted | undefined => {
    const middle = box.y + box.height / 2;
    const row = pasted.find(
      ([first]) => first && middle >= first.y - GAP / 2 && middle < first.y + first.height + GAP / 2,
    );
    const centre = box.x + box.width / 2;
    return row?.findLast(({ x }) => centre >= x) ?? row?.[0];
  };
  return { picture: { width: Math.max(1, width), height, data }, cellAt };
}

/** Stretches a crop so that its own paper is white and its ink black; print that is light on dark is turned round. */
function whiten(crop: Picture): Picture {
  const paper = quantile(crop.data, 0.75);
  const ink = quantile(crop.data, 0.02);
  const bright = quantile(crop.data, 0.98);
  const inverted = paper - ink < bright - paper;
  const from = inverted ? bright : ink;
  const to = inverted ? quantile(crop.data, 0.25) : paper;
  if (Math.abs(to - from) < 8) return { ...crop, data: new Uint8Array(crop.data.length).fill(255) };
  const data = new Uint8Array(crop.data.length);
  for (let i = 0; i < data.length; i++) {
    const level = (((crop.data[i] as number) - from) / (to - from)) * 255;
    data[i] = level < 0 ? 0 : Math.min(level, 255);
  }
  return { ...crop, data };
}

/** Finds which way is up: lying pages by the shape of their lines, upside-down ones by reading a few both ways. */

import { readLine, type PaddleLine } from './paddle/read-lines.ts';
import type { PaddleModels } from './paddle/models.ts';
import { type Picture, type QuarterTurn, turnPicture } from './picture.ts';
import type { Quad } from './quad.ts';

/** The picture turned upright. */
export interface Upright {
  picture: Picture;
  quads: Quad[];
  rotation: QuarterTurn;
  /** What was read on the way, for use again; keyed by the upright quad. */
  read: Map<Quad, PaddleLine>;
}

const MOST_LINES = 8;
const FEWEST_LINES = 2;
/** Difference of confidence, summed over lines, at which the vote is over. */
const CLEAR_LEAD = 0.8;

export async function turnUpright(models: PaddleModels, picture: Picture, quads: Quad[]): Promise<Upright> {
  const lying = isLying(quads);
  const turned = lying ? turnPicture(picture, 90) : picture;
  const standing = lying ? quads.map((quad) => turnQuarter(quad, picture)) : quads;

  const read = new Map<Quad, PaddleLine>();
  let lead = 0;
  let count = 0;
  for (const quad of mostTelling(standing)) {
    const upright = await readLine(models, turned, quad);
    const flipped = await readLine(models, turned, quad, true);
    read.set(quad, upright);
    lead += (upright.confidence - flipped.confidence) * weight(upright, flipped);
    count++;
    if (count >= FEWEST_LINES && Math.abs(lead) > CLEAR_LEAD) break;
  }
  if (lead >= 0) return { picture: turned, quads: standing, rotation: lying ? 90 : 0, read };
  const flippedQuads = standing.map((quad) => ({ ...quad, cx: turned.width - quad.cx, cy: turned.height - quad.cy }));
  return { picture: turnPicture(turned, 180), quads: flippedQuads, rotation: lying ? 270 : 180, read: new Map() };
}

/** More print in tall boxes than in wide ones; nearly square boxes don't vote. */
function isLying(quads: Quad[]): boolean {
  let wide = 0;
  let tall = 0;
  for (const { width, height } of quads) {
    if (width > height * 1.5) wide += width;
    else if (height > width * 1.5) tall += height;
  }
  return tall > wide;
}

function turnQuarter(quad: Quad, picture: Picture): Quad {
  return { cx: picture.height - quad.cy, cy: quad.cx, width: quad.height, height: quad.width, angle: quad.angle };
}

/** Long lines of usual height tell most, single words and huge headings least. */
function mostTelling(quads: Quad[]): Quad[] {
  const heights = quads.map((quad) => quad.height).sort((a, b) => a - b);
  const usual = heights[heights.length >> 1] ?? 1;
  const shape = (quad: Quad): number => Math.min(quad.width / quad.height, 18) - Math.abs(Math.log(quad.height / usual)) * 4;
  return [...quads].sort((a, b) => shape(b) - shape(a)).slice(0, MOST_LINES);
}

/** A line on which neither way gave letters says nothing. */
function weight(a: PaddleLine, b: PaddleLine): number {
  const letters = (line: PaddleLine): number => line.words.reduce((sum, word) => sum + word.text.length, 0);
  return Math.min(1, Math.max(letters(a), letters(b)) / 6);
}

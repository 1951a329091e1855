/** Finds which way is up: lying pages by the shape of their lines, upside-down ones by reading a few both ways. */

import type { PaddleModels } from './paddle/models.ts';
import { type PaddleLine, readLine } from './paddle/read-lines.ts';
import { type Picture, type QuarterTurn, turnPicture } from './picture.ts';
import { type Quad, sliceQuad } from './quad.ts';

/** The picture turned upright. */
export interface Upright {
  picture: Picture;
  quads: Quad[];
  rotation: QuarterTurn;
  /** What was read on the way, in upright quads; long lines only in part. */
  sample: PaddleLine[];
}

const MOST_LINES = 8;
/** Lines read at a time, each both ways. */
const ROUND = 2;
/** Difference of confidence, summed over lines, at which the vote is over. */
const CLEAR_LEAD = 0.8;
/** A long line is read no further than this many times its height: a dozen letters tell as well as ninety. */
const PART = 9;
/** A line that is cut tells as much as a whole one this much shorter, because what was read of a whole one is kept. */
const CUT_COSTS = 2;

export async function turnUpright(models: PaddleModels, picture: Picture, quads: Quad[]): Promise<Upright> {
  const lying = isLying(quads);
  const turned = lying ? turnPicture(picture, 90) : picture;
  const standing = lying ? quads.map((quad) => turnQuarter(quad, picture)) : quads;

  const upright: PaddleLine[] = [];
  const flipped: PaddleLine[] = [];
  let lead = 0;
  const voters = mostTelling(standing).map(headOf);
  while (voters.length > 0 && Math.abs(lead) <= CLEAR_LEAD) {
    const round = voters.splice(0, ROUND);
    const pairs = await Promise.all(
      round.map((part) =>
        Promise.all([readLine(models, turned, part), readLine(models, turned, part, { upsideDown: true })]),
      ),
    );
    for (const [a, b] of pairs) {
      upright.push(a);
      flipped.push({ ...b, quad: { ...b.quad, cx: turned.width - b.quad.cx, cy: turned.height - b.quad.cy } });
      lead += (a.confidence - b.confidence) * weight(a, b);
    }
  }
  if (lead >= 0) return { picture: turned, quads: standing, rotation: lying ? 90 : 0, sample: upright };
  const over = standing.map((quad) => ({ ...quad, cx: turned.width - quad.cx, cy: turned.height - quad.cy }));
  return { picture: turnPicture(turned, 180), quads: over, rotation: lying ? 270 : 180, sample: flipped };
}

/** The first part of a long line, enough to judge it by; short lines whole. */
export function headOf(quad: Quad): Quad {
  return quad.width > PART * quad.height ? sliceQuad(quad, 0, (PART * quad.height) / quad.width) : quad;
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

/** Lines of usual height that are as long as is read tell most, single words and huge headings least. */
function mostTelling(quads: Quad[]): Quad[] {
  const heights = quads.map((quad) => quad.height).sort((a, b) => a - b);
  const usual = heights[heights.length >> 1] ?? 1;
  const shape = (quad: Quad): number => {
    const long = quad.width / quad.height;
    return (long > PART ? PART - CUT_COSTS : long) - Math.abs(Math.log(quad.height / usual)) * 4;
  };
  return [...quads].sort((a, b) => shape(b) - shape(a)).slice(0, MOST_LINES);
}

/** A line on which neither way gave letters says nothing. */
function weight(a: PaddleLine, b: PaddleLine): number {
  const letters = (line: PaddleLine): number => line.words.reduce((sum, word) => sum + word.text.length, 0);
  return Math.min(1, Math.max(letters(a), letters(b)) / 6);
}

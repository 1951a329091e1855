/** Turns the recogniser's scores into letters (greedy CTC over the alphabet allowed). */

import type { Glyph } from './insert-spaces.ts';
import type { Alphabet } from './models.ts';

/**
 * @param scores `steps` rows from left to right, a probability for each of `classes` letters.
 * @param stretch width the network saw over the width of the line.
 */
export function decodeGlyphs(
  scores: Float32Array,
  steps: number,
  classes: number,
  { columns, letters }: Alphabet,
  stretch: number,
): Glyph[] {
  const glyphs: Glyph[] = [];
  const spaceColumn = columns[columns.length - 1] as number;
  let previous = 0;
  let spaceSeen = 0;
  for (let t = 0; t < steps; t++) {
    let best = 0;
    let bestScore = -1;
    let sum = 0;
    for (let k = 0; k < columns.length; k++) {
      const score = scores[t * classes + (columns[k] as number)] as number;
      sum += score;
      if (score > bestScore) {
        bestScore = score;
        best = k;
      }
    }
    const spaceScore = scores[t * classes + spaceColumn] as number;
    if (spaceScore > spaceSeen) spaceSeen = spaceScore;
    const confidence = sum > 0.05 ? bestScore / Math.max(sum, bestScore) : 0;
    const isLetter = best !== 0 && best !== columns.length - 1;
    if (isLetter && best === previous) {
      const last = glyphs[glyphs.length - 1] as Glyph;
      last.to = ((t + 1) / steps) * stretch;
      if (bestScore > last.confidence) last.confidence = bestScore;
    } else if (isLetter) {
      glyphs.push({
        letter: letters[best] as string,
        from: (t / steps) * stretch,
        to: ((t + 1) / steps) * stretch,
        confidence: Math.min(confidence, bestScore),
        spaceBefore: spaceSeen,
      });
      spaceSeen = 0;
    }
    previous = best;
  }
  return glyphs;
}

/** Reads straightened lines with PP-OCRv4's recogniser and puts back the spaces that it drops. */

import type { TypedTensor } from 'onnxruntime-node';
import { cropLine } from '../crop-line.ts';
import type { Picture } from '../picture.ts';
import type { Quad } from '../quad.ts';
import { type Glyph, insertSpaces } from './insert-spaces.ts';
import type { PaddleModels } from './models.ts';

/** The recogniser's fixed height, in pixels. */
const HEIGHT = 48;
/** Longer lines are read as if this wide: memory stays bounded whatever the shape of the box. */
const LONGEST = 2400;

/** Lines read at the same time, one processor core each. */
const AT_ONCE = 2;

/** What the recogniser saw in one quad. */
export interface PaddleLine {
  quad: Quad;
  /** Words left to right; `from` and `to` are shares (0 to 1) of the quad's width. */
  words: PaddleWord[];
  /** Mean over the letters, 0 to 1; 0 if nothing was read. */
  confidence: number;
}

export interface PaddleWord {
  text: string;
  from: number;
  to: number;
  confidence: number;
  /** One figure a letter, 0 to 1. */
  letterConfidence: number[];
}

/**
 * Reads one line.
 *
 * @param upsideDown reads the quad turned by half, for telling which way is up. Default: false.
 */
export async function readLine(
  models: PaddleModels,
  picture: Picture,
  quad: Quad,
  upsideDown = false,
): Promise<PaddleLine> {
  const crop = cropLine(picture, bounded(quad), HEIGHT, upsideDown);
  const glyphs = await readGlyphs(models, crop);
  const words = insertSpaces(glyphs, crop);
  const letters = words.flatMap((word) => word.letterConfidence);
  const confidence = letters.reduce((sum, one) => sum + one, 0) / Math.max(1, letters.length);
  return { quad, words, confidence };
}

/** Reads many lines, two at a time; the answers stand in the order of the quads. */
export async function readLines(
  models: PaddleModels,
  picture: Picture,
  quads: Quad[],
  signal?: AbortSignal,
): Promise<PaddleLine[]> {
  const lines: PaddleLine[] = [];
  let next = 0;
  const readOn = async (): Promise<void> => {
    while (next < quads.length) {
      signal?.throwIfAborted();
      const n = next++;
      lines[n] = await readLine(models, picture, quads[n] as Quad);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, readOn));
  return lines;
}

function bounded(quad: Quad): Quad {
  // Only the shape of a crop can make it large; squeezing the few absurd ones costs nothing that is legible.
  return quad.width > (LONGEST / HEIGHT) * quad.height ? { ...quad, height: (quad.width * HEIGHT) / LONGEST } : quad;
}

/** Greedy CTC over the allowed letters. */
async function readGlyphs({ recognition, alphabet }: PaddleModels, crop: Picture): Promise<Glyph[]> {
  const { Tensor } = await import('onnxruntime-node');
  const { width, height, data } = crop;
  // The network halves the width three times; white at the right end keeps the last letter whole.
  const padded = Math.max(32, Math.ceil(width / 8) * 8);
  const plane = padded * height;
  const values = new Float32Array(plane * 3);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < padded; x++) {
      const value = x < width ? (data[y * width + x] as number) / 127.5 - 1 : 0;
      const at = y * padded + x;
      values[at] = value;
      values[plane + at] = value;
      values[2 * plane + at] = value;
    }
  }
  const input = new Tensor('float32', values, [1, 3, height, padded]);
  const output = await recognition.run({ [recognition.inputNames[0] as string]: input });
  const tensor = output[recognition.outputNames[0] as string] as TypedTensor<'float32'>;
  const [, steps = 0, classes = 0] = tensor.dims;
  const glyphs = decode(tensor.data, steps, classes, alphabet.columns, alphabet.letters, padded / width);
  tensor.dispose();
  input.dispose();
  return glyphs;
}

function decode(
  scores: Float32Array,
  steps: number,
  classes: number,
  columns: Int32Array,
  letters: string[],
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

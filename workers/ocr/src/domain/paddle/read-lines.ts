/** Reads straightened lines with PP-OCRv4's recogniser and puts back the spaces that it drops. */

import { cropLine } from '../crop-line.ts';
import type { Picture } from '../picture.ts';
import type { Quad } from '../quad.ts';
import { insertSpaces } from './insert-spaces.ts';
import type { PaddleModels } from './models.ts';

/** The recogniser's fixed height, in pixels. */
const HEIGHT = 48;
/** Longer lines are read as if this wide: memory stays bounded whatever the shape of the box. */
const LONGEST = 2400;

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

/** How a line is laid before the recogniser. */
export interface LineOptions {
  /** Turned by half, for telling which way is up. Default: false. */
  upsideDown?: boolean;
  /** Width of the letters over their natural width: what is narrower is read sooner. Default: 1. */
  narrowing?: number;
}

/** Reads one line. */
export async function readLine(
  models: PaddleModels,
  picture: Picture,
  quad: Quad,
  { upsideDown = false, narrowing = 1 }: LineOptions = {},
): Promise<PaddleLine> {
  const crop = cropLine(picture, bounded(quad), HEIGHT, upsideDown, narrowing);
  const glyphs = await models.recogniser.read(crop);
  const words = insertSpaces(glyphs, crop, narrowing);
  const letters = words.flatMap((word) => word.letterConfidence);
  const confidence = letters.reduce((sum, one) => sum + one, 0) / Math.max(1, letters.length);
  return { quad, words, confidence };
}

/** Reads many lines, several at a time; the answers stand in the order of the quads. */
export async function readLines(
  models: PaddleModels,
  picture: Picture,
  quads: Quad[],
  options: LineOptions & { signal?: AbortSignal | undefined } = {},
): Promise<PaddleLine[]> {
  const lines: PaddleLine[] = [];
  // The longest first, so that all threads come to an end together.
  const order = [...quads.keys()].sort((a, b) => shapeOf(quads[b] as Quad) - shapeOf(quads[a] as Quad));
  const readOn = async (): Promise<void> => {
    for (let n = order.shift(); n !== undefined; n = order.shift()) {
      options.signal?.throwIfAborted();
      lines[n] = await readLine(models, picture, quads[n] as Quad, options);
    }
  };
  await Promise.all(Array.from({ length: models.recogniser.depth }, readOn));
  return lines;
}

/** Width for a height of one: the work a line makes. */
function shapeOf(quad: Quad): number {
  return quad.width / quad.height;
}

function bounded(quad: Quad): Quad {
  // Only the shape of a crop can make it large; squeezing the few absurd ones costs nothing that is legible.
  return quad.width > (LONGEST / HEIGHT) * quad.height ? { ...quad, height: (quad.width * HEIGHT) / LONGEST } : quad;
}

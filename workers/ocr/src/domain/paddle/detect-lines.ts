/** Finds the lines of print on a picture with PP-OCRv4's detector (differentiable binarisation). */

import type { InferenceSession, TypedTensor } from 'onnxruntime-node';
import { type Picture, resizePicture } from '../picture.ts';
import { type Quad, smallestRectangle } from '../quad.ts';

/** The longest side the detector sees: more costs memory and finds no more. */
const LONGEST_SIDE = 1280;
/** Small pictures are enlarged towards that, but not into a blur. */
const LARGEST_SCALE = 2.5;
const INK_PROBABILITY = 0.3;
const LINE_PROBABILITY = 0.5;
/** The network marks the core of a line; this much of area over perimeter is added on every side. */
const UNCLIP = 1.6;
const SMALLEST_SIDE = 3;
const MEAN = [0.485, 0.456, 0.406];
const DEVIATION = [0.229, 0.224, 0.225];

/** Lines in no particular order, in the picture's pixels. */
export async function detectLines(detection: InferenceSession, picture: Picture): Promise<Quad[]> {
  const { Tensor } = await import('onnxruntime-node');
  const scale = Math.min(LONGEST_SIDE / Math.max(picture.width, picture.height), LARGEST_SCALE);
  const width = Math.max(32, Math.round((picture.width * scale) / 32) * 32);
  const height = Math.max(32, Math.round((picture.height * scale) / 32) * 32);
  const small = await resizePicture(picture, width, height);
  const input = new Tensor('float32', normalise(small.data), [1, 3, height, width]);
  const output = await detection.run({ [detection.inputNames[0] as string]: input });
  const map = output[detection.outputNames[0] as string] as TypedTensor<'float32'>;
  const quads = linesOfMap(map.data, width, height);
  map.dispose();
  input.dispose();
  const sx = picture.width / width;
  const sy = picture.height / height;
  return quads.map((quad) => ({
    ...quad,
    cx: quad.cx * sx,
    cy: quad.cy * sy,
    width: quad.width * sx,
    height: quad.height * sy,
  }));
}

function normalise(grey: Uint8Array): Float32Array {
  const size = grey.length;
  const input = new Float32Array(size * 3);
  for (let channel = 0; channel < 3; channel++) {
    const scale = 1 / 255 / (DEVIATION[channel] as number);
    const shift = (MEAN[channel] as number) / (DEVIATION[channel] as number);
    for (let i = 0; i < size; i++) input[channel * size + i] = (grey[i] as number) * scale - shift;
  }
  return input;
}

/** Connected regions of the probability map, each as its smallest rectangle, grown to the full print. */
function linesOfMap(map: Float32Array, width: number, height: number): Quad[] {
  const seen = new Uint8Array(map.length);
  const stack: number[] = [];
  const quads: Quad[] = [];
  for (let start = 0; start < map.length; start++) {
    if (seen[start] || (map[start] as number) <= INK_PROBABILITY) continue;
    seen[start] = 1;
    stack.push(start);
    const edge: number[] = [];
    while (stack.length > 0) {
      const at = stack.pop() as number;
      const x = at % width;
      const y = (at - x) / width;
      let inside = 0;
      for (let dy = -1; dy <= 1; dy++) {
        for (let dx = -1; dx <= 1; dx++) {
          if ((dx === 0 && dy === 0) || x + dx < 0 || x + dx >= width || y + dy < 0 || y + dy >= height) continue;
          const next = at + dy * width + dx;
          if ((map[next] as number) <= INK_PROBABILITY) continue;
          inside++;
          if (seen[next]) continue;
          seen[next] = 1;
          stack.push(next);
        }
      }
      if (inside < 8) edge.push(x, y);
    }
    const core = smallestRectangle(edge);
    if (Math.min(core.width, core.height) < SMALLEST_SIDE) continue;
    if (meanInside(map, width, height, core) < LINE_PROBABILITY) continue;
    const grow = ((core.width * core.height) / (2 * (core.width + core.height))) * UNCLIP * 2;
    quads.push({ ...core, width: core.width + grow, height: core.height + grow });
  }
  return quads;
}

function meanInside(map: Float32Array, width: number, height: number, quad: Quad): number {
  const cos = Math.cos(quad.angle);
  const sin = Math.sin(quad.angle);
  let sum = 0;
  let count = 0;
  const columns = Math.max(1, Math.ceil(quad.width));
  const rows = Math.max(1, Math.ceil(quad.height));
  for (let r = 0; r < rows; r++) {
    const v = ((r + 0.5) / rows - 0.5) * quad.height;
    for (let c = 0; c < columns; c++) {
      const u = ((c + 0.5) / columns - 0.5) * quad.width;
      const x = Math.round(quad.cx + u * cos - v * sin);
      const y = Math.round(quad.cy + u * sin + v * cos);
      count++;
      if (x >= 0 && y >= 0 && x < width && y < height) sum += map[y * width + x] as number;
    }
  }
  return sum / count;
}

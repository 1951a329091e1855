/** Makes a page fit for Tesseract: even lighting, no slant, letters of the size it was trained on. Each only if needed. */

import { fromSharp, type Picture, toSharp } from './picture.ts';

/** Grey levels between the dark and the bright part of the paper above which the lighting is taken out. */
export const UNEVEN_LEVELS = 40;
/** Degrees below which straightening blurs more than it helps. */
export const LEAST_SLANT = 0.2;
/** Height of a line's box that Tesseract reads best for its time, in pixels. */
const BEST_LINE = 44;
const LARGEST_SCALE = 3;
const TILES_ACROSS = 48;

/** Paper brightness in tiles, and how much it differs over the page. */
export interface Lighting {
  tiles: Float32Array;
  columns: number;
  rows: number;
  size: number;
  /** Difference between the 5 % and 95 % quantile of the tiles, in grey levels. */
  spread: number;
}

/** Measures the paper's brightness: the level that a tenth of each tile's pixels exceed. */
export function measureLighting({ width, height, data }: Picture): Lighting {
  const size = Math.max(8, Math.ceil(Math.max(width, height) / TILES_ACROSS));
  const columns = Math.ceil(width / size);
  const rows = Math.ceil(height / size);
  const tiles = new Float32Array(columns * rows);
  const counts = new Uint32Array(256);
  const step = Math.max(1, size >> 5);
  for (let r = 0; r < rows; r++) {
    for (let c = 0; c < columns; c++) {
      counts.fill(0);
      let total = 0;
      for (let y = r * size; y < Math.min(height, (r + 1) * size); y += step) {
        for (let x = c * size; x < Math.min(width, (c + 1) * size); x += step) {
          counts[data[y * width + x] as number]!++;
          total++;
        }
      }
      let level = 255;
      for (let seen = counts[255] as number; level > 0 && seen < total * 0.2; ) seen += counts[--level] as number;
      tiles[r * columns + c] = level;
    }
  }
  const sorted = [...tiles].sort((a, b) => a - b);
  const spread = (sorted[Math.floor(sorted.length * 0.95)] ?? 0) - (sorted[Math.floor(sorted.length * 0.05)] ?? 0);
  return { tiles, columns, rows, size, spread };
}

/** Divides by the paper's brightness, so that paper is white everywhere. */
export function evenLighting(picture: Picture, lighting: Lighting): Picture {
  const { width, height, data } = picture;
  const { columns, rows, size } = lighting;
  const tiles = smooth(fillDark(lighting), columns, rows);
  const out = new Uint8Array(data.length);
  const across = new Float32Array(width);
  for (let y = 0; y < height; y++) {
    const v = Math.max(0, Math.min(rows - 1, y / size - 0.5));
    const r0 = Math.floor(v);
    const r1 = Math.min(rows - 1, r0 + 1);
    const fv = v - r0;
    for (let x = 0; x < width; x++) {
      const u = Math.max(0, Math.min(columns - 1, x / size - 0.5));
      const c0 = u | 0;
      const c1 = c0 + 1 < columns ? c0 + 1 : c0;
      const fu = u - c0;
      const top = (tiles[r0 * columns + c0] as number) * (1 - fu) + (tiles[r0 * columns + c1] as number) * fu;
      const bottom = (tiles[r1 * columns + c0] as number) * (1 - fu) + (tiles[r1 * columns + c1] as number) * fu;
      across[x] = top * (1 - fv) + bottom * fv;
    }
    const row = y * width;
    for (let x = 0; x < width; x++) {
      const level = ((data[row + x] as number) * 250) / (across[x] as number);
      out[row + x] = Math.min(level, 255);
    }
  }
  return { width, height, data: out };
}

/** A tile much darker than its surroundings is print or a picture, not paper: it takes its neighbours' brightness. */
function fillDark({ tiles, columns, rows }: Lighting): Float32Array {
  const filled = new Float32Array(tiles.length);
  for (let r = 0; r < rows; r++) {
    for (let c = 0; c < columns; c++) {
      let brightest = 0;
      for (let dy = -1; dy <= 1; dy++) {
        for (let dx = -1; dx <= 1; dx++) {
          if (r + dy < 0 || r + dy >= rows || c + dx < 0 || c + dx >= columns) continue;
          brightest = Math.max(brightest, tiles[(r + dy) * columns + c + dx] as number);
        }
      }
      const own = tiles[r * columns + c] as number;
      filled[r * columns + c] = Math.max(40, own < brightest * 0.6 ? brightest : own);
    }
  }
  return filled;
}

function smooth(tiles: Float32Array, columns: number, rows: number): Float32Array {
  const out = new Float32Array(tiles.length);
  for (let r = 0; r < rows; r++) {
    for (let c = 0; c < columns; c++) {
      let sum = 0;
      let weight = 0;
      for (let dy = -1; dy <= 1; dy++) {
        for (let dx = -1; dx <= 1; dx++) {
          if (r + dy < 0 || r + dy >= rows || c + dx < 0 || c + dx >= columns) continue;
          const w = (2 - Math.abs(dx)) * (2 - Math.abs(dy));
          sum += (tiles[(r + dy) * columns + c + dx] as number) * w;
          weight += w;
        }
      }
      out[r * columns + c] = sum / weight;
    }
  }
  return out;
}

/** Factor that brings lines of this height (median of the boxes, in pixels) to the best size. */
export function scaleFor(lineHeight: number): number {
  if (lineHeight <= 0) return 1;
  const scale = BEST_LINE / lineHeight;
  return scale > 0.75 && scale <= 1.05 ? 1 : Math.min(LARGEST_SCALE, scale);
}

/**
 * Turns a picture by an angle and scales it, in one resampling.
 *
 * @param radians clockwise; the canvas grows so that nothing is lost, new corners are white.
 */
export async function straighten(picture: Picture, radians: number, scale: number): Promise<Picture> {
  if (radians === 0 && scale === 1) return picture;
  if (radians === 0) {
    const width = Math.max(1, Math.round(picture.width * scale));
    const height = Math.max(1, Math.round(picture.height * scale));
    return fromSharp(toSharp(picture).resize(width, height, { fit: 'fill', kernel: scale > 1 ? 'cubic' : 'lanczos3' }));
  }
  const cos = Math.cos(radians) * scale;
  const sin = Math.sin(radians) * scale;
  return fromSharp(
    toSharp(picture).affine([cos, -sin, sin, cos], {
      background: '#fff',
      interpolator: scale < 0.8 ? 'bilinear' : 'bicubic',
    }),
  );
}

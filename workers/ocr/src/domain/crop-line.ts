/** Cuts a slanted line out of a picture and lays it straight. */

import type { Picture } from './picture.ts';
import type { Quad } from './quad.ts';

/**
 * The print inside a quad, straightened, `height` pixels high and as wide as its shape asks for. Sampling is cubic, on
 * an average of neighbours where the line is shrunk; outside the picture the nearest edge is continued. `narrowing` below 1
 * squeezes the letters.
 */
export function cropLine(picture: Picture, quad: Quad, height: number, upsideDown = false, narrowing = 1): Picture {
  const scale = quad.height / height;
  const width = Math.max(1, Math.round((quad.width / scale) * narrowing));
  const stepX = quad.width / width;
  const sign = upsideDown ? -1 : 1;
  const cos = Math.cos(quad.angle) * sign;
  const sin = Math.sin(quad.angle) * sign;
  const data = new Uint8Array(width * height);
  // Shrinking by more than a half, one sample a pixel would miss thin strokes.
  const taps = Math.max(1, Math.min(4, Math.round(scale)));
  for (let r = 0; r < height; r++) {
    for (let c = 0; c < width; c++) {
      let level = 0;
      for (let ty = 0; ty < taps; ty++) {
        const v = (r + (ty + 0.5) / taps) * scale - quad.height / 2;
        for (let tx = 0; tx < taps; tx++) {
          const u = (c + (tx + 0.5) / taps) * stepX - quad.width / 2;
          level += sampleCubic(picture, quad.cx + u * cos - v * sin - 0.5, quad.cy + u * sin + v * cos - 0.5);
        }
      }
      level /= taps * taps;
      data[r * width + c] = level < 0 ? 0 : level > 255 ? 255 : level + 0.5;
    }
  }
  return { width, height, data };
}

/** Catmull-Rom's cubic (a = −0.5) through sixteen neighbours. */
function sampleCubic({ width, height, data }: Picture, x: number, y: number): number {
  const x0 = Math.floor(x);
  const y0 = Math.floor(y);
  const fx = x - x0;
  const fy = y - y0;
  const wx0 = ((-0.5 * fx + 1) * fx - 0.5) * fx;
  const wx1 = (1.5 * fx - 2.5) * fx * fx + 1;
  const wx2 = ((-1.5 * fx + 2) * fx + 0.5) * fx;
  const wx3 = (0.5 * fx - 0.5) * fx * fx;
  const wy0 = ((-0.5 * fy + 1) * fy - 0.5) * fy;
  const wy1 = (1.5 * fy - 2.5) * fy * fy + 1;
  const wy2 = ((-1.5 * fy + 2) * fy + 0.5) * fy;
  const wy3 = (0.5 * fy - 0.5) * fy * fy;
  const lastX = width - 1;
  const lastY = height - 1;
  const a = x0 - 1 < 0 ? 0 : Math.min(x0 - 1, lastX);
  const b = x0 < 0 ? 0 : Math.min(x0, lastX);
  const c = x0 + 1 < 0 ? 0 : Math.min(x0 + 1, lastX);
  const d = x0 + 2 < 0 ? 0 : Math.min(x0 + 2, lastX);
  let sum = 0;
  for (let k = 0; k < 4; k++) {
    const yy = y0 - 1 + k;
    const row = (yy < 0 ? 0 : Math.min(yy, lastY)) * width;
    const value =
      (data[row + a] as number) * wx0 +
      (data[row + b] as number) * wx1 +
      (data[row + c] as number) * wx2 +
      (data[row + d] as number) * wx3;
    sum += value * (k === 0 ? wy0 : k === 1 ? wy1 : k === 2 ? wy2 : wy3);
  }
  return sum;
}

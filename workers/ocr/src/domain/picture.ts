/** A grey picture in memory and the few things done to it as a whole. */

import sharp, { type Sharp } from 'sharp';

/** One byte a pixel, row by row from the top left; 0 is black, 255 white. */
export interface Picture {
  width: number;
  height: number;
  data: Uint8Array;
}

export type QuarterTurn = 0 | 90 | 180 | 270;

// One picture at a time and no cache: peak memory stays that of the page in hand.
sharp.cache(false);
sharp.concurrency(2);

/** The picture as a sharp pipeline, for resizing and encoding. */
export function toSharp({ width, height, data }: Picture): Sharp {
  return sharp(data, { raw: { width, height, channels: 1 }, limitInputPixels: false });
}

/** Runs a sharp pipeline and takes its first channel as grey. */
export async function fromSharp(pipeline: Sharp): Promise<Picture> {
  const { data, info } = await pipeline
    .toColourspace('b-w')
    .raw({ depth: 'uchar' })
    .toBuffer({ resolveWithObject: true });
  const { width, height, channels } = info;
  if (channels === 1) return { width, height, data };
  const grey = new Uint8Array(width * height);
  for (let i = 0; i < grey.length; i++) grey[i] = data[i * channels] ?? 0;
  return { width, height, data: grey };
}

/** Enlarges or shrinks; `scale` is at least a pixel's worth in both directions. Default kernel: cubic up, area-like down. */
export async function resizePicture(picture: Picture, width: number, height: number): Promise<Picture> {
  if (width === picture.width && height === picture.height) return picture;
  return fromSharp(
    toSharp(picture).resize(width, height, { fit: 'fill', kernel: width > picture.width ? 'cubic' : 'lanczos3' }),
  );
}

/** The rows of pixels from `top` up to `bottom`, sharing the picture's memory. */
export function cutRows({ width, data }: Picture, top: number, bottom: number): Picture {
  return { width, height: bottom - top, data: data.subarray(top * width, bottom * width) };
}

/** Turns clockwise by quarters, exactly. */
export function turnPicture(picture: Picture, degrees: QuarterTurn): Picture {
  if (degrees === 0) return picture;
  const { width, height, data } = picture;
  const out = new Uint8Array(data.length);
  if (degrees === 180) {
    for (let i = 0, j = data.length - 1; j >= 0; i++, j--) out[i] = data[j] as number;
    return { width, height, data: out };
  }
  // Tiles keep both sides in the processor's cache.
  const TILE = 64;
  for (let ty = 0; ty < height; ty += TILE) {
    for (let tx = 0; tx < width; tx += TILE) {
      const yEnd = Math.min(height, ty + TILE);
      const xEnd = Math.min(width, tx + TILE);
      for (let y = ty; y < yEnd; y++) {
        for (let x = tx; x < xEnd; x++) {
          const to = degrees === 90 ? x * height + (height - 1 - y) : (width - 1 - x) * height + y;
          out[to] = data[y * width + x] as number;
        }
      }
    }
  }
  return { width: height, height: width, data: out };
}

/** The level below which `share` (0 to 1) of the pixels lie; looks at every `step`-th pixel, default 1. */
export function quantile(levels: Uint8Array, share: number, step = 1): number {
  const counts = new Uint32Array(256);
  let total = 0;
  for (let i = 0; i < levels.length; i += step) {
    counts[levels[i] as number]!++;
    total++;
  }
  let seen = 0;
  for (let level = 0; level < 256; level++) {
    seen += counts[level] as number;
    if (seen > total * share) return level;
  }
  return 255;
}

/** Otsu's threshold: levels at or below it are ink. */
export function otsuThreshold(levels: Uint8Array): number {
  const counts = new Float64Array(256);
  for (let i = 0; i < levels.length; i++) counts[levels[i] as number]!++;
  let sum = 0;
  for (let level = 0; level < 256; level++) sum += level * (counts[level] as number);
  let best = 127;
  let bestSpread = -1;
  let below = 0;
  let sumBelow = 0;
  for (let level = 0; level < 255; level++) {
    below += counts[level] as number;
    sumBelow += level * (counts[level] as number);
    const above = levels.length - below;
    if (below === 0 || above === 0) continue;
    const difference = sumBelow / below - (sum - sumBelow) / above;
    const spread = below * above * difference * difference;
    if (spread > bestSpread) {
      bestSpread = spread;
      best = level;
    }
  }
  return best;
}

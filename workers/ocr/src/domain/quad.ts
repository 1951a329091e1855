/** Slanted rectangles: where a line of print stands on the picture. */

import type { Box } from './reading.ts';

/** A rectangle turned by `angle` about its centre; `width` runs along the text. Pixels and radians, clockwise positive. */
export interface Quad {
  cx: number;
  cy: number;
  width: number;
  height: number;
  angle: number;
}

/** The upright rectangle around a quad. */
export function boxAround(quad: Quad): Box {
  const cos = Math.abs(Math.cos(quad.angle));
  const sin = Math.abs(Math.sin(quad.angle));
  const width = quad.width * cos + quad.height * sin;
  const height = quad.width * sin + quad.height * cos;
  return { x: quad.cx - width / 2, y: quad.cy - height / 2, width, height };
}

/** The part of a quad between two shares (0 to 1) of its width, as a quad of the same slant. */
export function sliceQuad(quad: Quad, from: number, to: number): Quad {
  const along = ((from + to) / 2 - 0.5) * quad.width;
  return {
    cx: quad.cx + along * Math.cos(quad.angle),
    cy: quad.cy + along * Math.sin(quad.angle),
    width: (to - from) * quad.width,
    height: quad.height,
    angle: quad.angle,
  };
}

/** Turns a quad about a point and moves it: `x' = R(x − from) + to`. */
export function turnQuad(
  quad: Quad,
  angle: number,
  from: { x: number; y: number },
  to: { x: number; y: number },
): Quad {
  const cos = Math.cos(angle);
  const sin = Math.sin(angle);
  const x = quad.cx - from.x;
  const y = quad.cy - from.y;
  return { ...quad, cx: x * cos - y * sin + to.x, cy: x * sin + y * cos + to.y, angle: quad.angle + angle };
}

/** The rectangle of least area around points given as x, y, x, y, …; its angle is between −45° and 45°. */
export function smallestRectangle(points: number[]): Quad {
  const hull = convexHull(points);
  let best: Quad | undefined;
  let bestArea = Infinity;
  for (let i = 0; i < hull.length; i += 2) {
    const j = (i + 2) % hull.length;
    const angle = Math.atan2(
      (hull[j + 1] as number) - (hull[i + 1] as number),
      (hull[j] as number) - (hull[i] as number),
    );
    const cos = Math.cos(angle);
    const sin = Math.sin(angle);
    let minU = Infinity;
    let maxU = -Infinity;
    let minV = Infinity;
    let maxV = -Infinity;
    for (let k = 0; k < hull.length; k += 2) {
      const u = (hull[k] as number) * cos + (hull[k + 1] as number) * sin;
      const v = -(hull[k] as number) * sin + (hull[k + 1] as number) * cos;
      if (u < minU) minU = u;
      if (u > maxU) maxU = u;
      if (v < minV) minV = v;
      if (v > maxV) maxV = v;
    }
    const area = (maxU - minU) * (maxV - minV);
    if (area >= bestArea) continue;
    bestArea = area;
    const u = (minU + maxU) / 2;
    const v = (minV + maxV) / 2;
    best = { cx: u * cos - v * sin, cy: u * sin + v * cos, width: maxU - minU, height: maxV - minV, angle };
  }
  return best ? levelled(best) : { cx: points[0] ?? 0, cy: points[1] ?? 0, width: 0, height: 0, angle: 0 };
}

/** The same rectangle, its angle brought between −45° and 45°. */
function levelled(quad: Quad): Quad {
  let { angle, width, height } = quad;
  while (angle > Math.PI / 4) [angle, width, height] = [angle - Math.PI / 2, height, width];
  while (angle < -Math.PI / 4) [angle, width, height] = [angle + Math.PI / 2, height, width];
  return { ...quad, angle, width, height };
}

/** Andrew's monotone chain. */
function convexHull(points: number[]): number[] {
  const order: [number, number][] = [];
  for (let i = 0; i < points.length; i += 2) order.push([points[i] as number, points[i + 1] as number]);
  order.sort((a, b) => a[0] - b[0] || a[1] - b[1]);
  const half = (list: [number, number][]): [number, number][] => {
    const chain: [number, number][] = [];
    for (const p of list) {
      while (chain.length >= 2 && turnsRight(chain[chain.length - 2]!, chain[chain.length - 1]!, p)) chain.pop();
      chain.push(p);
    }
    chain.pop();
    return chain;
  };
  return [...half(order), ...half(order.reverse())].flat();
}

function turnsRight(a: [number, number], b: [number, number], c: [number, number]): boolean {
  return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0]) <= 0;
}

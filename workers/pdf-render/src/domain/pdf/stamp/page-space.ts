/** Where a stamp lies on a page as it is seen: turned and cropped pages are reckoned as they look. */

import type { PDFPage } from '@cantoo/pdf-lib';
import type { Placing } from './stamp-options.ts';

/** A PDF matrix: x' = a x + c y + e, y' = b x + d y + f. */
export type Matrix = readonly [a: number, b: number, c: number, d: number, e: number, f: number];

/** From the edge, unless the stamp says otherwise. */
const EDGE = 10 * (72 / 25.4);

/** Brings a stamp of this size, drawn from its own lower left corner, to its place on the page. */
export function placeOnPage(page: PDFPage, size: { width: number; height: number }, placing: Placing): Matrix {
  const box = page.getCropBox();
  const turned = ((page.getRotation().angle % 360) + 360) % 360;
  const isLying = turned === 90 || turned === 270;
  const seen = isLying ? { width: box.height, height: box.width } : box;
  const angle = (placing.rotation * Math.PI) / 180;
  const cos = Math.cos(angle);
  const sin = Math.sin(angle);
  // The turned stamp keeps its distance by the box around it.
  const around = {
    width: Math.abs(size.width * cos) + Math.abs(size.height * sin),
    height: Math.abs(size.width * sin) + Math.abs(size.height * cos),
  };
  const center = centerOf(placing, around, seen);
  const own: Matrix = [
    cos,
    sin,
    -sin,
    cos,
    center.x - (size.width * cos - size.height * sin) / 2,
    center.y - (size.width * sin + size.height * cos) / 2,
  ];
  return multiply(own, seenToUser(turned, box));
}

function centerOf(
  { position, x, y }: Placing,
  around: { width: number; height: number },
  seen: { width: number; height: number },
): { x: number; y: number } {
  const isCenter = position === 'center';
  const fromLeft = (distance: number) => distance + around.width / 2;
  const fromBottom = (distance: number) => distance + around.height / 2;
  let centerX = seen.width / 2 + (isCenter ? (x ?? 0) : 0);
  if (position.endsWith('right')) centerX = seen.width - fromLeft(x ?? EDGE);
  else if (position.endsWith('left')) centerX = fromLeft(x ?? EDGE);
  else if (!isCenter && x !== undefined) centerX = fromLeft(x);
  let centerY = seen.height / 2 - (isCenter ? (y ?? 0) : 0);
  if (position.startsWith('bottom')) centerY = fromBottom(y ?? EDGE);
  else if (position.startsWith('top')) centerY = seen.height - fromBottom(y ?? EDGE);
  else if (!isCenter && y !== undefined) centerY = seen.height - fromBottom(y);
  return { x: centerX, y: centerY };
}

/** From the page as it is seen, with its origin at the lower left, to the page's own space. */
function seenToUser(turned: number, box: { x: number; y: number; width: number; height: number }): Matrix {
  const { x, y, width, height } = box;
  if (turned === 90) return [0, 1, -1, 0, x + width, y];
  if (turned === 180) return [-1, 0, 0, -1, x + width, y + height];
  if (turned === 270) return [0, -1, 1, 0, x, y + height];
  return [1, 0, 0, 1, x, y];
}

/** First `first`, then `second`. */
function multiply(first: Matrix, second: Matrix): Matrix {
  const [a, b, c, d, e, f] = first;
  const [p, q, r, s, t, u] = second;
  return [a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s, e * p + f * r + t, e * q + f * s + u];
}

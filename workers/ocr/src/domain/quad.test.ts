import { expect, test } from 'vitest';
import { boxAround, sliceQuad, smallestRectangle, turnQuad } from './quad.ts';

test('the smallest rectangle around a slanted strip has its slant and size', () => {
  const corners: number[] = [];
  for (const [u, v] of [
    [-50, -5],
    [50, -5],
    [50, 5],
    [-50, 5],
  ] as const)
    corners.push(100 + u * Math.cos(0.1) - v * Math.sin(0.1), 60 + u * Math.sin(0.1) + v * Math.cos(0.1));
  const { angle, width, height } = smallestRectangle(corners);
  expect([angle.toFixed(3), width.toFixed(1), height.toFixed(1)]).toEqual(['0.100', '100.0', '10.0']);
});

test('half of a quad is its left half, and turning it twice gives it back', () => {
  const quad = { cx: 50, cy: 20, width: 100, height: 10, angle: 0 };
  expect(boxAround(sliceQuad(quad, 0, 0.5))).toEqual({ x: 0, y: 15, width: 50, height: 10 });
  const there = turnQuad(quad, 0.2, { x: 0, y: 0 }, { x: 5, y: 5 });
  expect(turnQuad(there, -0.2, { x: 5, y: 5 }, { x: 0, y: 0 }).cx).toBeCloseTo(50);
});

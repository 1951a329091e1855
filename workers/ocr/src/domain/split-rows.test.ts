import { expect, test } from 'vitest';
import type { Picture } from './picture.ts';
import { cutPlace, middleRow } from './split-rows.ts';

const WIDTH = 400;
const row = (n: number, width = 300): { x: number; y: number; width: number; height: number }[] => [
  { x: 20, y: 20 + n * 40, width, height: 24 },
];

/** White, with stripes as letters have them between two heights. */
function page(height: number, printed: [from: number, to: number][]): Picture {
  const data = new Uint8Array(WIDTH * height).fill(255);
  for (const [from, to] of printed) {
    for (let y = from; y < to; y++) for (let x = 20; x < 320; x += 8) data.fill(0, y * WIDTH + x, y * WIDTH + x + 4);
  }
  return { width: WIDTH, height, data };
}

const rows = Array.from({ length: 10 }, (_, n) => row(n));
const print = rows.flat().map(({ y, height }): [number, number] => [y, y + height]);

test('a page is cut in the white between its middle rows', () => {
  expect(cutPlace(page(460, print), rows)).toBe(212);
});

test('print that the boxes miss is not cut through', () => {
  expect(cutPlace(page(460, [...print, [200, 230]]), rows)).toBe(172);
  expect(cutPlace(page(460, [[0, 460]]), rows)).toBeUndefined();
});

test('a handful of rows is left whole', () => {
  expect(cutPlace(page(460, print), rows.slice(0, 5))).toBeUndefined();
});

test('halves are halves of the print, not of the rows', () => {
  expect(middleRow([row(0, 900), row(1, 100), row(2, 100), row(3, 100)])).toBe(1);
  expect(middleRow([row(0), row(1), row(2), row(3)])).toBe(2);
  expect(middleRow([row(0)])).toBe(1);
});

import { expect, test } from 'vitest';
import { mergeRow } from './merge-rows.ts';
import type { Word } from './reading.ts';

/** Words spaced evenly, ten pixels a letter. */
function words(...entries: [text: string, x: number, confidence: number][]): Word[] {
  return entries.map(([text, x, confidence]) => ({
    text,
    box: { x, y: 0, width: text.length * 10, height: 20 },
    confidence,
  }));
}
const texts = (row: Word[]): string => row.map((word) => word.text).join(' ');

test('letters come from Tesseract, figures from PP-OCR', () => {
  const letters = words(['BRÂNZĂ', 0, 0.9], ['2l,35', 100, 0.8], ['B', 170, 0.9]);
  const figures = words(['BRANZA', 0, 0.97], ['21,35', 100, 0.98], ['B', 170, 0.97]);
  expect(texts(mergeRow(letters, figures))).toBe('BRÂNZĂ 21,35 B');
});

test('a word that only one reader saw stays if it is believable', () => {
  expect(texts(mergeRow(words(['ȘI', 0, 0.9], ['~', 300, 0.1]), words(['53,90', 100, 0.95])))).toBe('ȘI 53,90');
});

test('PP-OCR does not decide on figures it is unsure of', () => {
  expect(texts(mergeRow(words(['12,45', 0, 0.9]), words(['12,4S', 0, 0.5])))).toBe('12,45');
});

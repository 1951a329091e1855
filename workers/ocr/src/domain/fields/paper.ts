/** Papers for tests: text laid out by columns becomes lines with boxes, as a reader would hand them over. */

import type { Line, Page, Reading } from '../reading.ts';

/** Pixels of a letter and of a row. */
const LETTER = { width: 16, height: 24, row: 34 };

/**
 * A page from rows of text as a fixed-width font prints them; more than one space moves the next word to the right.
 * `others` are the same rows as further readers saw them.
 */
export function paper(
  text: string | string[],
  options: { kind?: Page['kind']; others?: (string | string[])[] } = {},
): Reading {
  const rows = rowsOf(text);
  const lines = linesOf(rows);
  const width = (Math.max(40, ...rows.map((row) => row.length)) + 4) * LETTER.width;
  const height = Math.max(rows.length, 10) * LETTER.row;
  return {
    page: page(lines, { number: 1, width, height, kind: options.kind ?? 'page' }),
    others: (options.others ?? []).map((other) => linesOf(rowsOf(other))),
  };
}

/** A page around lines that have their boxes. */
export function page(lines: Line[], size: { number: number; width: number; height: number; kind: Page['kind'] }): Page {
  return {
    ...size,
    rotation: 0,
    skew: 0,
    source: 'picture',
    text: lines.map((line) => line.text).join('\n'),
    blocks: [{ box: { x: 0, y: 0, width: size.width, height: size.height }, lines }],
  };
}

function rowsOf(text: string | string[]): string[] {
  return typeof text === 'string' ? text.replace(/^\n/, '').split('\n') : text;
}

function linesOf(rows: string[]): Line[] {
  return rows.flatMap((row, n) => {
    const words = [...row.matchAll(/\S+/g)].map((match) => ({
      text: match[0],
      box: {
        x: (match.index + 2) * LETTER.width,
        y: n * LETTER.row,
        width: match[0].length * LETTER.width,
        height: LETTER.height,
      },
      confidence: 0.95,
    }));
    const [first, last] = [words[0], words.at(-1)];
    if (!first || !last) return [];
    const box = { ...first.box, width: last.box.x + last.box.width - first.box.x };
    return [{ text: words.map((word) => word.text).join(' '), box, confidence: 0.95, words }];
  });
}

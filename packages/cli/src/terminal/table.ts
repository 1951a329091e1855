/** Tables for people: columns as wide as needed, the last one or a named one shortened to fit the terminal. */

import { clip, padEnd, padStart, style, widthOf } from './style.ts';

export interface Column {
  title: string;
  /** Default `'left'`. */
  align?: 'left' | 'right';
  /** Takes what room is left, and is shortened if there is too little. */
  flexible?: boolean;
  /** Is shortened as well where that is not enough. */
  shrinks?: boolean;
}

const GAP = 2;
const SMALLEST = 8;

/** Lines of a table. `width` is the terminal's; without it nothing is shortened. */
export function tableLines(columns: readonly Column[], rows: readonly (readonly string[])[], width?: number): string[] {
  const widths = columns.map(({ title }, i) => Math.max(widthOf(title), ...rows.map((row) => widthOf(row[i] ?? ''))));
  let tooMuch = widths.reduce((sum, each) => sum + each, 0) + GAP * (columns.length - 1) - (width ?? Infinity);
  for (const property of ['flexible', 'shrinks'] as const) {
    const i = columns.findIndex((column) => column[property]);
    const room = widths[i] ?? 0;
    if (tooMuch <= 0 || room <= SMALLEST) continue;
    widths[i] = Math.max(SMALLEST, room - tooMuch);
    tooMuch -= room - (widths[i] as number);
  }
  const line = (cells: readonly string[]) =>
    columns
      .map(({ align }, i) => {
        const room = widths[i] as number;
        const cell = cells[i] ?? '';
        const text = widthOf(cell) > room ? clip(cell, room) : cell;
        return align === 'right' ? padStart(text, room) : padEnd(text, room);
      })
      .join(' '.repeat(GAP))
      .trimEnd();
  return [style('dim', line(columns.map(({ title }) => title))), ...rows.map(line)];
}

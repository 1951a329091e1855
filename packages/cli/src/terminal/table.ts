/** Tables for people: columns as wide as needed, the last one or a named one shortened to fit the terminal. */

import { clip, padEnd, padStart, style, widthOf } from './style.ts';

export interface Column {
  title: string;
  /** Default `'left'`. */
  align?: 'left' | 'right';
  /** Takes what room is left, and is shortened if there is too little. */
  flexible?: boolean;
}

const GAP = 2;
const SMALLEST = 8;

/** Lines of a table. `width` is the terminal's; without it nothing is shortened. */
export function tableLines(columns: readonly Column[], rows: readonly (readonly string[])[], width?: number): string[] {
  const widths = columns.map(({ title }, i) => Math.max(widthOf(title), ...rows.map((row) => widthOf(row[i] ?? ''))));
  const total = widths.reduce((sum, each) => sum + each, 0) + GAP * (columns.length - 1);
  const flexible = columns.findIndex((column) => column.flexible);
  if (width !== undefined && total > width && flexible >= 0) {
    widths[flexible] = Math.max(SMALLEST, (widths[flexible] as number) - (total - width));
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

/** The rows as a table for people, and as the one in docs/performance.md. */

import { readFileSync, writeFileSync } from 'node:fs';
import type { Row } from './block.ts';

const verdict = ({ holds }: Row): string => (holds === undefined ? 'not judged' : holds ? 'holds' : 'falls short');
const ratioText = ({ ratio }: Row): string => (ratio === undefined ? '–' : `${ratio.toFixed(2)} ×`);

export function printRow(row: Row): void {
  console.log(`${row.holds === undefined ? '·' : row.holds ? '✓' : '✗'} ${row.what}`);
  console.log(`    bar ${row.bar} | ours ${row.ours} | peers ${row.peers} | ratio ${ratioText(row)} | ${verdict(row)}`);
  console.log(`    ${row.note}`);
}

const BEGIN = '<!-- bench:begin -->';
const END = '<!-- bench:end -->';

/** Writes the table between its markers. */
export function writeDocs(path: string, heading: string, rows: readonly Row[]): void {
  const lines = rows.map((row) => {
    const cells = [row.what, row.bar, row.ours, row.peers, ratioText(row), verdict(row), row.note];
    return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  });
  const table = [
    BEGIN,
    heading,
    '',
    '| what | bar | ours | peers | ours to the best peer | verdict | surroundings |',
    '| --- | --- | --- | --- | --- | --- | --- |',
    ...lines,
    END,
  ].join('\n');
  const text = readFileSync(path, 'utf8');
  const [before, rest] = text.split(BEGIN);
  const after = rest?.split(END)[1];
  if (before === undefined || after === undefined) throw new Error(`${path} has no ${BEGIN} … ${END}`);
  writeFileSync(path, `${before}${table}${after}`);
}

/** Where commands write: answers on stdout, everything about them on stderr. */

import { style } from './style.ts';
import { type Column, tableLines } from './table.ts';

/** Whether a person is looking at stdout. */
export const isTerminal = process.stdout.isTTY === true;

/** Columns of a line on stdout; unbounded where no person looks. */
export function lineWidth(): number {
  return isTerminal ? (process.stdout.columns ?? Infinity) : Infinity;
}

export function print(text = ''): void {
  process.stdout.write(`${text}\n`);
}

/** Said beside the answer, so that a pipe gets only the answer. */
export function note(text: string): void {
  process.stderr.write(`${text}\n`);
}

/** One line of JSON. */
export function printJson(value: unknown): void {
  process.stdout.write(`${JSON.stringify(value)}\n`);
}

export function printTable(columns: readonly Column[], rows: readonly (readonly string[])[]): void {
  const width = isTerminal ? process.stdout.columns : undefined;
  for (const line of tableLines(columns, rows, width)) print(line);
}

/** A heading with facts below it, names aligned. */
export function printFacts(facts: readonly (readonly [name: string, value: string | undefined])[]): void {
  const known = facts.filter(([, value]) => value !== undefined && value !== '');
  const width = Math.max(...known.map(([name]) => name.length));
  for (const [name, value] of known) print(`  ${style('dim', name.padEnd(width))}  ${value}`);
}

/** Ends quietly when the reader of a pipe has seen enough (`genius runs | head`). */
export function endWithReader(): void {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(0);
    throw error;
  });
}

/** JSON as people like to read it: names coloured, texts without quotes where that is plain, long lists shortened. */

import { say } from '../language.ts';
import { style } from './style.ts';

const MOST_ITEMS = 20;
const MOST_DEPTH = 4;

export function renderValue(value: unknown): string {
  return lines(value, 0).join('\n');
}

function lines(value: unknown, depth: number): string[] {
  if (Array.isArray(value)) return listLines(value, depth);
  if (typeof value === 'object' && value !== null) return recordLines(value as Record<string, unknown>, depth);
  return scalar(value).split('\n');
}

function recordLines(record: Record<string, unknown>, depth: number): string[] {
  const entries = Object.entries(record).filter(([, value]) => value !== undefined);
  if (entries.length === 0) return [style('dim', '{}')];
  if (depth >= MOST_DEPTH) return [style('dim', `{ ${entries.map(([name]) => name).join(', ')} }`)];
  return entries.flatMap(([name, value]) => entryLines(name, value, depth));
}

function entryLines(name: string, value: unknown, depth: number): string[] {
  const shown = lines(value, depth + 1);
  const isShort = shown.length === 1 && !isNonEmptyObject(value);
  const label = style('cyan', name);
  return isShort ? [`${label}: ${shown[0]}`] : [`${label}:`, ...shown.map((line) => `  ${line}`)];
}

function listLines(list: readonly unknown[], depth: number): string[] {
  if (list.length === 0) return [style('dim', '[]')];
  if (list.every((item) => typeof item !== 'object'))
    return [list.slice(0, MOST_ITEMS).map(scalar).join(', ') + rest(list)];
  if (depth >= MOST_DEPTH) return [style('dim', say(`${list.length} items`, `${list.length} elemente`))];
  const shown = list.slice(0, MOST_ITEMS).flatMap((item) => {
    const [first = '', ...others] = lines(item, depth + 1);
    return [`- ${first}`, ...others.map((line) => `  ${line}`)];
  });
  return list.length > MOST_ITEMS ? [...shown, style('dim', rest(list))] : shown;
}

function rest(list: readonly unknown[]): string {
  const more = list.length - MOST_ITEMS;
  return more > 0 ? say(` … ${more} more`, ` … încă ${more}`) : '';
}

function scalar(value: unknown): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'number' && !Number.isInteger(value)) return style('yellow', String(Number(value.toFixed(4))));
  return style('yellow', JSON.stringify(value));
}

const isNonEmptyObject = (value: unknown) =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && Object.keys(value).length > 0;

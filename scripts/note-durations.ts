/**
 * Writes how long the long files of tests take, from vitest's report of a whole run. Only their order counts, so it is
 * enough to do it when a file was added, renamed or much changed.
 *
 *     GENIUS_TEST_REPORT=report.json npm test -- --coverage
 *     node scripts/note-durations.ts report.json
 */

import { readFileSync, writeFileSync } from 'node:fs';
import { relative } from 'node:path';
import { DURATIONS } from './longest-first.ts';

const LONG_SECONDS = 5;

interface Report {
  testResults: { name: string; startTime: number; endTime: number }[];
}

const [file, root = process.cwd()] = process.argv.slice(2);
const { testResults }: Report = JSON.parse(readFileSync(file ?? '', 'utf8'));
const long = testResults
  .map(({ name, startTime, endTime }) => [relative(root, name), Math.round((endTime - startTime) / 1_000)] as const)
  .filter(([, seconds]) => seconds >= LONG_SECONDS)
  .sort(([a, left], [b, right]) => right - left || (a < b ? -1 : 1));
writeFileSync(DURATIONS, `${JSON.stringify(Object.fromEntries(long), null, 2)}\n`);
console.log(`${long.length} of ${testResults.length} files take ${LONG_SECONDS} seconds or more.`);

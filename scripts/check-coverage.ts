/** Prints how many lines the last run of the tests covered, and fails under the least we accept of each part. */

import { readFileSync } from 'node:fs';
import { relative } from 'node:path';

/** A folder, and the share of its lines that tests run at least. */
const FLOORS = [
  { folder: 'packages/', percent: 85 },
  { folder: 'apps/registry/', percent: 90 },
];

interface Lines {
  total: number;
  covered: number;
}

const summary: Record<string, { lines: Lines }> = JSON.parse(readFileSync('coverage/coverage-summary.json', 'utf8'));
const files = Object.entries(summary)
  .filter(([file]) => file !== 'total')
  .map(([file, { lines }]) => ({ file: relative('.', file), lines }));

const byProject = Map.groupBy(files, ({ file }) => file.split('/').slice(0, 2).join('/'));
for (const [name, found] of [...byProject].sort()) print(name, sum(found));

for (const { folder, percent: least } of FLOORS) {
  const lines = sum(files.filter(({ file }) => file.startsWith(folder)));
  print(`lines of ${folder}`, lines);
  if (percent(lines) >= least) continue;
  console.log(
    `${folder} is under ${least} %: npm run coverage, then open coverage/index.html to see which lines no test runs.`,
  );
  process.exitCode = 1;
}

function sum(found: readonly { lines: Lines }[]): Lines {
  return {
    total: found.reduce((total, { lines }) => total + lines.total, 0),
    covered: found.reduce((covered, { lines }) => covered + lines.covered, 0),
  };
}

function percent({ total, covered }: Lines): number {
  return total === 0 ? 0 : (100 * covered) / total;
}

function print(name: string, lines: Lines): void {
  console.log(`${name.padEnd(32)} ${percent(lines).toFixed(1).padStart(5)} %  (${lines.covered} of ${lines.total})`);
}

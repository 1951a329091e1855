/** Prints how many lines of packages/ the last run of the tests covered, and fails under the least we accept. */

import { readFileSync } from 'node:fs';
import { relative } from 'node:path';

const LEAST_PERCENT = 85;

interface Lines {
  total: number;
  covered: number;
}

const summary: Record<string, { lines: Lines }> = JSON.parse(readFileSync('coverage/coverage-summary.json', 'utf8'));

const byPackage = new Map<string, Lines>();
for (const [file, { lines }] of Object.entries(summary)) {
  if (file === 'total') continue;
  const name = relative('.', file).split('/').slice(0, 2).join('/');
  const sum = byPackage.get(name) ?? { total: 0, covered: 0 };
  byPackage.set(name, { total: sum.total + lines.total, covered: sum.covered + lines.covered });
}
for (const [name, lines] of [...byPackage].sort()) print(name, lines);

const total = summary.total?.lines ?? { total: 0, covered: 0 };
print('lines of packages/', total);
if (percent(total) < LEAST_PERCENT) {
  console.log(
    `Under ${LEAST_PERCENT} %: npm run coverage, then open coverage/index.html to see which lines no test runs.`,
  );
  process.exitCode = 1;
}

function percent({ total, covered }: Lines): number {
  return total === 0 ? 0 : (100 * covered) / total;
}

function print(name: string, lines: Lines): void {
  console.log(`${name.padEnd(32)} ${percent(lines).toFixed(1).padStart(5)} %  (${lines.covered} of ${lines.total})`);
}

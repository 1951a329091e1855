/** The README's table of tasks and queues, between its two marks. */

import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { WorkerFolder } from './read-workers.ts';
import { writeIfChanged } from './write-if-changed.ts';

const BEGIN = '<!-- tasks:begin -->';
const END = '<!-- tasks:end -->';

/** Leaves a README without the marks as it is. Returns the files it changed. */
export function writeTaskTable(root: string, workers: readonly WorkerFolder[]): string[] {
  const path = join(root, 'README.md');
  if (!existsSync(path)) return [];
  const text = readFileSync(path, 'utf8');
  const [from, to] = [text.indexOf(BEGIN), text.indexOf(END)];
  if (from < 0 || to < from) return [];
  return writeIfChanged(
    root,
    'README.md',
    `${text.slice(0, from + BEGIN.length)}\n${table(workers)}\n${text.slice(to)}`,
  );
}

function table(workers: readonly WorkerFolder[]): string {
  const rows = workers.flatMap(({ folder, tasks }) =>
    tasks.map(
      ({ name, queue, summary, limits }) =>
        `| [\`${name}\`](${folder}/README.md) | \`${queue}\` | ${summary} | ${limits.attempts} | ${limits.soft} |`,
    ),
  );
  return ['| task | queue | what it does | attempts | limit |', '|---|---|---|---|---|', ...rows].join('\n');
}

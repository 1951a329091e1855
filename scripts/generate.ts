/**
 * Writes everything that is made from the workers' contracts: the list of workers and the queue map of the command
 * line, its dependencies on them, the README's table of tasks, and docs/errors.md.
 */

import { resolve } from 'node:path';
import { writeErrorPage } from './generate/error-page.ts';
import { readWorkers } from './generate/read-workers.ts';
import { writeTaskTable } from './generate/task-table.ts';
import { writeWorkerLists } from './generate/worker-lists.ts';

const root = resolve(import.meta.dirname, '..');
const workers = await readWorkers(root);
const written = [
  ...writeWorkerLists(root, workers),
  ...writeTaskTable(root, workers),
  ...(await writeErrorPage(root, workers)),
];
console.log(
  written.length === 0
    ? 'Every generated file is as it was.'
    : written
        .map((file) => `${file}\n`)
        .join('')
        .trimEnd(),
);

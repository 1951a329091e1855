/**
 * Writes everything that is generated: from the workers' contracts the list of workers and the queue map of the command
 * line, the SDK's clients, what both depend on for them, the settings of Celery for Python callers and the README's table
 * of tasks; docs/errors.md; and what tells of the settings.
 */

import { resolve } from 'node:path';
import { writeCeleryConfig } from './generate/celery-config.ts';
import { writeErrorPage } from './generate/error-page.ts';
import { readWorkers } from './generate/read-workers.ts';
import { writeSdkClients } from './generate/sdk-clients.ts';
import { writeSettingsDocs } from './generate/settings-docs.ts';
import { writeTaskTable } from './generate/task-table.ts';
import { writeWorkerLists } from './generate/worker-lists.ts';

const root = resolve(import.meta.dirname, '..');
const workers = await readWorkers(root);
const written = [
  ...writeWorkerLists(root, workers),
  ...(await writeSdkClients(root, workers)),
  ...writeCeleryConfig(root, workers),
  ...writeTaskTable(root, workers),
  ...(await writeErrorPage(root, workers)),
  ...(await writeSettingsDocs(root, workers)),
];
console.log(
  written.length === 0
    ? 'Every generated file is as it was.'
    : written
        .map((file) => `${file}\n`)
        .join('')
        .trimEnd(),
);

/** The worker `anaf.saft`: the audit file D406 (SAF-T). */

import { availableParallelism } from 'node:os';
import { archiveMigrations } from '@genius/anaf';
import { defineWorker } from '@genius/runtime';
import { settings } from './settings.ts';
import { handleGenerate } from './tasks/generate.ts';
import { handlePackage } from './tasks/package.ts';
import { handleReport } from './tasks/report.ts';
import { handleValidate } from './tasks/validate.ts';

export const worker = defineWorker({
  tag: 'anaf.saft',
  version: '0.1.0',
  summary: 'Makes, checks and explains the audit file D406 (SAF-T).',
  tasks: [handleGenerate, handleValidate, handlePackage, handleReport],
  settings,
  migrations: archiveMigrations,
  hosts: availableParallelism(),
  module: import.meta.url,
  health: [
    {
      name: 'kit',
      async check() {
        const { checkKit } = await import('./providers/duk/health.ts');
        return checkKit();
      },
    },
  ],
});

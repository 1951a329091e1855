/** The worker `reges`: the labour inspectorate's register of employees. */

import { declareSchedule, defineWorker } from '@genius/runtime';
import { resultsReges } from './contract/results.ts';
import { messageMigrations } from './messages-store.ts';
import { queueMigrations } from './queue-store.ts';
import { receivedMigrations } from './received-store.ts';
import { registerMigrations } from './register-store.ts';
import { regesProvider, settings } from './settings.ts';
import { handleImport } from './tasks/import.ts';
import { handleNomenclature } from './tasks/nomenclature.ts';
import { handlePlan } from './tasks/plan.ts';
import { handleResults } from './tasks/results.ts';
import { handleSubmit } from './tasks/submit.ts';

export const worker = defineWorker({
  tag: 'reges',
  version: '0.1.0',
  summary: 'Registers employees and contracts in REGES-Online and follows what becomes of each message.',
  tasks: [handleSubmit, handlePlan, handleImport, handleNomenclature, handleResults],
  // Whoever waits has the queue read at once: this is for those who wait long, or not at all.
  schedules: [declareSchedule(resultsReges, { id: 'results', cron: '*/10 * * * *', input: {} })],
  settings,
  providers: [regesProvider],
  migrations: [...messageMigrations, ...queueMigrations, ...registerMigrations, ...receivedMigrations],
  // They wait for REGES most of the time.
  concurrency: 50,
  health: [
    {
      name: 'reges',
      async check(signal, host) {
        const { checkReges } = await import('./health.ts');
        return checkReges(signal, host);
      },
    },
  ],
});

/** The worker `anaf.etransport`: declarations of RO e-Transport. */

import { availableParallelism } from 'node:os';
import { anafProvider, archiveMigrations } from '@genius/anaf';
import { declareSchedule, defineWorker } from '@genius/runtime';
import { etransportDeadlines } from './contract/deadlines.ts';
import { declarationMigrations } from './declarations.ts';
import { settings } from './settings.ts';
import { handleConfirm } from './tasks/confirm.ts';
import { handleCorrect } from './tasks/correct.ts';
import { handleDeadlines } from './tasks/deadlines.ts';
import { handleDelete } from './tasks/delete.ts';
import { handleList } from './tasks/list.ts';
import { handleNeeded } from './tasks/needed.ts';
import { handleNotices } from './tasks/notices.ts';
import { handleParse } from './tasks/parse.ts';
import { handlePrepare } from './tasks/prepare.ts';
import { handleStatus } from './tasks/status.ts';
import { handleSubmit } from './tasks/submit.ts';
import { handleValidate } from './tasks/validate.ts';
import { handleVehicle } from './tasks/vehicle.ts';
import { uitMigrations } from './uits.ts';

export const worker = defineWorker({
  tag: 'anaf.etransport',
  version: '0.1.0',
  summary: 'Declares, corrects, confirms and checks transports of RO e-Transport.',
  tasks: [
    handleNeeded,
    handleValidate,
    handleParse,
    handleSubmit,
    handleCorrect,
    handleConfirm,
    handleDelete,
    handleVehicle,
    handleStatus,
    handleList,
    handleDeadlines,
    handlePrepare,
    ...handleNotices,
  ],
  schedules: [declareSchedule(etransportDeadlines, { id: 'deadlines', cron: '0 * * * *', input: {} })],
  settings,
  providers: [anafProvider],
  migrations: [...archiveMigrations, ...declarationMigrations, ...uitMigrations],
  // They wait for ANAF most of the time.
  concurrency: 50,
  // What judges and prepares declarations computes.
  hosts: availableParallelism(),
  module: import.meta.url,
  health: [
    {
      name: 'anaf',
      async check(signal) {
        const { checkAnaf } = await import('@genius/anaf');
        await checkAnaf(settings.read().ANAF_API_URL, signal);
      },
    },
    { name: 'anaf login', check: async (_, host) => (await import('@genius/anaf')).checkLogins(host) },
  ],
});

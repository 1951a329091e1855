/** The worker `anaf.efactura`: e-invoices of RO e-Factura. */

import { availableParallelism } from 'node:os';
import { anafProvider, archiveMigrations } from '@genius/anaf';
import { declareSchedule, defineWorker } from '@genius/runtime';
import { efacturaDeadlines } from './contract/deadlines.ts';
import { efacturaInbox } from './contract/inbox.ts';
import { inboxMigrations } from './inbox-store.ts';
import { settings } from './settings.ts';
import { submissionMigrations } from './submissions.ts';
import { handleBuild } from './tasks/build.ts';
import { handleDeadlines } from './tasks/deadlines.ts';
import { handleHtml } from './tasks/html.ts';
import { handleInbox } from './tasks/inbox.ts';
import { handleMessage } from './tasks/message.ts';
import { handleNotices } from './tasks/notices.ts';
import { handleParse } from './tasks/parse.ts';
import { handlePdf } from './tasks/pdf.ts';
import { handleStatus } from './tasks/status.ts';
import { handleSubmit } from './tasks/submit.ts';
import { handleValidate } from './tasks/validate.ts';
import { handleVerify } from './tasks/verify.ts';

export const worker = defineWorker({
  tag: 'anaf.efactura',
  version: '0.1.0',
  summary: 'Makes, reads, checks and sends invoices of RO e-Factura.',
  tasks: [
    handleBuild,
    handleParse,
    handleValidate,
    handleVerify,
    handleSubmit,
    handleStatus,
    handleHtml,
    handlePdf,
    handleInbox,
    handleMessage,
    handleDeadlines,
    ...handleNotices,
  ],
  settings,
  providers: [anafProvider],
  migrations: [...archiveMigrations, ...submissionMigrations, ...inboxMigrations],
  schedules: [
    declareSchedule(efacturaDeadlines, { id: 'deadlines', cron: '0 8 * * *', input: {} }),
    // It fills the archive: a person says when that begins.
    declareSchedule(efacturaInbox, { id: 'inbox', cron: '*/15 7-20 * * *', input: {}, isOn: false }),
  ],
  // They wait for ANAF most of the time.
  concurrency: 50,
  // What reads and judges documents computes.
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
    {
      name: 'signing-certificate',
      async check() {
        const { checkCertificates } = await import('./verify-download.ts');
        await checkCertificates();
      },
    },
  ],
});

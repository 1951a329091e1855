/** The worker `email.send`: messages out over SMTP, bounces in, and the list of those who are not to be mailed. */

import { defineWorker } from '@genius/runtime';
import { settings } from './settings.ts';
import { migrations } from './suppression.ts';
import { handleBounce } from './tasks/bounce.ts';
import { handleBulk } from './tasks/bulk.ts';
import { handleSend } from './tasks/send.ts';
import { handleSuppression } from './tasks/suppression.ts';
import { handleVerify } from './tasks/verify.ts';

export const worker = defineWorker({
  tag: 'email.send',
  version: '0.1.0',
  summary: 'Sends e-mail, one or many, signed; verifies addresses; reads bounces and keeps a suppression list.',
  tasks: [handleSend, handleBulk, handleVerify, handleBounce, handleSuppression],
  settings,
  providers: [{ name: 'smtp', settings: ['SMTP_HOST'] }],
  migrations,
  health: [
    {
      name: 'smtp',
      async check(signal) {
        const [{ checkServer }, { environmentSender }] = await Promise.all([
          import('./providers/smtp/check-server.ts'),
          import('./senders.ts'),
        ]);
        await checkServer(environmentSender().server, signal);
      },
    },
  ],
});

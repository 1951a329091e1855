/** The worker `notify.slack`: messages, threads, changes and files at Slack. */

import { defineWorker } from '@genius/runtime';
import { settings } from './settings.ts';
import { digest } from './tasks/digest.ts';
import { notify } from './tasks/notify.ts';
import { thread } from './tasks/thread.ts';
import { update } from './tasks/update.ts';
import { upload } from './tasks/upload.ts';

export const worker = defineWorker({
  tag: 'notify.slack',
  version: '0.1.0',
  summary: 'Posts to Slack: messages, threads, changes and files, by webhook or bot.',
  tasks: [notify, update, thread, upload, digest],
  module: import.meta.url,
  settings,
  providers: [{ name: 'slack', settings: ['SLACK_WEBHOOK_URL', 'SLACK_BOT_TOKEN'] }],
  // Most of the time they wait: for their turn at a channel, or for an answer.
  concurrency: 50,
  health: [
    {
      name: 'slack',
      async check(signal) {
        const { SLACK_BOT_TOKEN: token, SLACK_WEBHOOK_URL: webhook, SLACK_API_URL: apiUrl } = settings.read();
        if (token) {
          const { openBot } = await import('./providers/bot.ts');
          await openBot({ token, apiUrl }).whoAmI(signal);
        }
        if (webhook) {
          const { openWebhook } = await import('./providers/webhook.ts');
          await openWebhook(webhook).probe(signal);
        }
      },
    },
  ],
});

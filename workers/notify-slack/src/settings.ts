/** The variables of `notify.slack`. */

import { defineSettings, forms, setting } from '@genius/runtime';
import { z } from 'zod';

const notes = (about: string, example: string, more: { secret?: boolean; defaultText?: string } = {}) => ({
  about,
  example,
  since: '0.3.0',
  group: 'The worker notify.slack',
  ...more,
});

export const settings = defineSettings({
  SLACK_WEBHOOK_URL: setting(
    forms.secureUrl().optional(),
    notes(
      'An incoming webhook: posts to its one channel. Unset, and SLACK_BOT_TOKEN too, the sandbox stands in where it may.',
      'https://hooks.slack.com/services/T000/B000/XXXX',
      { secret: true },
    ),
  ),
  SLACK_BOT_TOKEN: setting(
    z
      .string()
      .regex(/^[\w.-]{8,512}$/, { error: 'it must be a token, such as xoxb-…' })
      .optional(),
    notes(
      'The token of a bot: any channel it is in, threads, updates and files. Scopes: chat:write, files:write, files:read, channels:history, channels:read, users:read.email.',
      'xoxb-not-this-one',
      { secret: true },
    ),
  ),
  SLACK_CHANNEL: setting(
    z
      .string()
      .regex(/^([A-Z0-9]{2,20}|#[^\s#@,]{1,80})$/, { error: 'it must be the id of a channel, or its name after #' })
      .optional(),
    notes('The channel of messages that name none, for SLACK_BOT_TOKEN.', '#alerts'),
  ),
  SLACK_API_URL: setting(
    forms.secureUrl().default('https://slack.com/api/'),
    notes("Where Slack's Web API answers.", 'https://slack-gov.com/api/'),
  ),
});

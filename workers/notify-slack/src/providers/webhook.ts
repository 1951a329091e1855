/** Incoming webhooks: one address, one channel, and no way to ask afterwards. */

import { IncomingWebhook, type IncomingWebhookSendArguments } from '@slack/webhook';
import type { Message } from '../domain/messages/message.ts';
import { errors } from '../errors.ts';
import { exchange, slackFetch } from './exchange.ts';
import { webhookFailure } from './slack-failure.ts';

export interface Webhook {
  post(message: Message, signal: AbortSignal): Promise<void>;
  /** Throws if the webhook is gone. Nothing is posted. */
  probe(signal: AbortSignal): Promise<void>;
}

export function openWebhook(url: string): Webhook {
  const client = new IncomingWebhook(url, { fetch: slackFetch, retryConfig: { retries: 0 } });
  const send = (message: object, signal: AbortSignal) =>
    exchange(signal, () => client.send(message as IncomingWebhookSendArguments), webhookFailure);
  return {
    async post(message, signal) {
      const { text } = await send(message, signal);
      // Whatever else comes with a good status, such as the page of a network's login, is not of Slack.
      if (text.trim() !== 'ok') throw errors.GW_SLACK_NO_ANSWER({ problem: 'an answer that is not of Slack' });
    },
    async probe(signal) {
      try {
        await send({}, signal);
      } catch (error) {
        // A webhook that lives says what is missing.
        if ((error as { kind?: string }).kind !== 'invalid') throw error;
      }
    },
  };
}

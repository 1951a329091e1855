/** Calls of the Slack simulator for its tests: the real client without retries, and bare requests. */

import { type ErrorCode, LogLevel, WebClient } from '@slack/web-api';
import type { SlackSimulator } from '../index.ts';

export function clientOf({ env }: SlackSimulator, token = env.SLACK_BOT_TOKEN): WebClient {
  return new WebClient(token, {
    slackApiUrl: env.SLACK_API_URL ?? '',
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    logLevel: LogLevel.ERROR,
    logger: {
      debug() {},
      info() {},
      warn() {},
      error() {},
      setLevel() {},
      getLevel: () => LogLevel.ERROR,
      setName() {},
    },
  });
}

export interface CallFailure {
  code?: ErrorCode;
  error?: string;
  retryAfter?: number;
  statusCode?: number;
  messages?: string[];
}

/** What the real client makes of a refused call; throws if it was taken. */
export async function failureOf(calling: Promise<unknown>): Promise<CallFailure> {
  try {
    await calling;
  } catch (error) {
    const { code, retryAfter, statusCode, data } = error as CallFailure & {
      data?: { error?: string; response_metadata?: { messages?: string[] } };
    };
    const messages = data?.response_metadata?.messages;
    return {
      ...(code !== undefined && { code }),
      ...(data?.error !== undefined && { error: data.error }),
      ...(retryAfter !== undefined && { retryAfter }),
      ...(statusCode !== undefined && { statusCode }),
      ...(messages && { messages }),
    };
  }
  throw new Error('it was taken');
}

export interface RawCall {
  method?: string;
  token?: string | undefined;
  type?: string;
  body?: string;
}

/** A call by hand, for what the client never sends. */
export async function rawCall({ env }: SlackSimulator, name: string, call: RawCall) {
  const response = await fetch(`${env.SLACK_API_URL}${name}`, {
    method: call.method ?? 'POST',
    headers: {
      ...(call.type !== undefined && { 'content-type': call.type }),
      ...(call.token !== undefined && { authorization: `Bearer ${call.token}` }),
    },
    ...(call.body !== undefined && { body: Buffer.from(call.body) }),
  });
  return {
    status: response.status,
    headers: response.headers,
    body: (await response.json()) as Record<string, unknown>,
  };
}

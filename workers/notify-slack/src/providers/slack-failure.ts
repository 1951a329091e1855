/** An answer of Slack as a failure of the right kind, with whether its effect can have happened. */

import { type FailureError, formatMs } from '@genius/contract';
import { notPerformed } from '@genius/runtime';
import { remedyFor } from '../domain/error-codes/remedies.ts';
import { codeIn, type SortedCode, sortCode, sortWebhookAnswer } from '../domain/error-codes/sort-code.ts';
import { errors } from '../errors.ts';
import type { Answer } from './exchange.ts';

/** Where Slack says "too many" without saying how long. */
const USUAL_WAIT_MS = 30_000;
const MOST_MESSAGES = 5;

/** A failed call of the Web API. `method` is its name, such as `chat.postMessage`. */
export function webApiFailure(error: unknown, seen: Answer, method: string): FailureError {
  const { data } = error as {
    data?: { error?: unknown; needed?: unknown; response_metadata?: { messages?: unknown } };
  };
  if (seen.status === 429) return rateLimited(seen, method);
  if (seen.status !== undefined && seen.status !== 200) {
    return fromCode(`http_${seen.status}`, sortWebhookAnswer(seen.status, ''), { method });
  }
  const code = typeof data?.error === 'string' ? codeIn(data.error) : undefined;
  // No code: the body was no JSON of Slack's. What it did is not known.
  if (!code) return errors.GW_SLACK_NO_ANSWER({ problem: 'an answer that is not of Slack' });
  const sorted = sortCode(code);
  if (sorted.isRateLimit) return rateLimited(seen, method, code);
  const messages = toldBySlack(data?.response_metadata?.messages);
  const needed = typeof data?.needed === 'string' ? codeInScope(data.needed) : undefined;
  return fromCode(code, sorted, {
    method,
    ...(messages.length ? { messages } : {}),
    ...(needed ? { needed } : {}),
  });
}

/** A failed post to a webhook. */
export function webhookFailure(error: unknown, seen: Answer): FailureError {
  const body = (error as { body?: unknown }).body;
  const status = seen.status ?? 0;
  const code = (typeof body === 'string' && codeIn(body)) || `http_${status}`;
  if (status === 429) return rateLimited(seen, 'webhook', code);
  return fromCode(code, sortWebhookAnswer(status, typeof body === 'string' ? body : ''), { method: 'webhook' });
}

function fromCode(code: string, sorted: SortedCode, details: Record<string, unknown>): FailureError {
  const remedy = remedyFor(code);
  const params = { code, remedy: remedy.en, remedyRo: remedy.ro };
  if (sorted.kind === 'invalid') return errors.GW_SLACK_INVALID(params, { details });
  if (sorted.kind === 'refused') return errors.GW_SLACK_REFUSED(params, { details });
  const failure = errors.GW_SLACK_UNAVAILABLE({ code }, { details });
  return sorted.mayHaveHappened ? failure : notPerformed(failure);
}

function rateLimited({ retryAfterMs = USUAL_WAIT_MS }: Answer, method: string, code = 'ratelimited'): FailureError {
  return notPerformed(
    errors.GW_SLACK_RATE_LIMITED({ wait: formatMs(retryAfterMs) }, { retryAfterMs, details: { code, method } }),
  );
}

/** What Slack says of an argument or block: places and rules, cut to what cannot be content. */
function toldBySlack(messages: unknown): string[] {
  if (!Array.isArray(messages)) return [];
  return messages
    .filter((each): each is string => typeof each === 'string' && /^\[(ERROR|WARN)\] [\x20-\x7e]{1,200}$/.test(each))
    .slice(0, MOST_MESSAGES);
}

function codeInScope(text: string): string | undefined {
  return /^[a-z:.,_ ]{1,200}$/.test(text) ? text : undefined;
}

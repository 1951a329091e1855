/** `/slack/services/T…/B…/…`: incoming webhooks, which answer in plain text. */

import type { IncomingMessage, ServerResponse } from 'node:http';
import { readBody, sendText } from '../page/respond.ts';
import { type Call, SlackError } from './call.ts';
import { threadOf } from './methods/chat.ts';
import { obey } from './obey.ts';
import { readBodyOf } from './post-checks.ts';
import type { ApiWorld } from './web-api.ts';

const MOST_BODY_BYTES = 1_000_000;

/** The status under which a webhook gives a code; 400 for all others. */
const STATUS: Record<string, number> = {
  invalid_token: 403,
  action_prohibited: 403,
  posting_to_general_channel_denied: 403,
  user_not_found: 400,
  channel_not_found: 404,
  no_service: 404,
  no_team: 404,
  team_disabled: 403,
  channel_is_archived: 410,
  rate_limited: 429,
  rollup_error: 500,
  internal_error: 500,
  fatal_error: 500,
  service_unavailable: 503,
};

export async function answerWebhook(
  request: IncomingMessage,
  response: ServerResponse,
  path: string,
  world: ApiWorld,
): Promise<void> {
  const refuse = (code: string) => sendText(response, code, STATUS[code] ?? 400);
  const hook = world.workspace.hook(path);
  const channel = hook && world.workspace.findChannel(hook.channel);
  const facts = { method: 'webhook', ...(channel && { channel: channel.id, name: channel.name }) };
  const obeyed = await obey(world.recipes, facts, request, response);
  if (obeyed === 'answered') return;
  if (obeyed.retryAfter !== undefined) return tooFast(response, obeyed.retryAfter);
  if (obeyed.error !== undefined) return refuse(obeyed.error);
  if (request.method !== 'POST') return sendText(response, 'method_not_allowed', 405, { allow: 'POST' });
  if (!hook) return refuse('no_service');
  if (!channel) return refuse('channel_not_found');
  if (channel.archived) return refuse('channel_is_archived');
  if (channel.readOnly) return refuse('action_prohibited');
  const args = readPayload(request, await readBody(request, MOST_BODY_BYTES));
  if (!args) return refuse('invalid_payload');
  try {
    const call: Call = { method: 'webhook', args, warnings: [] };
    const body = readBodyOf(call);
    const early = obeyed.unlimited ? undefined : world.pace.take(channel.id);
    if (early) return tooFast(response, early.retryAfter);
    const threadTs = typeof args.thread_ts === 'string' ? threadOf(args.thread_ts, channel.id, world) : undefined;
    world.workspace.post({ channel: channel.id, via: 'webhook', body, ...(threadTs !== undefined && { threadTs }) });
  } catch (error) {
    if (!(error instanceof SlackError)) throw error;
    return refuse(error.code);
  }
  if (obeyed.cut === 'after') {
    request.socket.destroy();
    return;
  }
  sendText(response, 'ok');
}

/** JSON as the body, or in the field `payload` of a form. */
function readPayload(request: IncomingMessage, body: Buffer | undefined): Record<string, unknown> | undefined {
  if (!body) return undefined;
  const isForm = request.headers['content-type']?.startsWith('application/x-www-form-urlencoded');
  const form = isForm ? new URLSearchParams(body.toString()).get('payload') : null;
  try {
    const value: unknown = JSON.parse(form ?? body.toString());
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : undefined;
  } catch {
    return undefined;
  }
}

function tooFast(response: ServerResponse, seconds: number): void {
  sendText(response, 'rate_limited', 429, { 'retry-after': String(seconds) });
}

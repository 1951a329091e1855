/** `/slack/api/<method>`: the Web API. */

import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { sendJson } from '../page/respond.ts';
import type { RecipeBook } from '../recipes.ts';
import { type Call, readCall, SlackError, textOf } from './call.ts';
import type { Method, MethodWorld } from './method.ts';
import { METHODS } from './methods.ts';
import type { SlackMisbehaviour } from './misbehaviour.ts';
import { obey } from './obey.ts';
import type { Pace } from './pace.ts';

export interface ApiWorld extends MethodWorld {
  recipes: RecipeBook<SlackMisbehaviour>;
  pace: Pace;
}

const SCOPES =
  'chat:write,chat:write.customize,channels:read,channels:history,groups:read,im:write,files:write,files:read,users:read.email';

export async function answerApi(
  request: IncomingMessage,
  response: ServerResponse,
  name: string,
  world: ApiWorld,
): Promise<void> {
  const method = METHODS.get(name);
  try {
    if (!method) throw new SlackError('unknown_method', { req_method: name });
    const call = await readCall(request, name);
    const channel = channelOf(call, method, world);
    const obeyed = await obey(world.recipes, factsOf(name, channel), request, response);
    if (obeyed === 'answered') return;
    if (obeyed.retryAfter !== undefined) return tooFast(response, obeyed.retryAfter);
    if (obeyed.error !== undefined) throw new SlackError(obeyed.error);
    refuseToken(name, call.token);
    const asked = /^#?error-([a-z][a-z0-9_]*)$/.exec(textOf(call, method.channelArgument ?? '') ?? '')?.[1];
    if (asked !== undefined) throw new SlackError(asked);
    const early = method.posts && channel && !obeyed.unlimited ? world.pace.take(channel.id) : undefined;
    if (early) return tooFast(response, early.retryAfter);
    const fields = method.run(call, world);
    if (obeyed.cut === 'after') {
      request.socket.destroy();
      return;
    }
    sendJson(response, { ok: true, ...fields, ...warningsOf(call, fields) }, 200, headersOf(method));
  } catch (error) {
    if (!(error instanceof SlackError)) throw error;
    sendJson(response, { ok: false, error: error.code, ...error.details }, 200, headersOf(method));
  }
}

function channelOf(call: Call, method: Method, { workspace }: ApiWorld) {
  const wanted = method.channelArgument === undefined ? undefined : textOf(call, method.channelArgument);
  return wanted === undefined ? undefined : workspace.findChannel(wanted);
}

function factsOf(method: string, channel: { id: string; name: string } | undefined): Record<string, string> {
  return { method, ...(channel && { channel: channel.id, name: channel.name }) };
}

/** Tokens say by their own words what is wrong with them. */
function refuseToken(method: string, token: string | undefined): void {
  if (method === 'api.test') return;
  if (token === undefined) throw new SlackError('not_authed');
  if (!/^xox[abpe]-[\w-]{4,}$/.test(token) || token.startsWith('xoxb-invalid')) throw new SlackError('invalid_auth');
  if (token.startsWith('xoxb-revoked')) throw new SlackError('token_revoked');
  if (token.startsWith('xoxb-expired')) throw new SlackError('token_expired');
  if (token.startsWith('xoxb-inactive')) throw new SlackError('account_inactive');
  if (token.startsWith('xoxb-scopeless') && method !== 'auth.test') {
    const needed = METHODS.get(method)?.scopes[0] ?? '';
    throw new SlackError('missing_scope', { needed, provided: 'identify' });
  }
}

function warningsOf({ warnings }: Call, fields: Record<string, unknown>): Record<string, unknown> {
  if (warnings.length === 0) return {};
  const metadata = fields.response_metadata as Record<string, unknown> | undefined;
  return { warning: warnings.join(','), response_metadata: { ...metadata, warnings } };
}

function headersOf(method: Method | undefined): Record<string, string> {
  return {
    'x-slack-req-id': randomUUID().replaceAll('-', ''),
    'x-oauth-scopes': SCOPES,
    ...(method && method.scopes.length > 0 && { 'x-accepted-oauth-scopes': method.scopes.join(',') }),
  };
}

function tooFast(response: ServerResponse, seconds: number): void {
  sendJson(response, { ok: false, error: 'ratelimited' }, 429, { 'retry-after': String(seconds) });
}

/** ANAF's sign-in host: authorize with a certificate, exchange the code, refresh with rotation. */

import { timingSafeEqual } from 'node:crypto';
import { type Answer, json, page, redirectTo } from '../../answer.ts';
import { languageOf } from '../../page/language.ts';
import type { Ask, Route } from '../call.ts';
import type { State } from '../state.ts';
import { authorizePage, refusalPage } from './authorize-page.ts';
import type { Client, Grants } from './grants.ts';
import { findPerson } from './people.ts';

const MOST_BODY_BYTES = 20_000;
const PREFIX = '/anaf-oauth2/v1';

export function oauthRoutes(state: State, grants: Grants): Record<string, Route> {
  const route = (call: string, answer: Route['answer']): Route => ({ host: 'oauth', call, answer, shape: oauthError });
  return {
    [`GET ${PREFIX}/authorize`]: route('authorize', authorize),
    [`POST ${PREFIX}/token`]: route('token', token),
    // ANAF's text has it, its server does not: the same wall as any unknown path.
    [`POST ${PREFIX}/revoke`]: route('revoke', () => loginWall()),
  };

  function authorize({ request, query }: Ask): Answer {
    const language = languageOf(request);
    const client = grants.client(query.get('client_id') ?? '');
    const callback = query.get('redirect_uri') ?? '';
    if (!client) return refused(refusalPage('client', language));
    if (!mayReturnTo(client, callback)) return refused(refusalPage('callback', language));
    const back = (fields: Record<string, string>) => {
      const address = new URL(callback);
      const asked = query.get('state');
      for (const [name, value] of Object.entries(fields)) address.searchParams.set(name, value);
      if (asked) address.searchParams.set('state', asked);
      return redirectTo(address.href, 302, { detail: client.id });
    };
    if (query.get('response_type') !== 'code') return back({ error: 'unsupported_response_type' });
    const person = findPerson(query.get('certificate') ?? state.settings().certificate);
    if (person) return back({ code: grants.giveCode(client.id, person, callback) });
    return page(authorizePage(query, language), 200, { detail: client.id });
  }

  async function token({ request, body }: Ask): Promise<Answer> {
    const form = new URLSearchParams((await body(MOST_BODY_BYTES))?.toString() ?? '');
    const client = signedClient(request.headers.authorization, grants);
    if (!client) return oauthError('invalid_client');
    const remarks = { detail: `${client.id} ${form.get('grant_type') ?? ''}`.slice(0, 80) };
    if (form.get('grant_type') === 'authorization_code') {
      const person = grants.takeCode(form.get('code') ?? '', client.id, form.get('redirect_uri') ?? '');
      return person ? json(grants.giveTokens(client.id, person), 200, remarks) : oauthError('invalid_grant');
    }
    if (form.get('grant_type') === 'refresh_token') {
      const tokens = grants.refresh(form.get('refresh_token') ?? '', client.id);
      return tokens ? json(tokens, 200, remarks) : oauthError('invalid_grant');
    }
    return oauthError('invalid_request');
  }
}

/** Where F5 sends every call that it does not know. */
export const loginWall = (): Answer => redirectTo('/my.policy', 302, { note: 'login wall' });

const DESCRIPTIONS: Readonly<Record<string, string>> = {
  invalid_client: 'Client authentication failed',
  invalid_grant: 'The authorization code or refresh token is invalid, expired or was used',
  invalid_request: 'The request is missing a required parameter or includes an invalid value',
};

function oauthError(error: string): Answer {
  const known = DESCRIPTIONS[error];
  if (known === undefined) return { ...json({ error: 'server_error', error_description: error }, 500), note: error };
  return json({ error, error_description: known }, 400, { note: error });
}

const refused = (html: string): Answer => page(html, 400, { note: 'authorize refused' });

/** By HTTP Basic alone, as ANAF's text says. */
function signedClient(header: string | undefined, grants: Grants): Client | undefined {
  const basic = /^Basic\s+([A-Za-z0-9+/=]+)$/i.exec(header ?? '')?.[1];
  const pair = Buffer.from(basic ?? '', 'base64').toString();
  const cut = pair.indexOf(':');
  const id = decode(pair.slice(0, Math.max(cut, 0)));
  const secret = decode(pair.slice(cut + 1));
  const client = grants.client(id);
  const [given, known] = [Buffer.from(secret), Buffer.from(client?.secret ?? '')];
  return client && given.length === known.length && timingSafeEqual(given, known) ? client : undefined;
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function mayReturnTo({ callbacks }: Client, callback: string): boolean {
  if (callbacks.length > 0) return callbacks.includes(callback);
  if (!URL.canParse(callback)) return false;
  const { protocol, hostname } = new URL(callback);
  const isHere = hostname === '127.0.0.1' || hostname === 'localhost';
  return protocol === 'https:' || (protocol === 'http:' && isHere);
}

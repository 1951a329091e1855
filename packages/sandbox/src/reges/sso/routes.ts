/** The sign-in: the token endpoint of a Keycloak realm, with the grants that programs of employers have. */

import { timingSafeEqual } from 'node:crypto';
import { type Answer, json } from '../../answer.ts';
import type { Ask, Route } from '../call.ts';
import type { Employer, Employers } from '../employers.ts';
import type { State } from '../state.ts';
import type { TokenBook } from './tokens.ts';

export const CLIENT_ID = 'reges-api';

const TOKEN_PATH = '/realms/API/protocol/openid-connect/token';
const MOST_BODY_BYTES = 20_000;

export interface Sso {
  state: State;
  employers: Employers;
  tokens: TokenBook;
}

/** Answers under `/reges/sso`. */
export function ssoRoute(method: string, path: string, sso: Sso): Route {
  if (path !== TOKEN_PATH) {
    const isRealm = path.startsWith('/realms/API/');
    const what = isRealm ? 'RESTEASY003210: Could not find resource' : 'Realm does not exist';
    return { host: 'sso', call: 'unknown', answer: () => json({ error: what }, 404, { note: what }) };
  }
  if (method !== 'POST')
    return { host: 'sso', call: 'token', answer: () => json({ error: 'Method Not Allowed' }, 405) };
  return { host: 'sso', call: 'token', answer: (ask) => token(ask, sso) };
}

async function token(ask: Ask, { state, employers, tokens }: Sso): Promise<Answer> {
  const form = new URLSearchParams((await ask.body(MOST_BODY_BYTES))?.toString() ?? '');
  const { error } = ask.does;
  if (error !== undefined) return refusals[error]();
  const grant = form.get('grant_type');
  if (grant === null) return refuse(400, 'invalid_request', 'Missing form parameter: grant_type');
  const [id, secret] = clientOf(ask, form);
  if (id !== CLIENT_ID) return refusals.invalid_client();
  if (!isSame(secret, state.settings().clientSecret)) return refusals.unauthorized_client();
  if (grant === 'password') {
    const employer = employers.byUsername(form.get('username') ?? '');
    if (!employer || !isSame(form.get('password') ?? '', employer.password)) return refusals.invalid_grant();
    return give(employer);
  }
  if (grant === 'refresh_token') {
    const employer = tokens.open(form.get('refresh_token') ?? '', 'Refresh', ask.now);
    return employer ? give(employer) : refuse(400, 'invalid_grant', 'Token is not active');
  }
  return refuse(400, 'unsupported_grant_type', 'Unsupported grant_type');

  function give(employer: Employer): Answer {
    if (employer.isDisabled) return refusals.account_disabled();
    return json(tokens.give(employer), 200, { detail: `${employer.cui} ${grant}` });
  }
}

const refuse = (status: number, error: string, description: string): Answer =>
  json({ error, error_description: description }, status, { note: `${error}: ${description}` });

const WRONG_CLIENT = 'Invalid client or Invalid client credentials';

const refusals = {
  invalid_client: () => refuse(401, 'invalid_client', WRONG_CLIENT),
  unauthorized_client: () => refuse(401, 'unauthorized_client', WRONG_CLIENT),
  invalid_grant: () => refuse(401, 'invalid_grant', 'Invalid user credentials'),
  account_disabled: () => refuse(400, 'invalid_grant', 'Account disabled'),
  server_error: () => refuse(500, 'server_error', 'An internal server error has occurred'),
};

/** In the form, or by HTTP Basic. */
function clientOf({ request }: Ask, form: URLSearchParams): [id: string, secret: string] {
  const basic = /^Basic\s+([A-Za-z0-9+/=]+)$/i.exec(request.headers.authorization ?? '')?.[1];
  if (basic === undefined) return [form.get('client_id') ?? '', form.get('client_secret') ?? ''];
  const pair = Buffer.from(basic, 'base64').toString();
  const cut = Math.max(pair.indexOf(':'), 0);
  return [pair.slice(0, cut), pair.slice(cut + 1)];
}

function isSame(given: string, right: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(right)];
  return a.length === b.length && timingSafeEqual(a, b);
}

/** Tokens of REGES (Keycloak): by the employer's API key, then by their refresh token. They live in this process alone. */

import { createHash } from 'node:crypto';
import { FailureError } from '@genius/contract';
import { notPerformed, type TaskContext } from '@genius/runtime';
import { errors } from '../errors.ts';
import { type RegesSettings, settings as variables } from '../settings.ts';
import { callReges } from './call-reges.ts';
import { readClient, readLogin } from './login.ts';

export interface TokenContext extends Pick<TaskContext, 'tenant' | 'signal'> {
  secrets: Pick<TaskContext['secrets'], 'read'>;
}

interface Tokens {
  accessToken: string;
  /** ms since 1970. */
  endsAt: number;
  refreshToken: string | undefined;
  refreshEndsAt: number;
}

/** By tenant, employer and what they were got with, so that a new login takes effect at once. */
const tokens = new Map<string, Tokens>();
/** Who asks for a token while another asks waits for that one. */
const asked = new Map<string, Promise<Tokens>>();
const MOST_TOKENS = 10_000;
/** Renewed so long before its end. */
const EARLY_MS = 10_000;

/** A token that lives. `rejected`: one that REGES has just not taken. Throws GW_REGES_* that say what to do. */
export async function accessToken(ctx: TokenContext, employer: string, rejected?: string): Promise<string> {
  const settings = variables.read();
  const key = await keyOf(ctx, employer, settings);
  const known = tokens.get(key);
  if (known && known.endsAt > Date.now() + EARLY_MS && known.accessToken !== rejected) return known.accessToken;
  const others = asked.get(key);
  if (others !== undefined) {
    const got = await others.catch((error: unknown) => {
      if (error instanceof FailureError) throw error;
      // Who asked was stopped, which is nothing to this run.
      ctx.signal.throwIfAborted();
      return undefined;
    });
    return got?.accessToken ?? accessToken(ctx, employer, rejected);
  }
  const asking = renew(ctx, employer, settings, key, known, rejected).finally(() => asked.delete(key));
  asked.set(key, asking);
  return (await asking).accessToken;
}

async function keyOf(ctx: TokenContext, employer: string, settings: RegesSettings): Promise<string> {
  const { username, password } = await readLogin(ctx.secrets, employer, settings);
  const parts = [ctx.tenant, employer, settings.REGES_TOKEN_URL ?? '', username, password];
  return createHash('sha256').update(parts.join('\0')).digest('hex');
}

async function renew(
  ctx: TokenContext,
  employer: string,
  settings: RegesSettings,
  key: string,
  known: Tokens | undefined,
  rejected: string | undefined,
): Promise<Tokens> {
  const isRefreshable = known?.refreshToken !== undefined && known.refreshEndsAt > Date.now() + EARLY_MS;
  let made: Tokens | undefined;
  if (known?.refreshToken !== undefined && isRefreshable && known.accessToken !== rejected) {
    made = await ask(ctx, employer, settings, { grant_type: 'refresh_token', refresh_token: known.refreshToken }).catch(
      (error: unknown) => {
        if (error instanceof FailureError && error.kind === 'refused') return undefined;
        throw error;
      },
    );
  }
  if (!made) {
    const { username, password } = await readLogin(ctx.secrets, employer, settings);
    made = await ask(ctx, employer, settings, { grant_type: 'password', username, password });
  }
  if (tokens.size >= MOST_TOKENS) tokens.clear();
  tokens.set(key, made);
  return made;
}

async function ask(
  { secrets, signal }: TokenContext,
  employer: string,
  settings: RegesSettings,
  grant: Record<string, string>,
): Promise<Tokens> {
  const url = settings.REGES_TOKEN_URL;
  if (url === undefined) throw errors.GW_REGES_SETTING_MISSING({ name: 'REGES_TOKEN_URL' });
  const { clientId, clientSecret } = await readClient(secrets, settings);
  const body = new URLSearchParams({ client_id: clientId, client_secret: clientSecret, ...grant }).toString();
  const at = Date.now();
  const answer = await callReges({
    name: 'token',
    url,
    body,
    contentType: 'application/x-www-form-urlencoded',
    accept: [400, 401, 403],
    timeoutMs: 20_000,
    signal,
  }).catch((error: unknown) => {
    // Nothing of a message was sent yet, whatever became of the question.
    throw error instanceof FailureError ? notPerformed(error) : error;
  });
  return readTokens(answer.text, answer.status, employer, at);
}

function readTokens(text: string, status: number, employer: string, at: number): Tokens {
  const said = parse(text);
  if (status !== 200) throw refusal(said, employer);
  const {
    access_token: accessToken,
    expires_in: lives,
    refresh_token: refresh,
    refresh_expires_in: refreshLives,
  } = said;
  if (typeof accessToken !== 'string' || accessToken === '') {
    throw notPerformed(errors.GW_REGES_ANSWER_UNREADABLE({ call: 'token', problem: 'it has no token' }));
  }
  return {
    accessToken,
    endsAt: at + (typeof lives === 'number' ? lives : 60) * 1_000,
    refreshToken: typeof refresh === 'string' ? refresh : undefined,
    refreshEndsAt: at + (typeof refreshLives === 'number' ? refreshLives : 0) * 1_000,
  };
}

/** The most frequent trouble of all: each kind of it says what to do. */
function refusal({ error, error_description: words }: Record<string, unknown>, employer: string): FailureError {
  const code = typeof error === 'string' ? error.replace(/[^\w]/g, '').slice(0, 40) : 'unknown';
  if (code === 'invalid_client' || code === 'unauthorized_client') {
    return errors.GW_REGES_CLIENT_REFUSED({ error: code });
  }
  if (/disabled/i.test(typeof words === 'string' ? words : '')) return errors.GW_REGES_ACCOUNT_DISABLED({ employer });
  return errors.GW_REGES_LOGIN_REFUSED({ employer });
}

function parse(text: string): Record<string, unknown> {
  try {
    return Object(JSON.parse(text)) as Record<string, unknown>;
  } catch {
    return {};
  }
}

/**
 * The access token of a CIF, renewed before its end by one process at a time: each renewal uses the old refresh token up,
 * so two at once would leave one of them with tokens that are good for nothing.
 */

import { createHash, randomUUID } from 'node:crypto';
import { FailureError } from '@genius/contract';
import type { TaskContext } from '@genius/runtime';
import { errors } from '../errors.ts';
import type { AnafSettings } from '../settings.ts';
import { expiryOf, isTokenRefusal, refreshTokens } from './ask-token.ts';
import { readClient } from './client.ts';
import { rememberLogin } from './seen-logins.ts';
import { DEFAULT_LOGIN, loginNeeded, readTokens, replaceTokens, type StoredTokens, type Tokens } from './tokens.ts';

export type TokenContext = Pick<TaskContext, 'secrets' | 'kv' | 'tenant' | 'signal' | 'log'>;

export interface AccessOptions {
  settings: AnafSettings;
  /** A token that ANAF has just not taken: another one is got, whatever its end says. */
  rejected?: string | undefined;
}

/** Renewed so long before its end, so that a week of trouble at ANAF does no harm; sooner of one that lives shortly. */
const EARLY_MS = 7 * 86_400_000;
const EARLY_SHARE = 0.1;
/** Longer than the longest call for a token, so that a living refresher is never joined by a second one. */
const LOCK_MS = 90_000;
const LOOK_AGAIN_MS = 250;
const WRITE_TRIES = 5;

/**
 * A token that lives. Throws GW_ANAF_LOGIN_NEEDED (refused: a person has to log in), GW_ANAF_REFRESH_BUSY (transient),
 * GW_ANAF_CLIENT_MISSING, and what `callAnaf` throws where ANAF can't be asked and the old token is at its end.
 */
export async function accessToken(ctx: TokenContext, cif: string, options: AccessOptions): Promise<string> {
  const stored = await readOrBegin(ctx, cif, options.settings);
  if (stored.version > 0) rememberLogin(ctx.tenant, stored);
  if (isGood(stored.tokens, options.rejected)) return stored.tokens.accessToken;
  try {
    const tokens = await renew(ctx, stored, options);
    rememberLogin(ctx.tenant, stored);
    return tokens.accessToken;
  } catch (error) {
    const { tokens } = stored;
    const isStillGood = tokens.accessExpiresAt > Date.now() + 60_000 && tokens.accessToken !== options.rejected;
    const mayWait = error instanceof FailureError && error.kind === 'transient';
    if (!isStillGood || !mayWait) throw error;
    ctx.log.warn('the login at ANAF could not be renewed yet', { cif: stored.cif, code: error.code });
    return tokens.accessToken;
  }
}

/**
 * Calls with the token of `cif`; where ANAF answers that it is not valid, once more with a new one. Throws what
 * `accessToken` and `call` throw.
 */
export async function withToken<T>(
  ctx: TokenContext,
  cif: string,
  settings: AnafSettings,
  call: (token: string) => Promise<T>,
): Promise<T> {
  const token = await accessToken(ctx, cif, { settings });
  try {
    return await call(token);
  } catch (error) {
    if (!(error instanceof FailureError) || error.code !== 'GW_ANAF_LOGIN_NEEDED') throw error;
    return await call(await accessToken(ctx, cif, { settings, rejected: token })).catch((again: unknown) => {
      if (!(again instanceof FailureError) || again.code !== 'GW_ANAF_LOGIN_NEEDED') throw again;
      throw loginNeeded(cif, 'ANAF does not take its token', 'ANAF nu acceptă tokenul ei');
    });
  }
}

function isGood({ accessToken: token, accessExpiresAt, issuedAt }: Tokens, rejected: string | undefined): boolean {
  const earlyMs = Math.min(EARLY_MS, (accessExpiresAt - issuedAt) * EARLY_SHARE);
  return token !== rejected && accessExpiresAt > Date.now() + earlyMs;
}

/** Without a login, the refresh token of the environment is where one begins. */
async function readOrBegin(ctx: TokenContext, cif: string, settings: AnafSettings): Promise<StoredTokens> {
  try {
    return await readTokens(ctx.secrets, cif);
  } catch (error) {
    const refreshToken = settings.ANAF_REFRESH_TOKEN;
    if (!refreshToken || !(error instanceof FailureError) || error.code !== 'GW_ANAF_LOGIN_NEEDED') throw error;
    const refreshExpiresAt = expiryOf(refreshToken) ?? Number.MAX_SAFE_INTEGER;
    const tokens = { accessToken: 'none', refreshToken, accessExpiresAt: 0, refreshExpiresAt, issuedAt: 0 };
    return { cif: DEFAULT_LOGIN, version: 0, tokens };
  }
}

async function renew(ctx: TokenContext, seen: StoredTokens, options: AccessOptions): Promise<Tokens> {
  const { kv, signal } = ctx;
  const { cif } = seen;
  // Of the token itself: tenants that share a login share the lock.
  const lock = `anaf/oauth-refresh/${createHash('sha256').update(seen.tokens.refreshToken).digest('hex').slice(0, 32)}`;
  const owner = randomUUID();
  const giveUpAt = Date.now() + LOCK_MS + 5_000;
  for (;;) {
    if (await kv.set(lock, owner, { ttlMs: LOCK_MS, ifAbsent: true })) break;
    if (Date.now() > giveUpAt) throw errors.GW_ANAF_REFRESH_BUSY({ cif });
    await pause(LOOK_AGAIN_MS, signal);
    const now = await readOrBegin(ctx, cif, options.settings);
    if (now.version !== seen.version && isGood(now.tokens, options.rejected)) return now.tokens;
  }
  try {
    // Whoever held the lock before may have renewed them.
    const now = await readOrBegin(ctx, cif, options.settings);
    if (isGood(now.tokens, options.rejected)) return now.tokens;
    return await ask(ctx, now, options.settings);
  } finally {
    // Only our own: if ours has ended, another one's stays.
    if ((await kv.get(lock)) === owner) await kv.delete(lock);
  }
}

async function ask(ctx: TokenContext, { cif, tokens, version }: StoredTokens, settings: AnafSettings): Promise<Tokens> {
  if (tokens.refreshExpiresAt <= Date.now()) throw loginNeeded(cif, 'it is at its end', 'a expirat');
  const client = await readClient(ctx.secrets, settings);
  // Tried before the token is used up: without a place to keep the new one, the login would be lost.
  const place = version === 0 ? await replaceTokens(ctx.secrets, cif, tokens, 0) : version;
  let made: Tokens;
  try {
    // Not under the attempt's signal: a renewal that is cut off in the middle may have used the old token up.
    made = await refreshTokens({ oauthUrl: settings.ANAF_OAUTH_URL, client }, tokens.refreshToken);
  } catch (error) {
    if (!isTokenRefusal(error)) throw error;
    await noteRefused(ctx, cif, tokens, place);
    throw loginNeeded(cif, 'ANAF does not renew it any more', 'ANAF nu o mai reînnoiește');
  }
  return keep(ctx, cif, tokens, made, place);
}

/** For the warnings that people get. Whoever logs in meanwhile has newer tokens, which stay as they are. */
async function noteRefused({ secrets, log }: TokenContext, cif: string, tokens: Tokens, version: number) {
  if (tokens.refusedAt !== undefined) return;
  try {
    await replaceTokens(secrets, cif, { ...tokens, refusedAt: Date.now() }, version);
  } catch (error) {
    log.warn('it could not be noted that a login is not renewed', { cif, problem: String(error) });
  }
}

/** The new tokens exist here alone until they are written: a write is tried again, also over secrets sealed anew. */
async function keep(ctx: TokenContext, cif: string, old: Tokens, made: Tokens, version: number): Promise<Tokens> {
  let expected = version;
  for (let tries = 1; ; tries++) {
    try {
      await replaceTokens(ctx.secrets, cif, made, expected);
      return made;
    } catch (error) {
      if (tries === WRITE_TRIES) throw error;
      const now = await readTokens(ctx.secrets, cif).catch(() => undefined);
      // Somebody logged in meanwhile: those tokens are newer than ours.
      if (now && now.cif === cif && now.tokens.refreshToken !== old.refreshToken) return now.tokens;
      if (now?.cif === cif) expected = now.version;
      ctx.log.warn('renewed tokens could not be written yet', { cif, tries });
      await new Promise((resolve) => setTimeout(resolve, 100 * 2 ** tries));
    }
  }
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = () => {
      clearTimeout(timer);
      reject(signal.reason as Error);
    };
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', stop);
      resolve();
    }, ms);
    signal.addEventListener('abort', stop, { once: true });
    if (signal.aborted) stop();
  });
}

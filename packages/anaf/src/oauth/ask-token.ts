/** The two questions to ANAF's token address: a code for tokens, and a refresh token for new ones of both kinds. */

import { FailureError } from '@genius/contract';
import { z } from 'zod';
import { callAnaf } from '../call.ts';
import { errors } from '../errors.ts';
import { joinUrl } from '../join-url.ts';
import { plainWords } from '../plain-words.ts';
import type { OAuthClient } from './client.ts';
import type { Tokens } from './tokens.ts';

export interface TokenAddress {
  /** ANAF_OAUTH_URL. */
  oauthUrl: string;
  client: OAuthClient;
  signal?: AbortSignal;
}

/** Where a person is sent to choose the certificate. Everything is escaped; the redirect must be the registered one. */
export function authorizeUrl(oauthUrl: string, clientId: string, redirectUrl: string, state?: string): string {
  return joinUrl(oauthUrl, '/anaf-oauth2/v1/authorize', {
    response_type: 'code',
    client_id: clientId,
    redirect_uri: redirectUrl,
    token_content_type: 'jwt',
    state,
  }).href;
}

/** A code lives 60 seconds and for one use. Throws GW_ANAF_OAUTH_REFUSED (refused), and what `callAnaf` throws. */
export function exchangeCode(address: TokenAddress, code: string, redirectUrl: string): Promise<Tokens> {
  return ask(address, { grant_type: 'authorization_code', code, redirect_uri: redirectUrl });
}

/** Needs no certificate; the old refresh token is used up by it. Throws as `exchangeCode` does. */
export function refreshTokens(address: TokenAddress, refreshToken: string): Promise<Tokens> {
  return ask(address, { grant_type: 'refresh_token', refresh_token: refreshToken });
}

const answerSchema = z.object({
  access_token: z.string().min(1).max(30_000),
  refresh_token: z.string().min(1).max(30_000),
  expires_in: z.coerce.number().positive().optional(),
});

/** ANAF's lifetimes: 129 600 and 525 600 minutes. */
const ACCESS_MS = 129_600 * 60_000;
const REFRESH_MS = 525_600 * 60_000;

async function ask({ oauthUrl, client, signal }: TokenAddress, fields: Record<string, string>): Promise<Tokens> {
  const basic = Buffer.from(`${client.clientId}:${client.clientSecret}`).toString('base64');
  const answer = await callAnaf({
    name: 'token',
    url: joinUrl(oauthUrl, '/anaf-oauth2/v1/token'),
    headers: { authorization: `Basic ${basic}`, 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({ ...fields, token_content_type: 'jwt' }).toString(),
    timeoutMs: 60_000,
    maxBytes: 200_000,
    // RFC 6749, 5.2: a refusal is 400 or 401 with JSON.
    accept: [400, 401, 403],
    ...(signal ? { signal } : {}),
  });
  if (answer.status !== 200) throw errors.GW_ANAF_OAUTH_REFUSED({ words: refusal(answer.status, answer.text) });
  const parsed = answerSchema.safeParse(jsonOrNothing(answer.text));
  if (!parsed.success) {
    const refused = refusalIn(answer.text);
    if (refused) throw errors.GW_ANAF_OAUTH_REFUSED({ words: refused });
    throw errors.GW_ANAF_OAUTH_ANSWER({ problem: `it lacks ${parsed.error.issues[0]?.path.join('.') || 'JSON'}` });
  }
  const { access_token: accessToken, refresh_token: refreshToken, expires_in: seconds } = parsed.data;
  const issuedAt = Date.now();
  return {
    accessToken,
    refreshToken,
    accessExpiresAt: expiryOf(accessToken) ?? issuedAt + (seconds === undefined ? ACCESS_MS : seconds * 1_000),
    refreshExpiresAt: expiryOf(refreshToken) ?? issuedAt + REFRESH_MS,
    issuedAt,
  };
}

/** `exp` of a JWT, in ms. Its signature is ANAF's business: the token is only carried. */
export function expiryOf(token: string): number | undefined {
  const payload = token.split('.')[1];
  if (payload === undefined) return undefined;
  const exp = (jsonOrNothing(Buffer.from(payload, 'base64url').toString()) as { exp?: unknown } | undefined)?.exp;
  return typeof exp === 'number' && Number.isFinite(exp) ? exp * 1_000 : undefined;
}

function refusal(status: number, text: string): string {
  return refusalIn(text) ?? `status ${status}`;
}

function refusalIn(text: string): string | undefined {
  const { error, error_description: description } = (jsonOrNothing(text) ?? {}) as Record<string, unknown>;
  const words = [error, description].filter((each) => typeof each === 'string' && each !== '').join(': ');
  return words === '' ? undefined : plainWords(words);
}

function jsonOrNothing(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}

/** Whether ANAF said no to these tokens, rather than being unable to answer. */
export function isTokenRefusal(error: unknown): boolean {
  return error instanceof FailureError && error.code === 'GW_ANAF_OAUTH_REFUSED';
}

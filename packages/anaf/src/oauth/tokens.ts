/** A login at ANAF as it is kept: sealed in the tenant's secrets, one for each CIF, or `default` for all others. */

import type { HealthHost, TenantSecrets } from '@genius/runtime';
import { z } from 'zod';
import { errors } from '../errors.ts';

const tokensSchema = z.object({
  accessToken: z.string().min(1),
  refreshToken: z.string().min(1),
  /** ms since 1970. ANAF: 90 days. */
  accessExpiresAt: z.number(),
  /** ms since 1970. ANAF: 365 days. */
  refreshExpiresAt: z.number(),
  /** ms since 1970: when a person logged in or the tokens were renewed. */
  issuedAt: z.number(),
  /** ms since 1970: ANAF refused to renew them, so that they end with the access token. */
  refusedAt: z.number().optional(),
});

export type Tokens = z.infer<typeof tokensSchema>;

export interface StoredTokens {
  /** The CIF, or `default`. */
  cif: string;
  tokens: Tokens;
  version: number;
}

const TOKENS_PREFIX = 'anaf/oauth/';
/** Serves every CIF that has no login of its own, as an accountant's certificate does. */
export const DEFAULT_LOGIN = 'default';

export const tokensName = (cif: string) => `${TOKENS_PREFIX}${cif}`;

/** Of this CIF, else `default`. Throws GW_ANAF_LOGIN_NEEDED, GW_ANAF_TOKENS_UNREADABLE. */
export async function readTokens(secrets: Pick<TenantSecrets, 'read'>, cif: string): Promise<StoredTokens> {
  for (const each of cif === DEFAULT_LOGIN ? [DEFAULT_LOGIN] : [cif, DEFAULT_LOGIN]) {
    const secret = await secrets.read(tokensName(each));
    if (secret) return { cif: each, version: secret.version, tokens: parseTokens(each, secret.value) };
  }
  throw loginNeeded(cif, 'nobody has logged in yet', 'nimeni nu s-a autentificat încă');
}

/** Whose logins the tenant has: CIFs, and `default`. Tokens are not read. */
export async function listLogins(secrets: Pick<TenantSecrets, 'list'>): Promise<string[]> {
  return (await secrets.list(TOKENS_PREFIX)).map(({ name }) => name.slice(TOKENS_PREFIX.length));
}

/** Whose logins there are, of all tenants. Tokens are not read. */
export const loginHolders = async (secrets: HealthHost['secrets']): Promise<{ tenant: string; cif: string }[]> =>
  (await secrets.holders(TOKENS_PREFIX)).map(({ tenant, name }) => ({ tenant, cif: name.slice(TOKENS_PREFIX.length) }));

/** All logins of the tenant, by name. */
export async function listTokens(secrets: Pick<TenantSecrets, 'read' | 'list'>): Promise<StoredTokens[]> {
  const found: StoredTokens[] = [];
  for (const cif of await listLogins(secrets)) {
    const secret = await secrets.read(tokensName(cif));
    if (secret) found.push({ cif, version: secret.version, tokens: parseTokens(cif, secret.value) });
  }
  return found;
}

/** Returns the new version. With `version`: only if nobody changed it meanwhile, else throws GW_SECRET_CHANGED. */
export function writeTokens(
  secrets: Pick<TenantSecrets, 'write'>,
  cif: string,
  tokens: Tokens,
  version?: number,
): Promise<number> {
  return secrets.write(tokensName(cif), JSON.stringify(tokens), version === undefined ? {} : { version });
}

/** Where they stand, which may be the default tenant's place; version 0: there were none. Throws GW_SECRET_CHANGED. */
export function replaceTokens(
  secrets: Pick<TenantSecrets, 'write' | 'replace'>,
  cif: string,
  tokens: Tokens,
  version: number,
): Promise<number> {
  if (version === 0) return writeTokens(secrets, cif, tokens, 0);
  return secrets.replace(tokensName(cif), JSON.stringify(tokens), version);
}

export function loginNeeded(cif: string, problem: string, problemRo: string) {
  return errors.GW_ANAF_LOGIN_NEEDED({ cif, problem, problemRo });
}

function parseTokens(cif: string, text: string): Tokens {
  try {
    return tokensSchema.parse(JSON.parse(text));
  } catch {
    throw errors.GW_ANAF_TOKENS_UNREADABLE({ name: tokensName(cif) });
  }
}

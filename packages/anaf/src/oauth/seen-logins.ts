/** When the logins that this process has used end, for its health, which has no run's secrets at hand. */

import { errors } from '../errors.ts';
import { loginState } from './expiry.ts';
import { loginNeeded, type StoredTokens } from './tokens.ts';

const MOST = 1_000;
const seen = new Map<string, StoredTokens>();

/** Keeps no token, only the ends. */
export function rememberLogin(tenant: string, { cif, version, tokens }: StoredTokens): void {
  const key = `${tenant}/${cif}`;
  seen.delete(key);
  seen.set(key, { cif, version, tokens: { ...tokens, accessToken: '', refreshToken: '' } });
  const [oldest] = seen.keys();
  if (seen.size > MOST && oldest !== undefined) seen.delete(oldest);
}

/** Throws GW_ANAF_LOGIN_NEEDED for a login that is at its end, GW_ANAF_TOKEN_ENDING for one that ends within 3 days. */
export async function checkSeenLogins(now = Date.now()): Promise<void> {
  for (const each of seen.values()) {
    const { cif, state, warning, daysLeft } = loginState(each, now);
    if (state === 'ended') throw loginNeeded(cif, 'it is at its end', 'a expirat');
    if (warning === 3) throw errors.GW_ANAF_TOKEN_ENDING({ cif, days: daysLeft });
  }
}

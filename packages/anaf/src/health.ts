/** What the deep health of workers that speak with ANAF looks at: it answers, the clock is right, the login lives. */

import { formatMs } from '@genius/contract';
import type { TenantSecrets } from '@genius/runtime';
import { callAnaf } from './call.ts';
import { errors } from './errors.ts';
import { loginState } from './oauth/expiry.ts';
import { listTokens, loginNeeded } from './oauth/tokens.ts';

/** ANAF fails a list whose end is a second ahead of its clock; calls keep 60 s from it, so half of that is a warning. */
const MOST_SKEW_MS = 30_000;

/** Throws GW_ANAF_CLOCK if this machine's clock is more than 30 s away from ANAF's. Undefined: ANAF did not say. */
export function checkClock(skewMs: number | undefined): void {
  if (skewMs === undefined || Math.abs(skewMs) <= MOST_SKEW_MS) return;
  throw errors.GW_ANAF_CLOCK({ skew: formatMs(Math.abs(skewMs)) });
}

/**
 * Asks the address for anything: every answer that is not the firewall's or a failing server's shows that ANAF is there.
 * Throws what `callAnaf` throws, and GW_ANAF_CLOCK.
 */
export async function checkAnaf(url: string, signal: AbortSignal): Promise<void> {
  const answer = await callAnaf({
    name: 'health',
    url,
    signal,
    timeoutMs: 4_500,
    maxBytes: 1_000_000,
    accept: [301, 302, 400, 401, 403, 404, 405, 415],
    htmlIsAnswer: true,
  });
  checkClock(answer.skewMs);
}

/** Throws for the first login that is at its end, or ends within 3 days. No login at all is none of its business. */
export async function checkLogins(secrets: Pick<TenantSecrets, 'read' | 'list'>, now = Date.now()): Promise<void> {
  for (const each of await listTokens(secrets)) {
    const { cif, state, warning, daysLeft } = loginState(each, now);
    if (state === 'ended') throw loginNeeded(cif, 'it is at its end', 'a expirat');
    if (warning === 3) throw errors.GW_ANAF_TOKEN_ENDING({ cif, days: daysLeft });
  }
}

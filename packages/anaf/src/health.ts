/** What the deep health of workers that speak with ANAF looks at: it answers, and the clock is right. */

import { formatMs } from '@genius/contract';
import { callAnaf } from './call.ts';
import { errors } from './errors.ts';

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

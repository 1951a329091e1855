/** What deep health says of logins at ANAF: it fails for those that this process uses, and warns of all that are kept. */

import type { HealthHost } from '@genius/runtime';
import { errors } from '../errors.ts';
import { type LoginState, loginState } from './expiry.ts';
import { isLoginUsed } from './seen-logins.ts';
import { loginHolders, loginNeeded, readTokens } from './tokens.ts';

/** A deep check is given 5 s: with more logins than can be read in these, the rest is told as not looked at. */
const LOOK_MS = 3_500;
const AT_ONCE = 25;
const MOST_NAMED = 5;

/**
 * Throws GW_ANAF_LOGIN_NEEDED and GW_ANAF_TOKEN_ENDING (within 3 days) for logins that this process uses. Gives a sentence for
 * those of any tenant that end within 30 days, have ended, can not be renewed any more or can not be read.
 */
export async function checkLogins(host: HealthHost | undefined, now = Date.now()): Promise<string | undefined> {
  if (!host) return undefined;
  const holders = await loginHolders(host.secrets);
  const giveUpAt = performance.now() + LOOK_MS;
  const found: Trouble[] = [];
  let looked = 0;
  while (looked < holders.length && performance.now() < giveUpAt) {
    const some = holders.slice(looked, looked + AT_ONCE);
    const troubles = await Promise.all(some.map((holder) => troubleOf(host, holder, now)));
    found.push(...troubles.filter((each) => each !== undefined));
    looked += some.length;
  }
  for (const each of found) if (isLoginUsed(each)) refuseEnding(each);
  const sentences = [
    ...(found.length > 0 ? [sentenceOf(found)] : []),
    ...(looked < holders.length ? [`Only ${looked} of ${holders.length} logins at ANAF were looked at.`] : []),
  ];
  return sentences.length === 0 ? undefined : sentences.join(' ');
}

interface Trouble {
  tenant: string;
  cif: string;
  what: string;
  /** Undefined: it can not be read. */
  state?: LoginState;
}

async function troubleOf(
  { secrets }: HealthHost,
  holder: { tenant: string; cif: string },
  now: number,
): Promise<Trouble | undefined> {
  const { tenant, cif } = holder;
  try {
    const state = loginState(await readTokens(secrets.of(tenant, 'health'), cif), now);
    const what = whatOf(state);
    return what === undefined ? undefined : { ...holder, what, state };
  } catch {
    return { ...holder, what: 'can not be read' };
  }
}

function refuseEnding({ cif, state }: Trouble): void {
  if (state?.state === 'ended') throw loginNeeded(cif, 'it is at its end', 'a expirat');
  if (state?.warning === 3) throw errors.GW_ANAF_TOKEN_ENDING({ cif, days: state.daysLeft });
}

function whatOf({ state, daysLeft, isRenewable }: LoginState): string | undefined {
  if (state === 'ended') return 'has ended';
  const end = daysLeft < 1 ? 'ends within a day' : daysLeft === 1 ? 'ends in 1 day' : `ends in ${daysLeft} days`;
  if (!isRenewable) return `is not renewed by ANAF any more and ${end}`;
  return state === 'ending' ? end : undefined;
}

function sentenceOf(found: readonly Trouble[]): string {
  const named = [...found]
    .sort((a, b) => (a.state?.endsAt ?? '').localeCompare(b.state?.endsAt ?? ''))
    .slice(0, MOST_NAMED)
    .map(({ tenant, cif, what }) => `${cif}${tenant === '' ? '' : ` of ${tenant}`} ${what}`);
  const more = found.length > named.length ? [`and ${found.length - named.length} more`] : [];
  return `Logins at ANAF: ${[...named, ...more].join('; ')}. A person with the certificate logs in anew: genius anaf login; genius anaf tokens lists them.`;
}

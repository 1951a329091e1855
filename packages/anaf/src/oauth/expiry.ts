/**
 * When logins at ANAF end, and which warnings are due. A login ends with its refresh token, 365 days after a renewal; one that
 * ANAF refused to renew, with its access token.
 */

import type { StoredTokens } from './tokens.ts';

/** Days before the end on which people are told. */
export const WARNING_DAYS = [30, 14, 3] as const;

export interface LoginState {
  cif: string;
  state: 'valid' | 'ending' | 'ended';
  /** ISO 8601: when a person has to log in again at the latest. */
  endsAt: string;
  accessEndsAt: string;
  /** Whole days until `endsAt`; negative after it. */
  daysLeft: number;
  /** The warning that is due: 30, 14 or 3; undefined while there is time, and after the end. */
  warning?: (typeof WARNING_DAYS)[number];
  /** False: ANAF refused to renew it, so it ends with its access token. */
  isRenewable: boolean;
}

export function loginState({ cif, tokens }: StoredTokens, now = Date.now()): LoginState {
  const endsAt = endOf(tokens);
  const leftMs = endsAt - now;
  const warning = leftMs <= 0 ? undefined : [...WARNING_DAYS].reverse().find((days) => leftMs <= days * 86_400_000);
  return {
    cif,
    state: leftMs <= 0 ? 'ended' : warning === undefined ? 'valid' : 'ending',
    endsAt: new Date(endsAt).toISOString(),
    accessEndsAt: new Date(tokens.accessExpiresAt).toISOString(),
    daysLeft: Math.floor(leftMs / 86_400_000),
    ...(warning === undefined ? {} : { warning }),
    isRenewable: tokens.refusedAt === undefined,
  };
}

const endOf = ({ refusedAt, accessExpiresAt, refreshExpiresAt }: StoredTokens['tokens']): number =>
  refusedAt === undefined ? refreshExpiresAt : Math.min(accessExpiresAt, refreshExpiresAt);

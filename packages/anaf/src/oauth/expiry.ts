/** When logins at ANAF end, and which warnings are due. A login ends with its refresh token: 365 days after a renewal. */

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
}

export function loginState({ cif, tokens }: StoredTokens, now = Date.now()): LoginState {
  const leftMs = tokens.refreshExpiresAt - now;
  const warning = leftMs <= 0 ? undefined : [...WARNING_DAYS].reverse().find((days) => leftMs <= days * 86_400_000);
  return {
    cif,
    state: leftMs <= 0 ? 'ended' : warning === undefined ? 'valid' : 'ending',
    endsAt: new Date(tokens.refreshExpiresAt).toISOString(),
    accessEndsAt: new Date(tokens.accessExpiresAt).toISOString(),
    daysLeft: Math.floor(leftMs / 86_400_000),
    ...(warning === undefined ? {} : { warning }),
  };
}

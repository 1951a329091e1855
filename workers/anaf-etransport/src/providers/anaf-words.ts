/** What ANAF's error texts mean for the run: each of them comes with status 200, so the words decide. */

import { exhaustLimit, type LimitName, plainWords, readAnafError } from '@genius/anaf';
import type { FailureError } from '@genius/contract';
import type { TaskContext } from '@genius/runtime';
import { errors } from '../errors.ts';

export interface Asked {
  /** For errors, such as `upload`. */
  call: string;
  /** What is counted where ANAF says that the day's are used up. */
  limit?: { name: LimitName; key: string };
  cif: string;
}

const TECHNICAL_WAIT_MS = 60_000;

/**
 * The failure to throw. After a technical fault of ANAF at an upload nobody knows whether it happened: it is transient and
 * not marked as not performed.
 */
export async function failureOf(words: string, asked: Asked, ctx: Pick<TaskContext, 'kv'>): Promise<FailureError> {
  const { call, limit, cif } = asked;
  const said = { call, words: plainWords(words) };
  switch (readAnafError(words)) {
    case 'daily':
      return limit
        ? exhaustLimit(ctx, limit.name, limit.key)
        : errors.GW_ETRANSPORT_LIMIT({ call }, { retryAfterMs: TECHNICAL_WAIT_MS });
    case 'technical':
    case 'pending':
      return errors.GW_ETRANSPORT_TECHNICAL(said, { retryAfterMs: TECHNICAL_WAIT_MS });
    case 'rights':
      return errors.GW_ETRANSPORT_NO_RIGHT({ ...said, cif });
    case 'missing':
      return errors.GW_ETRANSPORT_NOT_FOUND(said);
    default:
      return errors.GW_ETRANSPORT_CALL_REFUSED(said);
  }
}

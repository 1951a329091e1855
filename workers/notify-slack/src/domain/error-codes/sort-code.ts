/** Sorts what Slack answers into a kind: by the table of documented codes, and a new code by the form of its name. */

import { INVALID } from './invalid.ts';
import { REFUSED } from './refused.ts';
import { MAY_HAVE_HAPPENED, TRANSIENT } from './transient.ts';

/** The kinds that an answer of Slack can have; they alone decide whether a run is attempted again. */
export type SlackKind = 'transient' | 'refused' | 'invalid';

/** What a code means for the run. */
export interface SortedCode {
  kind: SlackKind;
  /** Whether Slack documents it. */
  isKnown: boolean;
  /** The call may have had its effect in spite of the error. */
  mayHaveHappened: boolean;
  /** It is one of the names of "too many calls". */
  isRateLimit: boolean;
}

const RATE_LIMITS = new Set(['ratelimited', 'rate_limited', 'ratelimit', 'message_limit_exceeded']);

/** Sorts the `error` of a Web API answer, or the body of a webhook's. */
export function sortCode(code: string): SortedCode {
  const known = knownKind(code);
  return {
    kind: known ?? kindByForm(code),
    isKnown: known !== undefined,
    mayHaveHappened: MAY_HAVE_HAPPENED.has(code),
    isRateLimit: RATE_LIMITS.has(code),
  };
}

/**
 * Sorts an answer of a webhook. Its body is a code where Slack itself answers; where something on the way does, the
 * status decides.
 */
export function sortWebhookAnswer(status: number, body: string): SortedCode {
  const code = codeIn(body);
  const known = code === undefined ? undefined : knownKind(code);
  const byStatus = kindByStatus(status);
  return {
    // A status of "try again" counts more than a word beside it.
    kind: byStatus === 'transient' ? 'transient' : (known ?? byStatus),
    isKnown: known !== undefined,
    // Only a gateway answers so: it has lost the answer of the one behind it.
    mayHaveHappened: status === 502 || status === 504,
    isRateLimit: status === 429,
  };
}

/** The text as a code, if it has the form of one. */
export function codeIn(text: string): string | undefined {
  const trimmed = text.trim();
  return /^[a-z][a-z0-9_]{1,79}$/.test(trimmed) ? trimmed : undefined;
}

/** Every documented code with its kind, for docs and tests. */
export function documentedCodes(): Map<string, SlackKind> {
  const all = new Map<string, SlackKind>();
  for (const code of REFUSED) all.set(code, 'refused');
  for (const code of INVALID) all.set(code, 'invalid');
  for (const code of TRANSIENT) all.set(code, 'transient');
  return all;
}

function knownKind(code: string): SlackKind | undefined {
  if (TRANSIENT.has(code)) return 'transient';
  if (INVALID.has(code)) return 'invalid';
  return REFUSED.has(code) ? 'refused' : undefined;
}

function kindByForm(code: string): SlackKind {
  if (/rate_?limit|timeout|unavailable|in_progress|internal|try_again|migrat/.test(code)) return 'transient';
  if (/^(could_not|failed_to|unable_to)_|_failed$/.test(code)) return 'transient';
  if (/auth|token|scope|secret/.test(code)) return 'refused';
  if (
    /^(invalid|missing|bad|unknown|unsupported|malformed)_|^too_(many|long|large)|_too_(long|large|many)$/.test(code)
  ) {
    return 'invalid';
  }
  return 'refused';
}

function kindByStatus(status: number): SlackKind {
  if (status === 408 || status === 425 || status === 429 || status >= 500) return 'transient';
  return status === 400 || status === 413 || status === 415 || status === 422 ? 'invalid' : 'refused';
}

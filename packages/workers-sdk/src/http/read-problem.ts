/** Answers that are errors: RFC 9457 problem details of the registry as failures, and what proxies say in their place. */

import { type Failure, FailureError, type FailureKind } from '@genius/contract';
import { sdkErrors } from '../errors.ts';

const KINDS: readonly unknown[] = ['invalid', 'refused', 'transient', 'defect'];
/** Statuses after which the same request may work: a server is away, starting, or has too much to do. */
const PASSING = [408, 425, 429, 500, 502, 503, 504];

interface Problem {
  code?: unknown;
  kind?: unknown;
  detail?: unknown;
  field?: unknown;
  details?: unknown;
}

export function readProblem(origin: string, response: Response, body: unknown): FailureError {
  const { status } = response;
  const retryAfterMs = retryAfterOf(response);
  const { code, kind, detail, field, details } = (typeof body === 'object' && body ? body : {}) as Problem;
  if (typeof code === 'string' && typeof detail === 'string' && KINDS.includes(kind)) {
    const failure: Failure = { kind: kind as FailureKind, code, message: detail };
    if (typeof field === 'string') failure.field = field;
    if (typeof details === 'object' && details) failure.details = details as Record<string, unknown>;
    if (retryAfterMs !== undefined) failure.retryAfterMs = retryAfterMs;
    return new FailureError(failure);
  }
  if (!PASSING.includes(status)) return sdkErrors.GW_SDK_ANSWER_UNREADABLE({ origin, status });
  const more = retryAfterMs === undefined ? {} : { retryAfterMs };
  return sdkErrors.GW_SDK_UNREACHABLE({ origin, problem: `the answer was ${status}` }, more);
}

/** Seconds, or a date. */
function retryAfterOf({ headers }: Response): number | undefined {
  const text = headers.get('retry-after');
  if (text === null) return undefined;
  const ms = /^\d+$/.test(text) ? Number(text) * 1_000 : Date.parse(text) - Date.now();
  return Number.isFinite(ms) ? Math.max(0, ms) : undefined;
}

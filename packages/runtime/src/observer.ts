/** What metrics and traces want to know of the runtime. Absent, nothing is measured and nothing is loaded. */

import { createHash } from 'node:crypto';
import type { Envelope, Failure } from '@genius/contract';

export interface AttemptEnd {
  outcome: 'done' | 'failed' | 'retry' | 'cancelled' | 'expired' | 'unknown';
  ms: number;
  failure?: Failure;
}

export interface Observer {
  /** A run is about to be sent; may set `traceparent` on it. */
  sending?(envelope: Envelope): void;
  /** Returns a token that comes back at the end, such as a span. */
  attemptStarted?(envelope: Envelope, attempt: number): unknown;
  /** Runs the handler inside the token's context. */
  within?<T>(token: unknown, call: () => T): T;
  attemptEnded?(token: unknown, envelope: Envelope, end: AttemptEnd): void;
}

/**
 * The W3C trace context of a run that came without one: derived from its ids, so that it costs nothing to carry and
 * every attempt and child agrees on it.
 */
export function traceparentOf(envelope: Pick<Envelope, 'traceparent' | 'correlationId' | 'id'>): string {
  if (envelope.traceparent) return envelope.traceparent;
  return `00-${hexOf(envelope.correlationId)}-${hexOf(envelope.id).slice(16)}-01`;
}

/** 32 hex digits: a UUID's own, or those of a digest for any other id. */
function hexOf(id: string): string {
  const plain = id.replaceAll('-', '').toLowerCase();
  return /^(?!0{32})[0-9a-f]{32}$/.test(plain) ? plain : createHash('sha256').update(id).digest('hex').slice(0, 32);
}

/** What of a run is rarely needed, as the transports keep it in one JSON column. */

import type { Envelope } from '@genius/contract';

export interface RunMetaBase {
  correlation?: string;
  parent?: string;
  root?: string;
  traceparent?: string;
  tracestate?: string;
  headers?: Record<string, unknown>;
  limit?: { concurrency?: number; rateCount?: number; ratePerMs?: number };
  /** ms since 1970. */
  expiresAt?: number;
  /** How long its key holds, ms since 1970. */
  keyUntil?: number;
  /** Of the effect store it was sent under, if that is another one. */
  generation?: string;
  /** Its input was completed with results: large ones stand in it as blobs. */
  fed?: boolean;
  progress?: { fraction: number; note?: string };
  /** It was told to stop. */
  revoked?: { reason?: string };
}

/** Notes in `meta` what the envelope says; `own` is the generation of the store that keeps it. */
export function noteEnvelope(meta: RunMetaBase, envelope: Envelope, own: string | undefined): void {
  if (envelope.correlationId !== envelope.id) meta.correlation = envelope.correlationId;
  if (envelope.parent) meta.parent = envelope.parent;
  if (envelope.root) meta.root = envelope.root;
  if (envelope.traceparent) meta.traceparent = envelope.traceparent;
  if (envelope.tracestate) meta.tracestate = envelope.tracestate;
  if (envelope.headers) meta.headers = envelope.headers;
  if (envelope.expiresAt) meta.expiresAt = envelope.expiresAt;
  if (envelope.fed) meta.fed = true;
  if (envelope.generation && envelope.generation !== own) meta.generation = envelope.generation;
  if (envelope.limit) {
    const { key: _, ...limit } = envelope.limit;
    meta.limit = limit;
  }
}

/** Puts back into the envelope what was noted; the key of its limit stands in a column of its own. */
export function recallEnvelope(envelope: Envelope, meta: RunMetaBase, limitKey: string | null): void {
  if (meta.correlation) envelope.correlationId = meta.correlation;
  if (meta.parent) envelope.parent = meta.parent;
  if (meta.root) envelope.root = meta.root;
  if (meta.traceparent) envelope.traceparent = meta.traceparent;
  if (meta.tracestate) envelope.tracestate = meta.tracestate;
  if (meta.headers) envelope.headers = meta.headers;
  if (meta.expiresAt) envelope.expiresAt = meta.expiresAt;
  if (meta.fed) envelope.fed = true;
  if (meta.generation) envelope.generation = meta.generation;
  if (limitKey !== null) envelope.limit = { key: limitKey, ...meta.limit };
}

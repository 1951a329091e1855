/** Our extras in one header, `genius`, a JSON text: a Python worker passes it on unread. */

import type { Envelope, Signature } from '@genius/contract';

export const GENIUS = 'genius';
/**
 * On a message whose sender made the id for it alone, and so is the only one who can ask for the run: the id, the first
 * time it is published, `again` after that. Not `true`: a worker in Python hands its headers on to what it sends.
 */
export const FRESH = 'genius-fresh';
export const AGAIN = 'again';
const MAX_LENGTH = 16_384;

/** All of it is optional: a message without the header is as good. */
export interface GeniusExtras {
  tenant?: string;
  priority?: number;
  correlation?: string;
  key?: string;
  keyMs?: number;
  lane?: string;
  limit?: NonNullable<Envelope['limit']>;
  subject?: string;
  generation?: string;
  fed?: boolean;
  sentAt?: number;
  /** Of a follower: the field that takes the result before it. */
  as?: string;
  immutable?: boolean;
  /** ms since 1970: a follower's own, since Celery's signatures know only a span from their sending. */
  expiresAt?: number;
}

/** The header of a run. The default priority is left out. */
export function extrasOf(envelope: Envelope): string | undefined {
  const { id, tenant, priority, correlationId, key, keyMs, lane, limit, subject, generation, fed, sentAt } = envelope;
  return write({
    tenant: tenant || undefined,
    priority: priority === 5 ? undefined : priority,
    correlation: correlationId === id ? undefined : correlationId,
    key,
    keyMs,
    lane,
    limit,
    subject,
    generation,
    fed: fed || undefined,
    sentAt: sentAt || undefined,
  });
}

/** The header of a run that follows another: what is its own, and what it inherits. */
export function followerExtras(signature: Signature, first: Envelope): string | undefined {
  const priority = signature.options?.priority ?? first.priority;
  return write({
    tenant: first.tenant || undefined,
    priority: priority === 5 ? undefined : priority,
    // A follower's id differs from the first one's, so the correlation always travels.
    correlation: first.correlationId,
    lane: signature.lane,
    limit: signature.limit,
    subject: signature.subject,
    generation: first.generation,
    as: signature.as,
    immutable: signature.immutable || undefined,
    expiresAt: signature.options?.expiresAt,
  });
}

function write(extras: { [K in keyof GeniusExtras]: GeniusExtras[K] | undefined }): string | undefined {
  const text = JSON.stringify(extras);
  return text === '{}' ? undefined : text;
}

/** Reads the header; whatever in it is not as we write it is left out. */
export function readExtras(header: unknown): GeniusExtras {
  if (typeof header !== 'string' || header.length > MAX_LENGTH) return {};
  let read: unknown;
  try {
    read = JSON.parse(header);
  } catch {
    return {};
  }
  if (typeof read !== 'object' || read === null || Array.isArray(read)) return {};
  const from = read as Record<string, unknown>;
  const extras: GeniusExtras = {};
  for (const name of ['tenant', 'correlation', 'key', 'lane', 'subject', 'generation', 'as'] as const) {
    const value = from[name];
    if (typeof value === 'string' && value !== '' && value.length <= 1024) extras[name] = value;
  }
  for (const name of ['priority', 'keyMs', 'sentAt', 'expiresAt'] as const) {
    const value = from[name];
    if (typeof value === 'number' && Number.isFinite(value) && value >= 0) extras[name] = value;
  }
  if (extras.priority !== undefined) extras.priority = Math.min(9, Math.trunc(extras.priority));
  if (from.fed === true) extras.fed = true;
  if (from.immutable === true) extras.immutable = true;
  const limit = readLimit(from.limit);
  if (limit) extras.limit = limit;
  return extras;
}

function readLimit(value: unknown): GeniusExtras['limit'] {
  if (typeof value !== 'object' || value === null) return undefined;
  const from = value as Record<string, unknown>;
  if (typeof from.key !== 'string') return undefined;
  const limit: NonNullable<Envelope['limit']> = { key: from.key };
  for (const name of ['concurrency', 'rateCount', 'ratePerMs'] as const) {
    const number = from[name];
    if (typeof number === 'number' && Number.isFinite(number) && number > 0) limit[name] = number;
  }
  return limit;
}

/** A run as the store's table holds it, from an envelope and a message, and back into an envelope. */

import type { Envelope } from '@genius/contract';
import { noteEnvelope, type RunMetaBase, recallEnvelope } from '@genius/runtime';
import type { TaskContext } from './wire/decode-task.ts';
import type { Embed } from './wire/types.ts';

/** What is rarely needed is kept as one JSON column; null for a plain run. */
export interface RunMeta extends RunMetaBase {
  /** It was sent again after its end, ms since 1970. */
  replayedAt?: number;
  /** What its message said of those who wait for its end. */
  wire?: RunWire;
}

export interface RunWire {
  embed?: Embed;
  replyTo?: string;
  ignoreResult?: boolean;
  group?: string;
  groupIndex?: number;
  timelimit?: { softMs?: number; hardMs?: number };
}

/** What `gw_take` and `gw_send` read. */
export interface RowIn {
  id: string;
  task: string;
  queue?: string;
  tenant: string;
  priority: number;
  created?: number;
  due?: number;
  delayMs?: number;
  key?: string;
  keyMs?: number;
  lane?: string;
  limit_key?: string;
  subject?: string;
  group_id?: string;
  input?: string;
  meta?: RunMeta;
  state?: number;
  head?: string;
}

/** What `gw_take` answers with; of a run whose message came in the same call most of it is null. */
export interface ClaimedRow {
  id: string;
  attempt: number;
  losses: number;
  created: number;
  first_started: number | null;
  task: string;
  queue: string;
  tenant: string;
  priority: number | null;
  key: string | null;
  lane: string | null;
  limit_key: string | null;
  subject: string | null;
  group_id: string | null;
  input: string | null;
  meta: string | null;
}

/** PostgreSQL's text has no NUL and no lone surrogates; a picture stands for each. */
export function storable(text: string): string {
  return (text.includes('\0') ? text.replaceAll('\0', '\u2400') : text).toWellFormed();
}

/** `own` is the store's generation, which a run kept in it need not name. */
export function rowOf(envelope: Envelope, wire: RunWire | undefined, own?: string): RowIn {
  const { id, task, tenant, priority, lane, limit, subject, group, input } = envelope;
  const row: RowIn = { id, task, tenant: storable(tenant), priority, input };
  if (lane !== undefined) row.lane = storable(laneName(envelope));
  if (limit) row.limit_key = storable(limit.key);
  if (subject !== undefined) row.subject = storable(subject);
  const groupId = group?.id ?? wire?.group;
  if (groupId !== undefined) row.group_id = groupId;
  const meta = metaOf(envelope, wire, own);
  if (meta) row.meta = meta;
  return row;
}

function laneName(envelope: Pick<Envelope, 'queue' | 'tenant' | 'lane'>): string {
  return `${envelope.queue}/${envelope.tenant}/${envelope.lane}`;
}

function metaOf(envelope: Envelope, wire: RunWire | undefined, own: string | undefined): RunMeta | undefined {
  const meta: RunMeta = {};
  noteEnvelope(meta, envelope, own);
  if (wire) meta.wire = wire;
  for (const _ in meta) return meta;
  return undefined;
}

/** What must be known of a message when its run ends; undefined if nobody but the result's readers wait. */
export function wireOf({
  embed,
  replyTo,
  ignoreResult,
  group,
  groupIndex,
  timelimit,
}: TaskContext): RunWire | undefined {
  const wire: RunWire = {};
  if (embed) wire.embed = embed;
  if (ignoreResult) wire.ignoreResult = true;
  if (group) wire.group = group;
  if (groupIndex !== undefined) wire.groupIndex = groupIndex;
  if (timelimit) wire.timelimit = timelimit;
  for (const _ in wire) {
    if (replyTo) wire.replyTo = replyTo;
    return wire;
  }
  return undefined;
}

export function envelopeOf(row: ClaimedRow, meta: RunMeta): Envelope {
  const envelope: Envelope = {
    id: row.id,
    task: row.task,
    queue: row.queue,
    tenant: row.tenant,
    priority: row.priority ?? 5,
    input: row.input ?? 'null',
    sentAt: row.created,
    correlationId: row.id,
  };
  if (row.key !== null) envelope.key = row.key;
  if (row.lane !== null) envelope.lane = row.lane;
  if (row.subject !== null) envelope.subject = row.subject;
  if (row.group_id !== null) envelope.group = { id: row.group_id, index: meta.wire?.groupIndex ?? 0, size: 0 };
  recallEnvelope(envelope, meta, row.limit_key);
  return envelope;
}

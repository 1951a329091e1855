/** A run as the `runs` table holds it, and back into an envelope. */

import type { Envelope } from '@genius/contract';
import { type RunMetaBase, recallEnvelope } from '@genius/runtime';

/** What is rarely needed travels as one JSON column; null for a plain run. */
export interface RunMeta extends RunMetaBase {
  /** The run that takes this one's result. */
  next?: string;
  /** How this one takes the result before it. */
  as?: string;
  immutable?: boolean;
  /** Of a run that waits for the one before it: how long after it, and in which lane. */
  delayMs?: number;
  lane?: string;
  groupIndex?: number;
}

/** Columns in the order of `RunRow`. */
export const ROW =
  'seq, id, task, queue, tenant, priority, attempt, losses, created, first_started, key, lane, limit_key, subject, group_id, input, meta';

export type RunRow = [
  seq: number,
  id: string,
  task: string,
  queue: string,
  tenant: string,
  priority: number,
  attempt: number,
  losses: number,
  created: number,
  firstStarted: number | null,
  key: string | null,
  lane: string | null,
  limitKey: string | null,
  subject: string | null,
  groupId: string | null,
  input: string | null,
  meta: string | null,
];

/** What a run's end has to know of it. */
export interface EndingRun {
  seq: number;
  id: string;
  task: string;
  queue: string;
  tenant: string;
  lane: string | null;
  limitKey: string | null;
  groupId: string | null;
  meta: string | null;
}

export function endingRun(row: RunRow): EndingRun {
  return {
    seq: row[0],
    id: row[1],
    task: row[2],
    queue: row[3],
    tenant: row[4],
    lane: row[11],
    limitKey: row[12],
    groupId: row[14],
    meta: row[16],
  };
}

export function readMeta(meta: string | null): RunMeta {
  return meta === null ? {} : (JSON.parse(meta) as RunMeta);
}

export function toEnvelope(row: RunRow): Envelope {
  const [, id, task, queue, tenant, priority, , , created, , key, lane, limitKey, subject, groupId, input, meta] = row;
  const envelope: Envelope = {
    id,
    task,
    queue,
    tenant,
    priority,
    input: input ?? 'null',
    sentAt: created,
    correlationId: id,
  };
  if (key !== null) envelope.key = key;
  if (lane !== null) envelope.lane = lane;
  if (subject !== null) envelope.subject = subject;
  if (meta === null) return envelope;
  const more = JSON.parse(meta) as RunMeta;
  recallEnvelope(envelope, more, limitKey);
  if (groupId !== null) envelope.group = { id: groupId, index: more.groupIndex ?? 0, size: 0 };
  return envelope;
}

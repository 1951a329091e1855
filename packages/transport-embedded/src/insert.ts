/** Takes runs into the store: what `send` does inside its transaction. */

import { type Envelope, newRunId, type Signature } from '@genius/contract';
import { noteEnvelope, type Receipt } from '@genius/runtime';
import type { RunMeta } from './run-row.ts';
import { BLOCKED, READY, SCHEDULED } from './schema.ts';
import type { Turn } from './turn.ts';

const INSERT =
  'INSERT INTO runs (id, task, queue, tenant, priority, state, created, due, key, lane, limit_key, subject, group_id, input, meta)' +
  ' VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING';

/** Inserts a run with all that follows it, or finds the first one with its key or id. */
export function insertRun(turn: Turn, envelope: Envelope): Receipt {
  if (envelope.key !== undefined) {
    const first = findByKey(turn, envelope);
    if (first) return { id: first, existing: true };
  }
  const lane = envelope.lane === undefined ? null : laneName(envelope);
  const delayed = envelope.delayMs !== undefined && envelope.delayMs > 0;
  let state = delayed ? SCHEDULED : READY;
  if (lane !== null && laneIsOccupied(turn, lane)) state = BLOCKED;
  const chain = envelope.chain?.map(withId);
  const due = delayed ? turn.now + (envelope.delayMs as number) : null;
  const inserted = insertRow(turn, envelope, state, due, lane, metaOf(envelope, chain?.[0]?.id, turn));
  if (!inserted) return { id: envelope.id, existing: true };
  if (state === READY) turn.queues.add(envelope.queue);
  if (due !== null && due < turn.due) turn.due = due;
  if (envelope.group) insertGroup(turn, envelope);
  if (chain) insertChain(turn, envelope, chain);
  return { id: envelope.id, existing: false };
}

function insertRow(
  turn: Turn,
  envelope: Envelope,
  state: number,
  due: number | null,
  lane: string | null,
  meta: string | null,
): boolean {
  const { changes } = turn
    .sql(INSERT)
    .run(
      envelope.id,
      envelope.task,
      envelope.queue,
      envelope.tenant,
      envelope.priority,
      state,
      turn.now,
      due,
      envelope.key ?? null,
      lane,
      envelope.limit?.key ?? null,
      envelope.subject ?? null,
      envelope.group?.id ?? null,
      envelope.input,
      meta,
    );
  if (changes === 0) return false;
  turn.moved(envelope.queue, undefined, state);
  return true;
}

function findByKey(turn: Turn, { task, tenant, key }: Envelope): string | undefined {
  const first = turn
    .sql('SELECT seq, id, meta FROM runs WHERE task = ? AND tenant = ? AND key = ?')
    .get(task, tenant, key as string) as { seq: number; id: string; meta: string | null } | undefined;
  if (!first) return undefined;
  const until = first.meta === null ? undefined : (JSON.parse(first.meta) as RunMeta).keyUntil;
  if (until === undefined || until > turn.now) return first.id;
  turn.sql('UPDATE runs SET key = NULL WHERE seq = ?').run(first.seq);
  return undefined;
}

function laneName(envelope: Pick<Envelope, 'queue' | 'tenant' | 'lane'>): string {
  return `${envelope.queue}/${envelope.tenant}/${envelope.lane}`;
}

/** A lane is occupied by an open run, and by a dead letter or an unknown outcome until someone decides about it. */
function laneIsOccupied(turn: Turn, lane: string): boolean {
  return (
    turn.sql('SELECT 1 FROM runs WHERE lane = ? AND lane IS NOT NULL AND state < 10 LIMIT 1').get(lane) !== undefined ||
    turn
      .sql('SELECT 1 FROM runs WHERE lane = ? AND lane IS NOT NULL AND (dead = 1 OR state = 14) LIMIT 1')
      .get(lane) !== undefined
  );
}

function withId(signature: Signature): Signature & { id: string } {
  return { ...signature, id: signature.options?.id ?? newRunId() };
}

/** The rest of a chain is there from the start, blocked, so that it can be seen, waited for and cancelled. */
function insertChain(turn: Turn, head: Envelope, chain: (Signature & { id: string })[]): void {
  for (let i = 0; i < chain.length; i++) {
    const signature = chain[i] as Signature & { id: string };
    insertFollower(turn, head, signature, chain[i + 1]?.id);
  }
}

function insertGroup(turn: Turn, { group, ...part }: Envelope): void {
  if (!group) return;
  const { changes } = turn
    .sql('INSERT INTO groups (id, size, remaining, body) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING')
    .run(group.id, group.size, group.size, group.body?.id ?? null);
  if (changes > 0 && group.body) insertFollower(turn, part, group.body, undefined);
}

function insertFollower(
  turn: Turn,
  before: Envelope,
  signature: Signature & { id: string },
  next: string | undefined,
): void {
  const { priority = before.priority, expiresAt, delayMs } = signature.options ?? {};
  const envelope: Envelope = {
    id: signature.id,
    task: signature.task,
    queue: signature.queue,
    input: JSON.stringify(signature.input),
    tenant: before.tenant,
    priority,
    sentAt: before.sentAt,
    correlationId: before.correlationId,
    // What follows works with what came out of it, so it is about the same person.
    ...((signature.subject ?? before.subject) ? { subject: signature.subject ?? before.subject } : {}),
    ...(before.parent ? { parent: before.parent } : {}),
    ...(before.root ? { root: before.root } : {}),
    ...(before.traceparent ? { traceparent: before.traceparent } : {}),
    ...(before.generation ? { generation: before.generation } : {}),
    ...(expiresAt ? { expiresAt } : {}),
    ...(signature.limit ? { limit: signature.limit } : {}),
  } as Envelope;
  const how = {
    ...(signature.as ? { as: signature.as } : {}),
    ...(signature.immutable ? { immutable: true } : {}),
    ...(delayMs ? { delayMs } : {}),
    // It enters its lane when it may start; before that it would hold the lane up.
    ...(signature.lane ? { lane: laneName({ ...envelope, lane: signature.lane }) } : {}),
  };
  insertRow(turn, envelope, BLOCKED, null, null, metaOf(envelope, next, turn, how));
}

function metaOf(
  envelope: Envelope,
  next: string | undefined,
  { now, generation: own }: Turn,
  more: Partial<RunMeta> = {},
): string | null {
  const meta: RunMeta = { ...more };
  // Runs and effects share this store: only a run that came from another one has to say so.
  noteEnvelope(meta, envelope, own);
  if (envelope.keyMs !== undefined) meta.keyUntil = now + envelope.keyMs;
  if (envelope.group) meta.groupIndex = envelope.group.index;
  if (next) meta.next = next;
  for (const _ in meta) return JSON.stringify(meta);
  return null;
}

/** Sends runs: their rows first, their messages after. */

import { type Envelope, newRunId, type Signature } from '@genius/contract';
import type { Receipt, RunStatus, SendHint } from '@genius/runtime';
import type { AmqpLink } from './amqp/connect.ts';
import { createBatcher } from './batcher.ts';
import { createRecent } from './recent.ts';
import type { RedisLink } from './redis/connect.ts';
import { groupKey, keepSeconds } from './result-keys.ts';
import { type RowIn, type RunMeta, type RunWire, rowOf, storable } from './run-row.ts';
import type { Db } from './store/db.ts';
import { jsonbText } from './store/jsonb.ts';
import { BLOCKED } from './store/tables.ts';
import { encodeTask } from './wire/encode-task.ts';
import type { Embed, WireMessage } from './wire/types.ts';

export interface Outgoing {
  send(envelope: Envelope, hint?: SendHint): Promise<Receipt>;
  sendAll(envelopes: readonly Envelope[], hint?: SendHint): Promise<Receipt[]>;
  /** A run that was sent a moment ago and whose row may not be there, or not on disk, yet. */
  sentLately(runId: string): RunStatus | undefined;
  /** The store may have lost what was written a moment ago: it is written again. */
  rewrite(): void;
  /** These have ended: no row of ours is needed. */
  ended(runIds: readonly string[]): void;
  /** Resolves when the store knows every run that was sent here. */
  flush(): Promise<void>;
  /** Inserts the row inside a transaction; what it answers with publishes the message and never rejects. */
  sendIn(query: Db['query'], envelope: Envelope): Promise<() => Promise<void>>;
  /** Publishes the messages of stored runs again: replays, and reservations whose confirm is missing. */
  resend(runIds: string[]): Promise<void>;
  idle(): Promise<void>;
}

/** How long a run may be on its way before its sender writes its row, ms. */
const WRITE_LATER_MS = 250;
/** The same while ends come in: then a worker is at it, and will write the row when it takes the message. */
const WRITE_LATER_BUSY_MS = 1_000;

/** PostgreSQL writes commits to the disk within three times its `wal_writer_delay`, 0.6 s; with a margin. */
const UNSYNCED_MS = 2_000;
/** How long a send under the same id is known to need no message, ms. */
const PUBLISHED_MS = 60_000;

export interface OutgoingDeps {
  /** Where rows are inserted whose message carries all of it: their commit need not be synced. */
  fast: Db;
  db: Db;
  amqp: AmqpLink;
  redis: RedisLink;
  node: string;
  generation: string;
  /** Where the end of a run that is listened for already is to be told. */
  replyTo(runId: string): string | undefined;
}

interface Prepared {
  envelope: Envelope;
  message: WireMessage;
  row: RowIn;
  followers: RowIn[];
  /** A key and a lane are reserved before the message goes out, and its confirm is noted. */
  reserved: boolean;
}

export function createOutgoing({ fast, db, amqp, redis, node, generation, replyTo }: OutgoingDeps): Outgoing {
  function prepare(sent: Envelope): Prepared {
    const envelope = withFollowerIds(sent);
    const { chain = [], group } = envelope;
    const answers = replyTo(envelope.id);
    const message = encodeTask(envelope, { node, now: fast.now(), ...(answers ? { replyTo: answers } : {}) });
    const followers = [...chain, ...(group?.body ? [group.body] : [])];
    const wire: RunWire = {};
    if (followers.length > 0) wire.embed = (JSON.parse(message.body.toString('utf8')) as [unknown, unknown, Embed])[2];
    if (group) Object.assign(wire, { group: group.id, groupIndex: group.index });
    const row: RowIn = {
      ...rowOf(envelope, wire.embed || group ? wire : undefined, generation),
      queue: envelope.queue,
    };
    if (envelope.delayMs && envelope.delayMs > 0) row.delayMs = envelope.delayMs;
    if (envelope.key !== undefined) row.key = storable(envelope.key);
    if (envelope.keyMs !== undefined) row.keyMs = envelope.keyMs;
    const reserved = row.key !== undefined || row.lane !== undefined;
    return { envelope, message, row, followers: followers.map((each) => followerRow(each, envelope)), reserved };
  }

  const isPlain = ({ row, followers }: Prepared) =>
    row.key === undefined && row.lane === undefined && followers.length === 0 && row.group_id === undefined;

  /** Rows whose commit did not wait for the disk: if the store loses them, they are written again. */
  const unsynced = createRecent<Prepared>(UNSYNCED_MS);
  /** Runs whose message RabbitMQ has confirmed to this process. */
  const published = createRecent<true>(PUBLISHED_MS);

  /** Rows of single sends, gathered: each answers for itself. */
  const rows = createBatcher<Prepared, Receipt>((items) => insert(items), { most: 500, lanes: 2 });

  async function insert(items: Prepared[]): Promise<Receipt[]> {
    const plain = items.filter(isPlain);
    const answers = new Map<string, string[]>();
    if (plain.length > 0) {
      const unique = [...new Map(plain.map((each) => [each.row.id, each.row])).values()];
      const made = await fast.insist<{ gw_send_plain: string }>('SELECT gw_send_plain($1::jsonb)', [jsonbText(unique)]);
      for (const { gw_send_plain: id } of made) answers.set(id, [id]);
      for (const each of plain) unsynced.add(each.row.id, each);
    }
    const others = items.filter((each) => !isPlain(each));
    const found = others.length > 0 ? await sendRows(db.insist, others) : new Map<string, Receipt[]>();
    return items.map((each) => {
      if (!isPlain(each)) return found.get(each.row.id)?.shift() ?? { id: each.row.id, existing: true };
      // Of two with one id in a batch the first is new.
      const isNew = answers.get(each.row.id)?.shift() !== undefined;
      return { id: each.row.id, existing: !isNew };
    });
  }

  async function sendRows(query: Db['query'], items: readonly Prepared[]): Promise<Map<string, Receipt[]>> {
    const all = items.flatMap(({ row, followers }) => [row, ...followers]);
    const answers = await query<{ sent: string; answer: string; existing: boolean }>(
      'SELECT * FROM gw_send($1::jsonb)',
      [jsonbText(all)],
    );
    const found = new Map<string, Receipt[]>();
    for (const { sent, answer, existing } of answers) {
      const list = found.get(sent) ?? [];
      list.push({ id: answer, existing });
      found.set(sent, list);
    }
    return found;
  }

  /** The size of a chord stands in Redis before the first of its parts can end. */
  async function announceGroup({ envelope: { group } }: Prepared): Promise<void> {
    if (!group?.body) return;
    const key = `${groupKey(group.id)}.s`;
    await redis.run((commands) => commands.set(key, String(group.size), 'EX', keepSeconds, 'NX'));
  }

  async function publish(prepared: Prepared): Promise<void> {
    await announceGroup(prepared);
    await amqp.publish(prepared.message);
    if (prepared.reserved) confirm(prepared.envelope.id);
    else published.add(prepared.row.id, true);
  }

  const confirmed = createBatcher<string, undefined>(async (ids) => {
    await fast.insist('UPDATE runs SET confirmed = true WHERE id = ANY ($1)', [ids]);
    return ids.map(() => undefined);
  });
  // A confirm that could not be noted means one message more, which is known for a duplicate.
  const confirm = (id: string) => void confirmed.add(id).catch(() => undefined);

  /** A row whose message was certainly not taken would wait for ever. */
  async function withdraw(prepared: Prepared, error: unknown): Promise<never> {
    if (!prepared.reserved && (error as { code?: unknown }).code === 'GW_BROKER_REFUSED') {
      await db
        .query('DELETE FROM runs WHERE state IN (4, 5) AND id = ANY ($1)', [
          [prepared.row.id, ...prepared.followers.map(({ id }) => id)],
        ])
        .catch(() => undefined);
    }
    throw error;
  }

  /**
   * Runs nobody else can have sent: their message is enough, and if a worker takes it soon it writes the row. What is
   * still on its way after a moment gets its row from here, so that others see it wait.
   */
  const unwritten = new Map<string, { prepared: Prepared; at: number }>();
  let timer: NodeJS.Timeout | undefined;
  let lastEndAt = Number.NEGATIVE_INFINITY;

  function writeLater(prepared: Prepared): void {
    unwritten.set(prepared.row.id, { prepared, at: performance.now() });
    timer ??= setTimeout(() => void writeOverdue(), WRITE_LATER_MS);
  }

  async function writeOverdue(): Promise<void> {
    const now = performance.now();
    const isBusy = now - lastEndAt < WRITE_LATER_MS;
    const before = now - (isBusy ? WRITE_LATER_BUSY_MS : WRITE_LATER_MS);
    const overdue: Prepared[] = [];
    for (const { prepared, at } of unwritten.values()) {
      // They stand in the order of their sending.
      if (at > before) break;
      overdue.push(prepared);
    }
    await write(overdue).catch(() => undefined);
    const [oldest] = unwritten.values();
    const dueMs = oldest && Math.max(50, oldest.at + WRITE_LATER_MS - performance.now());
    timer = dueMs === undefined ? undefined : setTimeout(() => void writeOverdue(), dueMs);
  }

  async function write(waiting: readonly Prepared[]): Promise<void> {
    for (let i = 0; i < waiting.length; i += 500) {
      // Some may have ended meanwhile.
      const part = waiting.slice(i, i + 500).filter(({ row }) => unwritten.has(row.id));
      if (part.length > 0) await insert(part);
      for (const { row } of part) unwritten.delete(row.id);
    }
  }

  const flush = () => write([...unwritten.values()].map(({ prepared }) => prepared));

  const isFresh = (prepared: Prepared, hint: SendHint | undefined) =>
    hint?.fresh === true && isPlain(prepared) && prepared.row.delayMs === undefined;

  async function publishFresh(prepared: Prepared): Promise<Receipt> {
    writeLater(prepared);
    try {
      await amqp.publish({ ...prepared.message, isFresh: true });
    } catch (error) {
      unwritten.delete(prepared.row.id);
      throw error;
    }
    return { id: prepared.row.id, existing: false };
  }

  /**
   * Of a row that was there already the message may never have left: its first send was cut off in between, or the answer
   * of the store was lost. One message more does no harm. Reservations are looked after by the sweeper.
   */
  const mustPublish = ({ reserved, row }: Prepared, receipt: Receipt | undefined) =>
    receipt?.existing !== true || !(reserved || published.has(row.id));

  async function sendOne(envelope: Envelope, hint?: SendHint): Promise<Receipt> {
    const prepared = prepare(envelope);
    if (isFresh(prepared, hint)) return publishFresh(prepared);
    const receipt = await rows.add(prepared);
    if (mustPublish(prepared, receipt)) await publish(prepared).catch((error: unknown) => withdraw(prepared, error));
    return receipt;
  }

  async function resend(runIds: string[]): Promise<void> {
    const stored = await db.insist<StoredRun>(
      'SELECT id, task, queue, tenant, priority, created, due, key, subject, lane, limit_key, input, meta FROM runs WHERE state = 5 AND id = ANY ($1)',
      [runIds],
    );
    await Promise.all(
      stored.map(async (row) => {
        await forgetPart(row);
        const message = messageOf(row, node, db.now());
        await amqp.publish(message).then(
          () => confirm(row.id),
          // It stays unconfirmed: the sweeper sends it again.
          () => undefined,
        );
      }),
    );
  }

  /** A part of a chord that runs anew is counted anew. */
  async function forgetPart({ id, meta }: StoredRun): Promise<void> {
    if (!meta?.wire?.group) return;
    const key = `${groupKey(meta.wire.group)}.j`;
    const members = await redis.run((commands) => commands.zrange(key, '0', '-1'));
    const old = members.filter((member) => member.startsWith(`[1, ${JSON.stringify(id)},`));
    if (old.length > 0) await redis.run((commands) => commands.zrem(key, ...old));
  }

  return {
    send: sendOne,
    async sendAll(envelopes, hint) {
      const prepared = envelopes.map(prepare);
      if (prepared.every((each) => isFresh(each, hint))) return Promise.all(prepared.map(publishFresh));
      const receipts: Receipt[] = [];
      if (prepared.every(isPlain)) {
        for (let i = 0; i < prepared.length; i += 1_000) receipts.push(...(await insert(prepared.slice(i, i + 1_000))));
      } else {
        const found = await db.transaction((query) => sendRows(query, prepared));
        for (const { row } of prepared) receipts.push(found.get(row.id)?.shift() ?? { id: row.id, existing: true });
      }
      await Promise.all(
        prepared.map((each, i) =>
          mustPublish(each, receipts[i]) ? publish(each).catch((error: unknown) => withdraw(each, error)) : undefined,
        ),
      );
      return receipts;
    },
    async sendIn(query, envelope) {
      const prepared = prepare(envelope);
      const receipt = (await sendRows(query, [prepared])).get(prepared.row.id)?.[0];
      if (!receipt || receipt.existing) return async () => undefined;
      await query('UPDATE runs SET confirmed = false WHERE id = $1', [prepared.row.id]);
      return () =>
        publish({ ...prepared, reserved: true }).catch(() => {
          // It is unconfirmed: the sweeper sends it again.
        });
    },
    resend,
    rewrite() {
      for (const prepared of unsynced.all()) writeLater(prepared);
    },
    sentLately(runId) {
      // A row that was written a moment ago may be too new for a read that was on its way, and a crash may take it back.
      const prepared = unwritten.get(runId)?.prepared ?? unsynced.get(runId);
      if (!prepared) return undefined;
      const { task, queue } = prepared.envelope;
      return { id: runId, task, queue, state: 'waiting', attempt: 0 };
    },
    ended(runIds) {
      for (const runId of runIds) unsynced.delete(runId);
      if (unwritten.size === 0) return;
      for (const runId of runIds) if (unwritten.delete(runId)) lastEndAt = performance.now();
    },
    flush: () => (unwritten.size === 0 ? Promise.resolve() : flush()),
    async idle() {
      await flush();
      clearTimeout(timer);
      await rows.idle();
      await confirmed.idle();
    },
  };
}

function withFollowerIds(sent: Envelope): Envelope {
  const withId = (signature: Signature, id = signature.options?.id ?? newRunId()) => ({
    ...signature,
    options: { ...signature.options, id },
  });
  const envelope = { ...sent };
  if (sent.chain) envelope.chain = sent.chain.map((each) => withId(each));
  const body = sent.group?.body;
  if (sent.group && body) envelope.group = { ...sent.group, body: { ...withId(body, body.id), id: body.id } };
  return envelope;
}

/** What follows is there from the start, blocked, so that it can be seen, waited for and cancelled. */
function followerRow(signature: Signature, first: Envelope): RowIn {
  const { priority = first.priority, id } = signature.options ?? {};
  const subject = signature.subject ?? first.subject;
  const follower: Envelope = {
    id: id as string,
    task: signature.task,
    queue: signature.queue,
    input: JSON.stringify(signature.input),
    tenant: first.tenant,
    priority,
    sentAt: first.sentAt,
    correlationId: first.correlationId,
    ...(subject === undefined ? {} : { subject }),
    ...(first.parent ? { parent: first.parent } : {}),
  };
  return { ...rowOf(follower, undefined), queue: signature.queue, state: BLOCKED, head: first.id };
}

interface StoredRun {
  id: string;
  task: string;
  queue: string;
  tenant: string;
  priority: number;
  created: number;
  due: number | null;
  key: string | null;
  subject: string | null;
  lane: string | null;
  limit_key: string | null;
  input: string | null;
  meta: RunMeta | null;
}

/** The message of a stored run that is to be sent again. */
function messageOf(row: StoredRun, node: string, now: number): WireMessage {
  const meta = row.meta ?? {};
  const envelope: Envelope = {
    id: row.id,
    task: row.task,
    queue: row.queue,
    tenant: row.tenant,
    priority: row.priority,
    input: row.input ?? 'null',
    sentAt: row.created,
    correlationId: meta.correlation ?? row.id,
    ...(row.key ? { key: row.key } : {}),
    ...(row.subject ? { subject: row.subject } : {}),
    ...(row.lane ? { lane: row.lane.slice(`${row.queue}/${row.tenant}/`.length) } : {}),
    ...(row.limit_key ? { limit: { key: row.limit_key, ...meta.limit } } : {}),
    ...(row.due !== null && row.due > now ? { delayMs: row.due - now } : {}),
    ...(meta.parent ? { parent: meta.parent } : {}),
    ...(meta.root ? { root: meta.root } : {}),
    ...(meta.traceparent ? { traceparent: meta.traceparent } : {}),
    ...(meta.tracestate ? { tracestate: meta.tracestate } : {}),
    ...(meta.expiresAt ? { expiresAt: meta.expiresAt } : {}),
    ...(meta.headers ? { headers: meta.headers } : {}),
    ...(meta.generation ? { generation: meta.generation } : {}),
    ...(meta.fed ? { fed: true } : {}),
    ...(meta.wire?.group ? { group: { id: meta.wire.group, index: meta.wire.groupIndex ?? 0, size: 0 } } : {}),
  };
  const message = encodeTask(envelope, { node, now });
  if (!meta.wire?.embed) return message;
  const [args, kwargs] = JSON.parse(message.body.toString('utf8')) as [unknown, unknown];
  return { ...message, body: Buffer.from(JSON.stringify([args, kwargs, meta.wire.embed]), 'utf8') };
}

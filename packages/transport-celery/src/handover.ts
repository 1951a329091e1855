/**
 * What is told outside once an end is stored: what follows it in chains and chords, its result in Redis, its events. It
 * may be told twice, under the same ids, and is told again by a successor if this instance dies over it.
 */

import type { CloudEvent, Failure } from '@genius/contract';
import { EVENT_COLUMNS, type EventColumns, type Logger, readEventColumns } from '@genius/runtime';
import type { AmqpLink } from './amqp/connect.ts';
import { createBatcher } from './batcher.ts';
import { tellEnds } from './ends-channel.ts';
import { publishEvents } from './event-exchange.ts';
import type { Hub } from './hub.ts';
import type { RedisLink } from './redis/connect.ts';
import { groupKey, keepSeconds, resultKey } from './result-keys.ts';
import type { RunMeta, RunWire } from './run-row.ts';
import type { Db } from './store/db.ts';
import { CANCELLED, DONE, EXPIRED } from './store/tables.ts';
import { tellResults } from './tell-results.ts';
import { type ChordPart, chordOutcome } from './wire/chord-count.ts';
import {
  chordBody,
  chordFailed,
  type FollowUps,
  followUps,
  inheritedHeaders,
  type RunEnding,
} from './wire/follow-ups.ts';
import { resultMeta } from './wire/results.ts';

/** A run that ended, as far as others must hear of it. */
export interface Ended {
  id: string;
  task: string;
  state: number;
  attempt: number;
  /** ms since 1970 on the store's clock. */
  endedAt: number;
  output?: string | undefined;
  failure?: Failure | undefined;
  parent?: string | undefined;
  root?: string | undefined;
  wire?: RunWire | undefined;
  /** Where its sender hears of its end; not stored. */
  replyTo?: string | undefined;
  tenant: string;
  correlationId: string;
  traceparent?: string | undefined;
  events?: readonly CloudEvent[] | undefined;
}

export interface Handover {
  /** What follows the end, worked out before it is stored. */
  followUpsOf(run: Ended): FollowUps | undefined;
  /** Tells it all, again and again until it is told. `note` is the row that remembers it. Never rejects. */
  tell(runs: readonly TellRun[], note: number | undefined): Promise<void>;
  /** Writes stored results again, without what follows: that was told. */
  correct(runIds: readonly string[]): Promise<void>;
  /** Tells what is stored about runs: for what a dead instance left, and for senders who ask twice. Never rejects. */
  tellStored(runIds: readonly string[], note: number | undefined): Promise<void>;
  /** Notes in the store what is being told from here and takes long; answers with what takes the note back. */
  note(owner: number, runIds: readonly string[]): Promise<() => void>;
  /** Whether what a note remembers is being told from here. */
  isTelling(note: number): boolean;
  idle(): Promise<void>;
}

export interface TellRun {
  run: Ended;
  follow: FollowUps | undefined;
}

export interface HandoverDeps {
  fast: Db;
  db: Db;
  amqp: AmqpLink;
  redis: RedisLink;
  hub: Hub;
  node: string;
  generation: string;
  log: Logger;
  closed(): boolean;
  /** The queue of a task that a signature names without one. Default: Celery's own, `celery`. */
  queueOf?: ((task: string) => string | undefined) | undefined;
}

/** What was told is forgotten so much later, with all that was told meanwhile, ms. */
const TOLD_MS = 50;
/** Events of ends wait so long for more of them, ms. */
const EVENTS_MS = 10;
/** Events of an end that is told again are looked for among so many: no index is kept for it. */
const NEWEST_EVENTS = 20_000;

export function createHandover(deps: HandoverDeps): Handover {
  const { fast, db, amqp, redis, hub, node, generation, log } = deps;
  const flying = new Set<Promise<void>>();
  const routing = { node, ...(deps.queueOf ? { route: routeBy(deps.queueOf) } : {}) };
  const telling = new Set<number>();

  const told = createBatcher<number, undefined>(
    async (ids) => {
      await fast.insist('DELETE FROM handovers WHERE id = ANY ($1)', [ids]);
      return ids.map(() => undefined);
    },
    // Nobody waits for it, and whoever waits for an end needs the processor first.
    { most: 1_000, lingerMs: TOLD_MS },
  );

  const published = createBatcher<CloudEvent, undefined>(
    async (events) => {
      await publishEvents(amqp, events);
      return events.map(() => undefined);
    },
    { most: 1_000, lanes: 4, lingerMs: EVENTS_MS },
  );

  function endingOf({ state, output, failure }: Ended): RunEnding {
    if (state === DONE) return { state: 'SUCCESS', result: output ?? 'null' };
    const why: Failure = failure ?? { kind: 'defect', code: 'GW_DEFECT', message: 'the run ended without a word' };
    return { state: state === CANCELLED || state === EXPIRED ? 'REVOKED' : 'FAILURE', failure: why };
  }

  function followUpsOf(run: Ended): FollowUps | undefined {
    if (!run.wire?.embed) return undefined;
    const { embed, group, groupIndex, replyTo } = run.wire;
    return followUps(
      { id: run.id, task: run.task, rootId: run.root, group, groupIndex, embed, replyTo },
      endingOf(run),
      {
        ...routing,
        now: db.now(),
        headers: inheritedHeaders({
          tenant: run.tenant,
          correlationId: run.correlationId,
          ...(run.traceparent ? { traceparent: run.traceparent } : {}),
        }),
      },
    );
  }

  async function tellOnce(runs: readonly TellRun[]): Promise<void> {
    const withFollow = runs.flatMap(({ follow }) => (follow ? [follow] : []));
    for (const { run, follow } of runs) if (follow && run.state === DONE) await send(follow);
    await writeResults(runs);
    // An errback may look at the result of the run that failed.
    for (const { run, follow } of runs) if (follow && run.state !== DONE) await send(follow);
    for (const follow of withFollow) for (const part of follow.chordParts) await count(part);
    const events = runs.flatMap(({ run }) => run.events ?? []);
    await Promise.all(events.map((event) => published.add(event)));
    hub.tell({ f: runs.map(({ run }) => run.id) });
  }

  async function send({ chordSizes, savedGroups, messages }: FollowUps): Promise<void> {
    if (chordSizes.length + savedGroups.length > 0) {
      await redis.batch((batch) => {
        for (const { group, size } of chordSizes) batch.setex(`${groupKey(group)}.s`, keepSeconds, String(size));
        for (const { group, json } of savedGroups) batch.setex(groupKey(group), keepSeconds, json);
      });
    }
    await Promise.all(messages.map((message) => amqp.publish(message)));
  }

  async function writeResults(runs: readonly TellRun[]): Promise<void> {
    const now = db.now();
    const metas: [string, string][] = [];
    const awaited: { replyTo: string | undefined; text: string }[] = [];
    for (const { run, follow } of runs) {
      if (run.wire?.ignoreResult !== true) {
        const text = metaTextOf(run, follow);
        metas.push([run.id, text]);
        awaited.push({ replyTo: run.replyTo, text });
      }
      for (const failed of follow?.failed ?? []) {
        const { id, exception, traceback, parentId, groupId } = failed;
        metas.push([id, resultMeta({ id, state: 'FAILURE', exception, traceback, parentId, groupId, dateDone: now })]);
      }
    }
    if (metas.length === 0) return;
    // Told to whoever expects them before it is told on a run's own channel, so that its sender knows whose worker ended it.
    await tellResults(
      redis,
      metas.map(([id, text]) => [resultKey(id), text]),
      tellEnds(awaited, generation),
    );
  }

  function metaTextOf(run: Ended, follow: FollowUps | undefined): string {
    const ending = endingOf(run);
    return resultMeta({
      id: run.id,
      state: ending.state,
      ...(ending.state === 'SUCCESS' ? { result: ending.result } : { failure: ending.failure }),
      children: follow?.children ?? [],
      // Celery's retry is a message that the run itself has sent. Our readers know by it that there were more attempts.
      parentId: run.attempt > 1 ? run.id : run.parent,
      groupId: run.wire?.group,
      dateDone: run.endedAt,
    });
  }

  /** Counts a part of a chord as Celery does; whoever counts the last one sends the body. */
  async function count(part: ChordPart): Promise<void> {
    const key = groupKey(part.group);
    const [, counted, extra, size] = (await redis.batch((batch) => {
      batch.zadd(`${key}.j`, String(part.score), part.member);
      batch.zcount(`${key}.j`, '-inf', '+inf');
      batch.get(`${key}.t`);
      batch.get(`${key}.s`);
      for (const end of ['.j', '.t', '.s']) batch.expire(key + end, keepSeconds);
    })) as [unknown, number, string | null, string | null];
    if (size === null || counted < Number(size) + Number(extra ?? 0)) return;
    const [saved, members] = (await redis.batch((batch) => {
      batch.get(key);
      batch.zrange(`${key}.j`, '0', '-1');
    })) as [string | null, string[]];
    const outcome = chordOutcome(members, saved ?? undefined);
    const options = { ...routing, now: db.now() };
    const follow =
      'results' in outcome ? chordBody(part, outcome.results, options) : chordFailed(part, outcome, options);
    await markSent(follow);
    await send(follow);
    await storeFailed(follow);
    if ('results' in outcome) await redis.run((commands) => commands.del(`${key}.j`, `${key}.t`, `${key}.s`));
    for (const next of follow.chordParts) await count(next);
  }

  async function markSent({ messages }: FollowUps): Promise<void> {
    const ids = messages.map(({ headers }) => String(headers.id));
    if (ids.length > 0) await db.insist('UPDATE runs SET state = 5 WHERE state = 4 AND id = ANY ($1)', [ids]);
  }

  /** Runs that will never start, in the store and in Redis. */
  async function storeFailed({ failed }: FollowUps): Promise<void> {
    if (failed.length === 0) return;
    const rows = failed.map(({ id, failure }) => ({ id, failure: JSON.stringify(failure) }));
    await db.insist(
      'UPDATE runs q SET state = 11, failure = x.failure, finished = gw_now() FROM jsonb_to_recordset($1::jsonb) AS x(id text, failure text) WHERE q.id = x.id AND q.state IN (4, 5)',
      [JSON.stringify(rows)],
    );
    const now = db.now();
    await redis.batch((batch) => {
      for (const { id, failure: _, ...told } of failed) {
        const text = resultMeta({ id, state: 'FAILURE', ...told, dateDone: now });
        batch.setex(resultKey(id), keepSeconds, text);
        batch.publish(resultKey(id), text);
      }
    });
    hub.tell({ f: failed.map(({ id }) => id) });
  }

  const tell = (runs: readonly TellRun[], note: number | undefined) => fly(runs.length, note, tellingOf(runs));

  /** Tells them together; if that fails, each by itself, so that one that is refused keeps no other from being told. */
  function tellingOf(runs: readonly TellRun[]): () => Promise<void> {
    let left = runs;
    return async () => {
      try {
        await tellOnce(left);
      } catch (error) {
        if (left.length === 1) throw error;
        const ends = await Promise.allSettled(left.map((each) => tellOnce([each])));
        left = left.filter((_, i) => ends[i]?.status === 'rejected');
        if (left.length > 0) throw error;
      }
    };
  }

  async function fly(count: number, note: number | undefined, once: () => Promise<void>): Promise<void> {
    const work = insist(count, note, once);
    flying.add(work);
    await work;
    flying.delete(work);
  }

  async function insist(count: number, note: number | undefined, once: () => Promise<void>): Promise<void> {
    if (note !== undefined) telling.add(note);
    for (let pause = 50; ; pause = Math.min(pause * 2, 5_000)) {
      try {
        await once();
        break;
      } catch (error) {
        // Its note in the store stays: a successor tells it.
        if (deps.closed()) return;
        log.warn('an end could not be told yet', { problem: (error as Error).message, runs: count });
        await new Promise<void>((resolve) => setTimeout(resolve, pause));
      }
    }
    if (note !== undefined) forget(note);
  }

  function forget(note: number): void {
    void told
      .add(note)
      // If it stays, it is told once more.
      .catch(() => undefined)
      .then(() => telling.delete(note));
  }

  const stored = (runIds: readonly string[]) =>
    db.insist<StoredEnd>(
      'SELECT id, task, state, attempt, output, failure, tenant, finished, meta FROM runs WHERE state >= 10 AND id = ANY ($1)',
      [runIds],
    );

  /** Events of runs that ended a moment ago: whoever was to tell them may have died over it. They keep their ids. */
  async function storedEvents(runIds: readonly string[]): Promise<Map<string, CloudEvent[]>> {
    const rows = await db.insist<EventColumns>(
      `SELECT ${EVENT_COLUMNS} FROM events WHERE run = ANY ($1)
         AND seq > (SELECT coalesce(max(seq), 0) - ${NEWEST_EVENTS} FROM events) ORDER BY seq`,
      [runIds],
    );
    const events = new Map<string, CloudEvent[]>();
    for (const row of rows) {
      const { position: _, ...event } = readEventColumns(row);
      events.set(row.run as string, [...(events.get(row.run as string) ?? []), event]);
    }
    return events;
  }

  async function readEnds(runIds: readonly string[]): Promise<TellRun[]> {
    const events = await storedEvents(runIds);
    const runs = (await stored(runIds)).map((row): TellRun => {
      const run = { ...endedOf(row), events: events.get(row.id) };
      return { run, follow: followUpsOf(run) };
    });
    // A follower's row may still wait for a message that was not sent.
    for (const { follow } of runs) {
      if (!follow) continue;
      await markSent(follow);
      await storeFailed(follow);
    }
    return runs;
  }

  return {
    followUpsOf,
    tell,
    async correct(runIds) {
      await tell(
        (await stored(runIds)).map((row) => ({ run: endedOf(row), follow: undefined })),
        undefined,
      );
    },
    tellStored(runIds, note) {
      let telling: (() => Promise<void>) | undefined;
      return fly(runIds.length, note, async () => {
        telling ??= tellingOf(await readEnds(runIds));
        await telling();
      });
    },
    async note(owner, runIds) {
      const [made] = await db.insist<{ id: string }>(
        'INSERT INTO handovers (owner, runs) VALUES ($1, $2) RETURNING id',
        [owner, runIds],
      );
      const note = Number(made?.id);
      telling.add(note);
      return () => forget(note);
    },
    isTelling: (note) => telling.has(note),
    async idle() {
      await Promise.all(flying);
      await told.idle();
    },
  };
}

/** Through the default exchange, which knows every queue by its name. */
function routeBy(queueOf: (task: string) => string | undefined) {
  return (task: string) => {
    const routingKey = queueOf(task);
    return routingKey === undefined ? undefined : { exchange: '', routingKey };
  };
}

export interface StoredEnd {
  id: string;
  task: string;
  state: number;
  attempt: number;
  output: string | null;
  failure: string | null;
  tenant: string;
  finished: number | null;
  meta: RunMeta | null;
}

function endedOf(row: StoredEnd): Ended {
  const meta = row.meta ?? {};
  return {
    id: row.id,
    task: row.task,
    state: row.state,
    attempt: row.attempt,
    endedAt: row.finished ?? 0,
    output: row.output ?? undefined,
    failure: row.failure === null ? undefined : (JSON.parse(row.failure) as Failure),
    parent: meta.parent,
    root: meta.root,
    wire: meta.wire,
    tenant: row.tenant,
    correlationId: meta.correlation ?? row.id,
    traceparent: meta.traceparent,
  };
}

/** Settles attempts in groups: one transaction for all that end together, then what must be told outside. */

import { errors, type Failure } from '@genius/contract';
import type { Settlement } from '@genius/runtime';
import { createBatcher } from './batcher.ts';
import type { EventStream } from './control/event-stream.ts';
import type { Delivered } from './delivery.ts';
import type { Ended, Handover, TellRun } from './handover.ts';
import type { HeldRun } from './held.ts';
import type { Hub } from './hub.ts';
import type { InterimStates } from './interim-states.ts';
import { keepLog } from './run-logs.ts';
import { storable } from './run-row.ts';
import type { Db } from './store/db.ts';
import { jsonbText } from './store/jsonb.ts';
import { CANCELLED, DONE, EXPIRED, FAILED, READY, SCHEDULED, UNKNOWN } from './store/tables.ts';
import type { FollowUps } from './wire/follow-ups.ts';

export interface Settling {
  /** Resolves with whether the attempt still held its run. Tries again while the store is away. */
  settle(delivered: Delivered, settlement: Settlement): Promise<boolean>;
  idle(): Promise<void>;
}

export interface SettlingDeps {
  db: Db;
  hub: Hub;
  handover: Handover;
  owner: number;
  instance: string;
  /** Everything that was committed before `since` is on disk now. */
  synced(since: number): void;
  /** Where ends are told to Celery's tools, while somebody looks. */
  events(): EventStream | undefined;
  interim: InterimStates;
}

/** How long a worker that stops waits until what it has stored is told, ms. */
const TELLING_MS = 1_000;
/** Ends that take longer to tell are noted in the store, so that others can be taken meanwhile, ms. */
const NOTED_MS = 250;

const STATES = { done: DONE, failed: FAILED, cancelled: CANCELLED, expired: EXPIRED, unknown: UNKNOWN } as const;

/** What `gw_settle` reads. */
interface SettledRow extends FollowRows {
  id: string;
  attempt: number;
  started: number;
  st?: number;
  outcome?: string;
  output?: string;
  failure?: string;
  dead?: boolean;
  delayMs?: number;
  revoked?: string;
  events?: EventRow[];
}

interface FollowRows {
  next?: string[];
  fail?: { id: string; failure: string }[];
}

interface EventRow {
  id: string;
  type: string;
  source: string;
  correlation: string;
  traceparent?: string;
  tenant?: string;
  data: string;
}

interface Item {
  delivered: Delivered;
  settlement: Settlement;
  row: SettledRow;
  tell: TellRun | undefined;
  /** Set where its row is written with its end. */
  held?: HeldRun;
}

export function createSettling({ db, hub, handover, owner, instance, synced, ...deps }: SettlingDeps): Settling {
  function prepare(delivered: Delivered, settlement: Settlement): Item {
    const { envelope, attempt, startedAt } = delivered;
    const row: SettledRow = { id: envelope.id, attempt, started: startedAt };
    switch (settlement.outcome) {
      case 'released':
        row.st = READY;
        return { delivered, settlement, row, tell: undefined };
      case 'retry':
        row.st = SCHEDULED;
        row.delayMs = settlement.delayMs;
        row.failure = storable(JSON.stringify(settlement.failure));
        // If it was told to stop meanwhile, this is how it ends.
        row.revoked = storable(JSON.stringify(errors.GW_CANCELLED({ reason: '' }, TERMINATED).failure));
        return { delivered, settlement, row, tell: undefined };
    }
    const output = settlement.outcome === 'done' ? settlement.output : undefined;
    const failure: Failure | undefined = settlement.outcome === 'done' ? undefined : failureOf(delivered, settlement);
    const run: Ended = {
      id: envelope.id,
      task: envelope.task,
      state: STATES[settlement.outcome],
      attempt,
      endedAt: db.now(),
      output,
      failure,
      parent: envelope.parent,
      root: envelope.root,
      wire: delivered.wire,
      replyTo: delivered.replyTo,
      tenant: envelope.tenant,
      correlationId: envelope.correlationId,
      traceparent: envelope.traceparent,
      events: settlement.events,
    };
    const follow = handover.followUpsOf(run);
    row.st = run.state;
    row.outcome = settlement.outcome;
    if (output !== undefined) row.output = output;
    if (failure) row.failure = storable(JSON.stringify(failure));
    if (settlement.outcome !== 'done' && settlement.dead) row.dead = true;
    if (settlement.events.length > 0) {
      row.events = settlement.events.map((event) => ({
        id: event.id,
        type: event.type,
        source: event.source,
        correlation: storable(event.correlationid),
        ...(event.traceparent ? { traceparent: event.traceparent } : {}),
        ...(event.tenant ? { tenant: storable(event.tenant) } : {}),
        data: JSON.stringify(event.data),
      }));
    }
    if (follow) Object.assign(row, followRows(follow));
    return { delivered, settlement, row, tell: { run, follow } };
  }

  /** Ends whose messages are kept until they are told. */
  const telling = new Set<Promise<void>>();
  const batcher = createBatcher<Item, boolean>(runApart, { most: 300 });

  /** An item that the store refuses must not take the others with it. */
  async function runApart(items: Item[]): Promise<boolean[]> {
    try {
      return await run(items);
    } catch (error) {
      if (db.closed) throw error;
      if (items.length > 1) {
        const answers: boolean[] = [];
        for (const item of items) answers.push(...(await runApart([item])));
        return answers;
      }
      const [item] = items as [Item];
      if (item.held && !(await item.held.store())) return [false];
      if (item.settlement.outcome === 'failed') throw error;
      const problem = `its end could not be stored (${(error as { code?: string }).code ?? (error as Error).name})`;
      const failure: Failure = { kind: 'defect', code: 'GW_DEFECT', message: problem };
      return run([prepare(item.delivered, { outcome: 'failed', failure, dead: true, events: [] })]);
    }
  }

  async function run(items: Item[]): Promise<boolean[]> {
    const held = items.filter(isHeld);
    if (held.length === 0) return runStored(items);
    if (held.length === items.length) return runHeld(held);
    const stored = items.filter((item) => !isHeld(item));
    const [answersHeld, answersStored] = await Promise.all([runHeld(held), runStored(stored)]);
    return items.map((item) => (isHeld(item) ? answersHeld : answersStored).shift() as boolean);
  }

  /** Ends of runs that their messages hold: their rows are written with them, and the messages kept until they are told. */
  async function runHeld(items: HeldItem[]): Promise<boolean[]> {
    const [item] = items as [HeldItem];
    const since = performance.now();
    const ids = new Set(items.length === 1 && isSmall(item) ? await finishOne(item) : await finish(items));
    synced(since);
    for (const { held } of items) held.ended();
    const ours = items.filter(({ row }) => ids.has(row.id));
    const others = items.filter(({ row }) => !ids.has(row.id));
    if (ours.length > 0) keepUntil(handover.tell(announce(ours, ids, []), undefined), ours);
    // The store may have these, too, and only its answer was lost.
    if (others.length > 0) keepUntil(handover.tellStored(idsOf(others), undefined), others);
    return items.map(({ row }) => ids.has(row.id));
  }

  /** Messages are kept until their ends are told; if that takes long, a note in the store replaces them. */
  function keepUntil(told: Promise<void>, items: readonly HeldItem[]): void {
    const free = () => {
      for (const { held } of items) held.free();
    };
    let noted: Promise<() => void> | undefined;
    const timer = setTimeout(() => {
      noted = handover.note(owner, idsOf(items));
      noted.then(free, () => undefined);
    }, NOTED_MS);
    const done = told.then(() => {
      clearTimeout(timer);
      telling.delete(done);
      free();
      noted?.then(
        (takeBack) => takeBack(),
        () => undefined,
      );
    });
    telling.add(done);
  }

  async function finish(items: HeldItem[]): Promise<string[]> {
    const rows = items.map(({ row: { output, events: [event] = [] }, held: { row, startedAt: started } }) => ({
      ...row,
      started,
      output,
      e_id: event?.id,
      e_type: event?.type,
      e_source: event?.source,
      e_correlation: event?.correlation,
      e_traceparent: event?.traceparent,
      e_tenant: event?.tenant,
      e_data: event?.data,
    }));
    const withEvents = items.some(({ row }) => row.events !== undefined);
    const ended = await db.insist<{ id: string }>('SELECT gw_finish($1, $2::jsonb, $3) AS id', [
      owner,
      jsonbText(rows),
      withEvents,
    ]);
    return ended.map(({ id }) => id);
  }

  async function finishOne({ held: { row, startedAt }, row: { output, events: [event] = [] } }: HeldItem) {
    const [answer] = await db.insist<{ ended: boolean }>(
      'SELECT gw_finish_one($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19) AS ended',
      [
        owner,
        row.id,
        row.task,
        row.queue,
        row.tenant,
        row.priority,
        row.created,
        startedAt,
        row.subject,
        row.input,
        row.meta === undefined ? null : jsonbText(row.meta),
        output ?? null,
        ...eventValues(event),
      ],
    );
    return answer?.ended ? [row.id] : [];
  }

  async function runStored(items: Item[]): Promise<boolean[]> {
    if (items.every(isPlain)) return runPlain(items);
    const lanes = [...new Set(items.flatMap(({ delivered }) => delivered.laneKey ?? []))].sort();
    const limited = items.some(({ delivered }) => delivered.envelope.limit !== undefined);
    const since = performance.now();
    const [answer] = await db.insist<{ settled: Settled }>('SELECT gw_settle($1, $2, $3::jsonb, $4, $5) AS settled', [
      owner,
      instance,
      jsonbText(items.map(({ row }) => row)),
      lanes.length ? lanes : null,
      limited,
    ]);
    synced(since);
    return conclude(items, (answer as { settled: Settled }).settled);
  }

  async function runPlain(items: Item[]): Promise<boolean[]> {
    const [item] = items as [Item];
    if (items.length === 1 && isSmall(item)) return runOne(item);
    const since = performance.now();
    const rows = items.map(({ row: { id, attempt, output, events } }) => ({ id, attempt, output, events }));
    const [answer] = await db.insist<{ settled: Settled }>('SELECT gw_settle_done($1, $2::jsonb, $3) AS settled', [
      owner,
      jsonbText(rows),
      items.some(({ row }) => row.events !== undefined),
    ]);
    synced(since);
    return conclude(items, (answer as { settled: Settled }).settled);
  }

  /** The same for one that comes alone. */
  async function runOne(item: Item): Promise<boolean[]> {
    const since = performance.now();
    const { id, attempt, output, events: [event] = [] } = item.row;
    const [answer] = await db.insist<{ note: string | null }>(
      'SELECT gw_settle_one($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) AS note',
      [owner, id, attempt, output ?? null, ...eventValues(event)],
    );
    synced(since);
    const note = answer?.note ?? undefined;
    const ids = note === undefined ? [] : [id];
    return conclude([item], { ids, told: ids, queues: [], handover: note === undefined ? null : Number(note) });
  }

  function conclude(items: Item[], { ids, told, queues, handover: note }: Settled): boolean[] {
    const held = new Set(ids);
    if (queues.length > 0) hub.tell({ q: [...new Set(queues)] });
    const due = items.filter(({ row, settlement }) => settlement.outcome === 'retry' && held.has(row.id));
    if (due.length > 0) {
      hub.tell({ s: db.now() + Math.min(...due.map(({ row }) => row.delayMs as number)) });
      tellRetries(due, told);
    }
    const tells = announce(items, held, told);
    const known = new Set(tells.flatMap(({ run, follow }) => [run.id, ...(follow?.failed ?? []).map(({ id }) => id)]));
    const others = told.filter((id) => !known.has(id));
    if (tells.length > 0) void handover.tell(tells, others.length === 0 ? (note ?? undefined) : undefined);
    if (others.length > 0) void handover.tellStored(others, note ?? undefined);
    return items.map(({ row }) => held.has(row.id));
  }

  /** Tells whoever looks on. Answers with what is to be told to those who wait. */
  function announce(items: readonly Item[], held: ReadonlySet<string>, told: readonly string[]): TellRun[] {
    const stream = deps.events();
    if (stream?.isEnabled) for (const item of items) if (held.has(item.row.id)) tellEnd(stream, item, db.now(), told);
    const tells = items.flatMap(({ tell, row }) => (tell && held.has(row.id) ? [tell] : []));
    if (tells.some(({ run }) => run.events?.length)) hub.tell({ e: 1 });
    return tells;
  }

  /** Of those that were told to stop meanwhile the end is told. */
  function tellRetries(items: readonly Item[], ended: readonly string[]): void {
    for (const { delivered, settlement } of items) {
      if (settlement.outcome !== 'retry' || ended.includes(delivered.envelope.id)) continue;
      deps.interim.retried(delivered, settlement.failure, settlement.delayMs);
    }
  }

  return {
    async settle(delivered, settlement) {
      const { held } = delivered;
      if (held?.state === 'unknown') {
        const item = settlement.outcome === 'done' && !settlement.log && prepare(delivered, settlement);
        if (item && isPlain(item) && settlement.events.length <= 1) {
          held.beginEnd();
          return batcher.add({ ...item, held });
        }
      }
      // Whatever is no plain end needs the run's row.
      if (held && !(await held.store())) return false;
      if (settlement.outcome !== 'released' && settlement.log) await keepLog(db, owner, delivered, settlement.log);
      return batcher.add(prepare(delivered, settlement));
    },
    async idle() {
      await batcher.idle();
      // What is not told then is told by whoever gets its message next.
      const enough = new Promise<void>((resolve) => setTimeout(resolve, TELLING_MS).unref());
      await Promise.race([Promise.all(telling), enough]);
    },
  };
}

interface Settled {
  ids: string[];
  told: string[];
  queues: string[];
  handover: number | null;
}

const TERMINATED = { details: { terminated: true } };

/** An attempt that was told to stop while it ran is `terminated` to Celery's callers; one that never started, `revoked`. */
function failureOf({ signum }: Delivered, { outcome, failure }: { outcome: string; failure: Failure }): Failure {
  if (outcome !== 'cancelled' || signum === undefined) return failure;
  return { ...failure, details: { ...failure.details, ...TERMINATED.details } };
}

function revokedHow({ signum }: Delivered) {
  return { terminated: signum !== undefined, expired: false, ...(signum === undefined ? {} : { signum }) };
}

function tellEnd(stream: EventStream, item: Item, now: number, ended: readonly string[]): void {
  const { delivered, settlement } = item;
  const { id } = delivered.envelope;
  if (settlement.outcome === 'done') stream.succeeded(id, now - delivered.startedAt);
  else if (settlement.outcome === 'released') stream.rejected(id, true);
  else if (settlement.outcome === 'retry' && !ended.includes(id)) stream.retried(id, settlement.failure);
  else if (settlement.outcome === 'cancelled' || settlement.outcome === 'retry')
    stream.revoked(id, revokedHow(delivered));
  else if (settlement.outcome === 'expired') stream.revoked(id, { terminated: false, expired: true });
  else stream.failed(id, settlement.failure);
}

type HeldItem = Item & { held: HeldRun };
const idsOf = (items: readonly Item[]) => items.map(({ row }) => row.id);
const isHeld = (item: Item): item is HeldItem => item.held !== undefined;

const eventValues = (event: EventRow | undefined) => [
  event?.id,
  event?.type,
  event?.source,
  event?.correlation,
  event?.traceparent,
  event?.tenant,
  event?.data,
];

/** It fits into one row of parameters. */
function isSmall({ row: { output, events = [] } }: Item): boolean {
  return events.length <= 1 && output?.includes('\0') !== true;
}

/** Nothing but the run itself changes with its end. */
function isPlain({ settlement, delivered, tell }: Item): boolean {
  return (
    settlement.outcome === 'done' &&
    delivered.laneKey === undefined &&
    delivered.envelope.limit === undefined &&
    tell?.follow === undefined
  );
}

function followRows({ messages, failed }: FollowUps): FollowRows {
  const rows: FollowRows = {};
  if (messages.length > 0) rows.next = messages.map(({ headers }) => String(headers.id));
  if (failed.length > 0) {
    rows.fail = failed.map(({ id, failure }) => ({ id, failure: storable(JSON.stringify(failure)) }));
  }
  return rows;
}

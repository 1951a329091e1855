/** The state of a run and its end: from the store, and from the channel on which Celery's workers tell results. */

import type { Failure } from '@genius/contract';
import { isFinal, type Results, type RunState, type RunStatus, STORED_STATES } from '@genius/runtime';
import { createBatcher } from './batcher.ts';
import type { EndsChannel } from './ends-channel.ts';
import type { Hub } from './hub.ts';
import type { RedisLink } from './redis/connect.ts';
import { resultKey } from './result-keys.ts';
import type { RunMeta } from './run-row.ts';
import type { Db } from './store/db.ts';
import { SENT } from './store/tables.ts';
import { createToldEnds } from './told-ends.ts';
import { type MetaStatus, ownRunId, statusFromMeta } from './wire/results.ts';

export interface CeleryResults extends Results {
  /** Whether the end of a run that is about to be sent is to be told on our own channel. Then it is expected there. */
  wantsEndOf(runId: string): boolean;
  /** Looks at all that is waited for: a message may have been lost. */
  look(): void;
  close(): void;
}

export interface ResultsDeps {
  db: Db;
  redis: RedisLink;
  hub: Hub;
  /** Where the ends of expected runs are told by workers of ours. */
  ends: EndsChannel;
  /** A run that was sent from here a moment ago, which the store need not know yet. */
  sentLately(runId: string): RunStatus | undefined;
  /** A result that may be a Python worker's: the store is told of it. */
  foreign(runId: string): void;
}

interface Waiter {
  resolve(status: RunStatus | 'missing' | 'timeout'): void;
}

interface StatusRow {
  id: string;
  task: string;
  queue: string;
  state: number;
  attempt: number;
  due: number | null;
  output: string | null;
  failure: string | null;
  meta: RunMeta | null;
}

/** Who listens for progress late is told the last report after this, ms. */
const CATCH_UP_MS = 400;
/** So long only our own channel is listened to for an expected end, unless a Python worker told one lately, ms. */
const OURS_MS = 20;
/** How long after an end told by a Python worker the next ones are expected of one, ms. */
const FOREIGN_MS = 60_000;
/** An expected end is looked for after this all the same, ms. */
const EXPECTED_MS = 100;
/** Twice as many ends are remembered at most. */
const ENDED_MOST = 5_000;
/** How long the look at a deadline may take, ms. */
const LAST_LOOK_MS = 1_000;

export function openResults({ db, redis, hub, ends, sentLately, foreign }: ResultsDeps): CeleryResults {
  const waiters = new Map<string, Set<Waiter>>();
  /** When an end that was expected came from a worker that told it on the run's own channel alone. */
  let foreignAt = Number.NEGATIVE_INFINITY;
  /** Runs that were listened for before they were sent. */
  const expected = new Set<string>();
  const toldEnds = createToldEnds();
  /** Whose end was heard of: there is nothing to listen for. The newest, and those before them. */
  let ended = new Set<string>();
  let endedBefore = new Set<string>();
  const progressListeners = new Map<string, Set<(progress: { fraction: number; note?: string }) => void>>();

  const reads = createBatcher<string, Found | undefined>(
    async (ids) => {
      const rows = await db.insist<StatusRow>(
        'SELECT id, task, queue, state, attempt, due, output, failure, meta FROM runs WHERE id = ANY ($1)',
        [[...new Set(ids)]],
      );
      const found = new Map(
        rows.map((row) => [row.id, { status: statusOf(row, db.now()), again: row.meta?.replayedAt }]),
      );
      return ids.map((id) => found.get(id));
    },
    { most: 500, lanes: 2 },
  );

  /** Results in Redis, of many runs at once. */
  const stored = createBatcher<string, string | null>(
    (ids) => redis.run((commands) => commands.mget(ids.map(resultKey))),
    { most: 500 },
  );

  /** Where the store knows nothing, a Python worker's result may still be in Redis. */
  async function read(runId: string): Promise<RunStatus | undefined> {
    // Its row may be written, or its end be heard, while the read is on its way.
    const lately = sentLately(runId);
    const found = await reads.add(runId);
    const status = found?.status ?? sentLately(runId) ?? lately;
    if (status && (isFinal(status.state) || status.state === 'running')) return status;
    const text = await stored.add(runId);
    const told = text === null ? undefined : foreignStatus(runId, statusFromMeta(text), found);
    if (told && isFinal(told.state)) {
      if (toldEnds.isExpected(runId)) foreignAt = performance.now();
      foreign(runId);
    }
    return told && (!status || isFinal(told.state)) ? told : status;
  }

  function end(runId: string, status: RunStatus): void {
    const waiting = waiters.get(runId);
    if (!waiting) return;
    waiters.delete(runId);
    for (const waiter of waiting) waiter.resolve(status);
  }

  const hasEnded = (runId: string) => ended.has(runId) || endedBefore.has(runId);

  /** Ends the waits for a run whose end was heard of; false if it runs again. */
  async function endHeard(runId: string): Promise<boolean> {
    const found = await reads.add(runId);
    if (!found || !isFinal(found.status.state)) return false;
    end(runId, found.status);
    return true;
  }

  function check(runId: string): void {
    if (!waiters.has(runId)) return;
    read(runId).then(
      (status) => status && isFinal(status.state) && end(runId, status),
      // The next look finds it.
      () => undefined,
    );
  }

  function heard(runId: string, text: string, isExpected = false): void {
    if (!waiters.has(runId)) return;
    const meta = statusFromMeta(text);
    if (!meta || !isFinal(meta.state)) return;
    const told = foreignStatus(runId, meta, undefined);
    // One of ours would have told it on our own channel, and does so in the same breath.
    if (isExpected) foreignAt = performance.now();
    // The store knows more of a failure of ours and of one that was tried again, and nothing of one of Python's.
    if (meta.state !== 'done' || meta.parent === runId) check(runId);
    else {
      foreign(runId);
      if (told) end(runId, told);
    }
  }

  /** A worker of ours has stored it and told it to whoever expected it. */
  function toldUs(text: string): void {
    toldEnds.heard();
    const id = ownRunId(text);
    if (id === undefined) return;
    if (!waiters.has(id)) {
      toldEnds.early(id, text);
      return;
    }
    const told = statusFromMeta(text);
    if (!told) return;
    // The store knows more of a failure, and of a run that was tried again.
    if (told.state !== 'done' || told.parent === told.id) check(told.id);
    else end(told.id, foreignStatus(told.id, told, undefined) as RunStatus);
  }
  ends.listen(toldUs);

  /** An end that was told here before anybody waited for it. */
  function earlyEnd(runId: string): RunStatus | undefined {
    toldEnds.waited();
    const text = toldEnds.takeEarly(runId);
    const told = text === undefined ? undefined : statusFromMeta(text);
    // The store knows more of a failure, and of a run that was tried again.
    return told?.state === 'done' && told.parent !== runId ? foreignStatus(runId, told, undefined) : undefined;
  }

  /** Listens to the channel that every worker tells. What was told there before is looked for. */
  async function listenToAll(runId: string): Promise<() => void> {
    const leave = await redis.subscribe(resultKey(runId), (text) => heard(runId, text, true));
    if (waiters.has(runId)) {
      const text = await stored.add(runId).catch(() => null);
      if (text !== null) heard(runId, text, true);
    }
    return leave;
  }

  hub.listen(({ f, p }) => {
    if (f) {
      for (const runId of f) {
        ended.add(runId);
        check(runId);
      }
      if (ended.size > ENDED_MOST) {
        endedBefore = ended;
        ended = new Set();
      }
    }
    for (const [runId, fraction, note] of p ?? []) {
      const progress = note === undefined ? { fraction } : { fraction, note };
      for (const listener of [...(progressListeners.get(runId) ?? [])]) listener(progress);
    }
  });
  redis.onReconnected(() => look());

  function look(): void {
    for (const runId of waiters.keys()) check(runId);
  }

  return {
    get: read,
    expect(runId) {
      const { promise, resolve } = Promise.withResolvers<RunStatus>();
      const waiter: Waiter = { resolve: (status) => typeof status === 'object' && resolve(status) };
      const set = waiters.get(runId) ?? new Set<Waiter>();
      waiters.set(runId, set);
      set.add(waiter);
      expected.add(runId);
      let listening: Promise<() => void> | undefined;
      const listen = () => {
        listening = listenToAll(runId);
        listening.catch(() => undefined);
      };
      const isForeign = performance.now() - foreignAt < FOREIGN_MS;
      const timer = isForeign ? undefined : setTimeout(listen, OURS_MS);
      if (isForeign) listen();
      return {
        ended: promise,
        stop() {
          expected.delete(runId);
          clearTimeout(timer);
          set.delete(waiter);
          if (set.size === 0 && waiters.get(runId) === set) waiters.delete(runId);
          void listening?.then(
            (leave) => leave(),
            () => undefined,
          );
        },
      };
    },
    async wait(runId, { deadlineMs, signal }) {
      const told = earlyEnd(runId);
      if (told) return told;
      const { promise, resolve } = Promise.withResolvers<RunStatus | 'missing' | 'timeout'>();
      const set = waiters.get(runId) ?? new Set<Waiter>();
      waiters.set(runId, set);
      const waiter: Waiter = { resolve };
      set.add(waiter);
      const stop = () => resolve('timeout');
      /** What has ended by now counts, however short the wait was. */
      const lastLook = () => {
        read(runId).then((status) => resolve(status ? (isFinal(status.state) ? status : 'timeout') : 'missing'), stop);
        setTimeout(stop, LAST_LOOK_MS).unref();
      };
      const timer = setTimeout(lastLook, Math.min(deadlineMs, 2_147_483_647));
      signal?.addEventListener('abort', stop, { once: true });
      if (signal?.aborted) stop();
      const isToldHere = toldEnds.isExpected(runId) && performance.now() - foreignAt > FOREIGN_MS;
      const late = isToldHere ? Promise.withResolvers<void>() : undefined;
      const watch = late && toldEnds.whenLate(late.resolve);
      const subscribe = async () => {
        if (expected.has(runId)) return () => undefined;
        if (late) await Promise.race([late.promise, promise]);
        if (!set.has(waiter)) return () => undefined;
        return redis.subscribe(resultKey(runId), (text) => heard(runId, text, isToldHere));
      };
      const subscribed = hasEnded(runId)
        ? endHeard(runId).then((isEnded) => (isEnded ? () => undefined : subscribe()), subscribe)
        : subscribe();
      // Without the channel the hub and the looks still tell.
      subscribed.catch(() => undefined);
      // Of a run that was listened for before it was sent nothing can have been missed, unless a message was lost.
      const heardAll = expected.has(runId) ? new Promise((later) => setTimeout(later, EXPECTED_MS).unref()) : undefined;
      void Promise.race([heardAll ?? subscribed, promise])
        .then(() => (set.has(waiter) ? read(runId) : undefined))
        .then(
          (status) => {
            if (!status) {
              if (!expected.has(runId)) resolve('missing');
            } else if (isFinal(status.state)) resolve(status);
          },
          () => undefined,
        );
      const status = await promise;
      clearTimeout(timer);
      watch?.leave();
      signal?.removeEventListener('abort', stop);
      set.delete(waiter);
      if (set.size === 0 && waiters.get(runId) === set) waiters.delete(runId);
      void subscribed.then(
        (leave) => leave(),
        () => undefined,
      );
      return status;
    },
    onProgress(runId, listener) {
      const set = progressListeners.get(runId) ?? new Set();
      progressListeners.set(runId, set);
      let told = false;
      const tell = (progress: { fraction: number; note?: string }) => {
        told = true;
        try {
          listener(progress);
        } catch (error) {
          // Its fault must not become the run's.
          process.emitWarning(error as Error);
        }
      };
      set.add(tell);
      /** What was reported before anybody listened is in the store, if a little later. */
      const catchUp = () => {
        if (told || !set.has(tell)) return;
        reads.add(runId).then(
          (found) => found?.status.progress && !told && set.has(tell) && tell(found.status.progress),
          () => undefined,
        );
      };
      catchUp();
      const timer = setTimeout(catchUp, CATCH_UP_MS);
      return () => {
        clearTimeout(timer);
        set.delete(tell);
        if (set.size === 0 && progressListeners.get(runId) === set) progressListeners.delete(runId);
      };
    },
    wantsEndOf(runId) {
      if (expected.has(runId)) return true;
      if (toldEnds.areWanted) toldEnds.expect(runId);
      return toldEnds.areWanted;
    },
    look,
    close() {
      toldEnds.close();
      for (const set of waiters.values()) for (const waiter of [...set]) waiter.resolve('timeout');
    },
  };
}

function statusOf(row: StatusRow, now: number): RunStatus {
  const isLater = row.state === SENT && row.due !== null && row.due > now;
  const status: RunStatus = {
    id: row.id,
    task: row.task,
    queue: row.queue,
    state: isLater ? 'scheduled' : (STORED_STATES[row.state] as RunState),
    attempt: row.attempt,
  };
  if (row.output !== null) status.output = row.output;
  if (row.failure !== null) status.failure = JSON.parse(row.failure) as Failure;
  if (row.meta?.progress) status.progress = row.meta.progress;
  return status;
}

interface Found {
  status: RunStatus;
  /** When it was sent again after its end, ms since 1970: a result from before that is none. */
  again: number | undefined;
}

function foreignStatus(runId: string, meta: MetaStatus | undefined, known: Found | undefined): RunStatus | undefined {
  if (!meta || (known?.again !== undefined && (meta.doneAt ?? 0) < known.again)) return undefined;
  const { state, output, failure, attempt, progress } = meta;
  return {
    id: runId,
    task: known?.status.task ?? '',
    queue: known?.status.queue ?? '',
    state,
    attempt,
    ...(output === undefined ? {} : { output }),
    ...(failure ? { failure } : {}),
    ...(progress ? { progress } : {}),
  };
}

/**
 * The folder's SQLite file and its group commit: everything that is asked within one turn of the event loop shares one
 * transaction, and each asker's promise resolves after the commit is on disk.
 *
 * The sync is ours, not SQLite's: `synchronous = FULL` syncs the log inside the commit, while it holds the lock that
 * every process needs. Here the commit frees the lock first and the log is synced after it (`log-sync.ts`). What another
 * process does with a commit that is not yet on disk goes into the same log behind it, so no later commit can survive a
 * power cut without it. SQLite itself syncs the log before it copies it into the file, and the file before it reuses
 * the log.
 *
 * SQLite is synchronous. It never waits for another process's lock (that froze the loop): a busy store is tried again
 * from the event loop.
 */

import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync, type StatementSync } from 'node:sqlite';
import { errors, formatMs } from '@genius/contract';
import type { Clock } from '@genius/runtime';
import { openLog } from './log-sync.ts';
import { prepareSchema } from './schema.ts';
import { applyCounters, Turn } from './turn.ts';

/** A store that stays locked for longer than this fails what was asked. */
const BUSY_LIMIT_MS = 30_000;
/** A transaction that failed is not tried again sooner for the claimers' sake. */
const AFTER_FAILURE_MS = 100;
/** A process with so many transactions behind it is no visitor: the log gets its full length. */
const BUSY_TURNS = 64;
/** How long a busy store is tried again at every turn of the loop: a commit on a good disk takes less. */
const SPIN_MS = 2;
/** Pages in the log before it is merged into the file: 16 MB, so that the merge is rare. */
const CHECKPOINT_PAGES = 4_000;

interface Asked {
  apply: (turn: Turn) => unknown;
  synced: boolean;
  value: unknown;
  resolve: (value: never) => void;
  reject: (error: unknown) => void;
}

export interface Store {
  readonly folder: string;
  readonly db: DatabaseSync;
  readonly clock: Clock;
  /** Id of this store; a folder that was lost and made anew has another. */
  readonly generation: string;
  /** A statement, prepared once. `arrays` gives rows as arrays, which is faster. */
  sql(text: string, arrays?: boolean): StatementSync;
  /** Runs `apply` within the next transaction; resolves with its value once the commit is synced. */
  write<T>(apply: (turn: Turn) => T): Promise<T>;
  /** The same without waiting for the disk: for what may be lost in a power cut, such as claims. */
  writeUnsynced<T>(apply: (turn: Turn) => T): Promise<T>;
  /** Reads, again if another process holds the file for a moment. */
  read<T>(query: () => T): Promise<T>;
  /** Called in each transaction after everything asked, to add claims; returns whether it wrote. */
  addClaimer(claimer: Claimer): () => void;
  /** Asks for a transaction even if nothing else was asked, for the claimers' sake. */
  requestTurn(): void;
  /** Called after each commit with what it changed: for what may be acted on before it is on disk. */
  onCommit(listener: (turn: Turn) => void): () => void;
  /** Called once what a commit changed is on disk, if it ended runs, published events or changed effects. */
  onSynced(listener: (turn: Turn) => void): () => void;
  /** Resolves when all that any process has committed so far is on disk. */
  sync(): Promise<void>;
  readonly closed: boolean;
  close(): Promise<void>;
}

export interface Claimer {
  /** Whether a transaction is worth it. Called outside of one. */
  wants(): boolean;
  claim(turn: Turn): void;
  /** After the commit. */
  deliver(): void;
}

/** Opens the store in `folder/runs.sqlite`, made if it isn't there. */
export async function openStore(folder: string, clock: Clock): Promise<Store> {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const db = new DatabaseSync(join(folder, 'runs.sqlite'), { timeout: 0 });
  await untilFree(folder, () => {
    db.exec('PRAGMA journal_mode = WAL');
    db.exec(`PRAGMA synchronous = NORMAL; PRAGMA wal_autocheckpoint = ${CHECKPOINT_PAGES}; PRAGMA cache_size = -16384`);
    db.exec('BEGIN IMMEDIATE');
    try {
      prepareSchema(db, folder);
      db.exec('COMMIT');
    } catch (error) {
      db.exec('ROLLBACK');
      throw error;
    }
  });
  const generation = db.prepare("SELECT value FROM facts WHERE name = 'generation'").get()?.value as string;
  return groupCommit(folder, db, clock, generation);
}

function groupCommit(folder: string, db: DatabaseSync, clock: Clock, generation: string): Store {
  const statements = new Map<string, StatementSync>();
  const arrayStatements = new Map<string, StatementSync>();
  const claimers = new Set<Claimer>();
  const commitListeners = new Set<(turn: Turn) => void>();
  const syncListeners = new Set<(turn: Turn) => void>();
  const log = openLog(join(folder, 'runs.sqlite-wal'));
  let asked: Asked[] = [];
  let scheduled = false;
  let turnRequested = false;
  let turns = 0;
  let closed = false;
  let busySince = 0;
  let idle: (() => void) | undefined;

  const sql = (text: string, arrays = false): StatementSync => {
    const known = arrays ? arrayStatements : statements;
    let statement = known.get(text);
    if (!statement) {
      statement = db.prepare(text);
      if (arrays) statement.setReturnArrays(true);
      known.set(text, statement);
    }
    return statement;
  };

  const schedule = (): void => {
    if (scheduled) return;
    scheduled = true;
    setImmediate(flush);
  };

  function flush(): void {
    scheduled = false;
    const claiming = turnRequested ? [...claimers].filter((claimer) => claimer.wants()) : [];
    if (asked.length === 0 && claiming.length === 0) {
      turnRequested = false;
      idle?.();
      return;
    }
    const turn = new Turn(db, sql, clock.now(), generation);
    try {
      sql('BEGIN IMMEDIATE').run();
    } catch (error) {
      later(error);
      return;
    }
    busySince = 0;
    turnRequested = false;
    const batch = asked;
    asked = [];
    try {
      for (const each of batch) each.value = each.apply(turn);
      for (const claimer of claiming) claimer.claim(turn);
      applyCounters(turn);
      if (++turns === BUSY_TURNS) log.extend(CHECKPOINT_PAGES * 4_120);
      sql('COMMIT').run();
    } catch (error) {
      undo(batch, error);
      // Not at once: on a full disk it would fail again and again.
      if (claiming.length) clock.after(AFTER_FAILURE_MS, requestTurn);
      return;
    }
    for (const listener of commitListeners) listener(turn);
    // Claims need no sync, so their handlers start before it.
    for (const claimer of claiming) claimer.deliver();
    finish(turn, batch);
    if (asked.length === 0) idle?.();
  }

  /** One of several asked for something impossible: each is applied alone, so that only the culprit fails. */
  function undo(batch: readonly Asked[], error: unknown): void {
    if (db.isTransaction) db.exec('ROLLBACK');
    if (batch.length === 1) (batch[0] as Asked).reject(named(error));
    else for (const each of batch) applyAlone(each);
  }

  /** Answers at once those who need no sync, and the others when the log is on disk. */
  function finish(turn: Turn, batch: readonly Asked[]): void {
    let mustSync = turn.finished.length > 0 || turn.events || turn.effects.length > 0;
    for (const each of batch) {
      if (each.synced) mustSync = true;
      else each.resolve(each.value as never);
    }
    if (!mustSync) return;
    // A process with handlers has better things to do than to wait for its disk.
    const waiting = claimers.size > 0 ? Number.POSITIVE_INFINITY : batch.length;
    log.sync(waiting, (error) => {
      for (const each of batch) {
        if (!each.synced) continue;
        if (error) each.reject(named(error));
        else each.resolve(each.value as never);
      }
      if (!error) for (const listener of syncListeners) listener(turn);
    });
  }

  function applyAlone(each: Asked): void {
    const turn = new Turn(db, sql, clock.now(), generation);
    try {
      db.exec('BEGIN IMMEDIATE');
      each.value = each.apply(turn);
      applyCounters(turn);
      db.exec('COMMIT');
      for (const listener of commitListeners) listener(turn);
      finish(turn, [each]);
    } catch (error) {
      if (db.isTransaction) db.exec('ROLLBACK');
      if (isBusy(error)) {
        asked.push(each);
        schedule();
      } else each.reject(named(error));
    }
  }

  /** SQLITE_FULL and the system's ENOSPC get a name that says what to do. */
  function named(error: unknown): unknown {
    const { errcode, code } = (error ?? {}) as { errcode?: number; code?: string };
    if (errcode !== 13 && code !== 'ENOSPC') return error;
    return errors.GW_STORE_FULL({ folder }, { cause: error });
  }

  function later(error: unknown): void {
    busySince ||= performance.now();
    const waited = performance.now() - busySince;
    if (!isBusy(error) || waited > BUSY_LIMIT_MS) {
      const failed = asked;
      asked = [];
      busySince = 0;
      const reason = isBusy(error) ? errors.GW_STORE_BUSY({ folder, waited: formatMs(waited) }) : error;
      for (const each of failed) each.reject(reason);
      return;
    }
    scheduled = true;
    // Another process is committing: some hundred microseconds. Spin a little, then let go of the core.
    if (waited < SPIN_MS) setImmediate(flush);
    else setTimeout(flush, 1 + Math.random() * Math.min(waited / 10, 10));
  }

  function requestTurn(): void {
    turnRequested = true;
    schedule();
  }

  const ask = <T>(synced: boolean, apply: (turn: Turn) => T): Promise<T> => {
    if (closed) return Promise.reject(errors.GW_SHUTTING_DOWN());
    return new Promise<T>((resolve, reject) => {
      asked.push({ apply, resolve: resolve as (value: never) => void, reject, synced, value: undefined });
      schedule();
    });
  };

  return {
    folder,
    db,
    clock,
    generation,
    sql,
    write: (apply) => ask(true, apply),
    writeUnsynced: (apply) => ask(false, apply),
    read: (query) => untilFree(folder, query),
    addClaimer(claimer) {
      claimers.add(claimer);
      return () => claimers.delete(claimer);
    },
    requestTurn,
    get closed() {
      return closed;
    },
    onCommit(listener) {
      commitListeners.add(listener);
      return () => commitListeners.delete(listener);
    },
    onSynced(listener) {
      syncListeners.add(listener);
      return () => syncListeners.delete(listener);
    },
    sync: () => new Promise((resolve, reject) => log.sync(1, (error) => (error ? reject(error) : resolve()))),
    async close() {
      if (closed) return;
      closed = true;
      claimers.clear();
      if (asked.length) {
        await new Promise<void>((resolve) => {
          idle = resolve;
        });
      }
      await log.close();
      statements.clear();
      arrayStatements.clear();
      db.close();
    },
  };
}

async function untilFree<T>(folder: string, action: () => T): Promise<T> {
  const since = performance.now();
  for (;;) {
    try {
      return action();
    } catch (error) {
      if (!isBusy(error)) throw error;
      const waited = performance.now() - since;
      if (waited > BUSY_LIMIT_MS) throw errors.GW_STORE_BUSY({ folder, waited: formatMs(waited) });
      await new Promise<void>((resolve) => {
        if (waited < SPIN_MS) setImmediate(resolve);
        else setTimeout(resolve, 1 + Math.random() * 4);
      });
    }
  }
}

/** SQLITE_BUSY and its extended forms, and SQLITE_LOCKED. */
function isBusy(error: unknown): boolean {
  const code = (error as { errcode?: number } | null)?.errcode;
  return code !== undefined && ((code & 0xff) === 5 || (code & 0xff) === 6);
}

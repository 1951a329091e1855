/**
 * The folder's SQLite file and its group commit: everything that is asked within one turn of the event loop shares one
 * transaction, and each asker's promise resolves after the commit is on disk.
 *
 * SQLite is synchronous. It never waits for another process's lock (that froze the loop): a busy store is tried again
 * from the event loop.
 */

import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync, type StatementSync } from 'node:sqlite';
import { errors, formatMs } from '@genius/contract';
import type { Clock } from '@genius/runtime';
import { prepareSchema } from './schema.ts';
import { applyCounters, Turn } from './turn.ts';

/** A store that stays locked for longer than this fails what was asked. */
const BUSY_LIMIT_MS = 30_000;
/** How long a busy store is tried again at every turn of the loop: a commit on a good disk takes less. */
const SPIN_MS = 2;
/** Pages in the log before it is merged into the file: 16 MB, so that the merge is rare. */
const CHECKPOINT_PAGES = 4_000;

interface Asked {
  apply: (turn: Turn) => unknown;
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
  /** Called after each commit with what it changed. */
  onCommit(listener: (turn: Turn) => void): () => void;
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
    db.exec(`PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = ${CHECKPOINT_PAGES}; PRAGMA cache_size = -16384`);
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
  const listeners = new Set<(turn: Turn) => void>();
  let synced: Asked[] = [];
  let unsynced: Asked[] = [];
  let scheduled = false;
  let turnRequested = false;
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
    const asked = unsynced.length ? synced.concat(unsynced) : synced;
    const mustSync = synced.length > 0;
    const claiming = turnRequested ? [...claimers].filter((claimer) => claimer.wants()) : [];
    if (asked.length === 0 && claiming.length === 0) {
      turnRequested = false;
      idle?.();
      return;
    }
    const turn = new Turn(db, sql, clock.now());
    try {
      if (!mustSync) db.exec('PRAGMA synchronous = NORMAL');
      db.exec('BEGIN IMMEDIATE');
    } catch (error) {
      if (!mustSync) db.exec('PRAGMA synchronous = FULL');
      return later(error);
    }
    busySince = 0;
    synced = [];
    unsynced = [];
    turnRequested = false;
    const values: unknown[] = new Array(asked.length);
    try {
      for (let i = 0; i < asked.length; i++) values[i] = (asked[i] as Asked).apply(turn);
      for (const claimer of claiming) claimer.claim(turn);
      applyCounters(turn);
      db.exec('COMMIT');
    } catch (error) {
      if (db.isTransaction) db.exec('ROLLBACK');
      if (!mustSync) db.exec('PRAGMA synchronous = FULL');
      if (asked.length === 1) (asked[0] as Asked).reject(error);
      // One of several asked for something impossible. Each alone, so that only the culprit fails.
      else for (const each of asked) applyAlone(each);
      if (claiming.length) requestTurn();
      return;
    }
    if (!mustSync) db.exec('PRAGMA synchronous = FULL');
    for (let i = 0; i < asked.length; i++) (asked[i] as Asked).resolve(values[i] as never);
    announce(turn);
    for (const claimer of claiming) claimer.deliver();
    if (synced.length === 0 && unsynced.length === 0) idle?.();
  }

  function applyAlone(asked: Asked): void {
    const turn = new Turn(db, sql, clock.now());
    try {
      db.exec('BEGIN IMMEDIATE');
      const value = asked.apply(turn);
      applyCounters(turn);
      db.exec('COMMIT');
      asked.resolve(value as never);
      announce(turn);
    } catch (error) {
      if (db.isTransaction) db.exec('ROLLBACK');
      if (isBusy(error)) {
        synced.push(asked);
        schedule();
      } else asked.reject(error);
    }
  }

  function announce(turn: Turn): void {
    for (const listener of listeners) listener(turn);
  }

  function later(error: unknown): void {
    busySince ||= performance.now();
    const waited = performance.now() - busySince;
    if (!isBusy(error) || waited > BUSY_LIMIT_MS) {
      const failed = [...synced, ...unsynced];
      synced = [];
      unsynced = [];
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

  const ask = <T>(list: 'synced' | 'unsynced', apply: (turn: Turn) => T): Promise<T> => {
    if (closed) return Promise.reject(errors.GW_SHUTTING_DOWN());
    return new Promise<T>((resolve, reject) => {
      (list === 'synced' ? synced : unsynced).push({ apply, resolve: resolve as (value: never) => void, reject });
      schedule();
    });
  };

  return {
    folder,
    db,
    clock,
    generation,
    sql,
    write: (apply) => ask('synced', apply),
    writeUnsynced: (apply) => ask('unsynced', apply),
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
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    async close() {
      if (closed) return;
      closed = true;
      claimers.clear();
      if (synced.length || unsynced.length) {
        await new Promise<void>((resolve) => {
          idle = resolve;
        });
      }
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

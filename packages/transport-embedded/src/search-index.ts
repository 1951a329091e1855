/**
 * The words of runs, in a file of their own beside the store: no send and no completion waits for it. It is filled from
 * the store, from where it last stood: by the numbers of new runs, and by the times at which runs of each task ended.
 * The file can be lost: it is then filled anew. What is erased from the store is erased here as well.
 */

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync, type StatementSync } from 'node:sqlite';
import { errors } from '@genius/contract';
import { facet, type SearchedWord, wordsOf } from '@genius/runtime';
import type { Store } from './store.ts';

export interface SearchIndex {
  /** Takes in what is new, for so long at most. Returns how many runs it may still lack. */
  catchUp(mostMs: number): Promise<number>;
  /** Numbers of runs that have all words and facets, newest first, before this one. */
  find(search: Search, before: number, limit: number): number[];
  forget(runs: readonly number[]): Promise<void>;
  /** Keeps it filled in the background until the returned function is called. */
  keepFilled(): () => void;
  close(): void;
}

export interface Search {
  words: readonly SearchedWord[];
  /** One of each list. */
  facets: readonly (readonly string[])[];
}

interface Row {
  seq: number;
  task: string;
  queue: string;
  tenant: string;
  finished: number | null;
  input: string | null;
  output: string | null;
  failure: string | null;
}

const VERSION = 1;
const GROUP = 200;
/** Two processes may commit in another order than that of their clocks, ms. */
const OVERLAP_MS = 2_000;
/** Of the time of a process that has other things to do, filling takes no more than this. */
const BUSY_SHARE = 0.01;
const LOOK_EVERY_MS = 1_000;
const COLUMNS = 'seq, task, queue, tenant, finished, input, output, failure';

const TABLES = `
DROP TABLE IF EXISTS words;
DROP TABLE IF EXISTS cursors;
DROP TABLE IF EXISTS docs;
CREATE VIRTUAL TABLE words USING fts5(text, detail = none, columnsize = 0, tokenize = 'unicode61 remove_diacritics 0');
INSERT INTO words (words, rank) VALUES ('secure-delete', 1);
CREATE TABLE docs (seq INTEGER PRIMARY KEY, finished REAL);
CREATE TABLE cursors (name TEXT PRIMARY KEY, at REAL NOT NULL) WITHOUT ROWID;
`;

const FILE = 'search.sqlite';

/** Whether any process has made one. */
export const hasSearchIndex = (store: Store) => existsSync(join(store.folder, FILE));

export function openSearchIndex(store: Store): SearchIndex {
  const db = new DatabaseSync(join(store.folder, FILE), { timeout: 0 });
  const statements = new Map<string, StatementSync>();
  let closed = false;
  const sql = (text: string) => {
    let statement = statements.get(text);
    if (!statement) {
      statement = db.prepare(text);
      statements.set(text, statement);
    }
    return statement;
  };
  let working: Promise<number> | undefined;

  db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA secure_delete = ON');
  transact(() => {
    const made = db.prepare("SELECT 1 FROM sqlite_master WHERE name = 'cursors'").get();
    const is = made ? db.prepare("SELECT at FROM cursors WHERE name = 'version'").get()?.at : undefined;
    const of = made ? db.prepare('SELECT 1 FROM cursors WHERE name = ?').get(`of ${store.generation}`) : undefined;
    if (is === VERSION && of) return;
    db.exec(TABLES);
    const add = db.prepare('INSERT INTO cursors (name, at) VALUES (?, ?)');
    add.run('version', VERSION);
    add.run(`of ${store.generation}`, 0);
    add.run('made', store.clock.now());
  });

  /** False if another process writes: it does the same work. */
  function transact(work: () => void): boolean {
    try {
      db.exec('BEGIN IMMEDIATE');
    } catch (error) {
      if (((error as { errcode?: number }).errcode ?? 0) % 256 === 5) return false;
      throw error;
    }
    try {
      work();
      db.exec('COMMIT');
      return true;
    } catch (error) {
      if (db.isTransaction) db.exec('ROLLBACK');
      throw error;
    }
  }

  const cursorOf = (name: string) => (sql('SELECT at FROM cursors WHERE name = ?').get(name)?.at as number) ?? 0;
  const setCursor = (name: string, at: number) =>
    sql('INSERT INTO cursors (name, at) VALUES (?, ?) ON CONFLICT DO UPDATE SET at = excluded.at').run(name, at);

  function put(row: Row): void {
    const { seq, finished, task, queue, tenant } = row;
    const known = sql('SELECT finished FROM docs WHERE seq = ?').get(seq) as { finished: number | null } | undefined;
    if (known && known.finished === finished) return;
    if (known) sql('DELETE FROM words WHERE rowid = ?').run(seq);
    const facets = [facetOf('task', task), facetOf('queue', queue), facetOf('tenant', tenant)];
    sql('INSERT INTO words (rowid, text) VALUES (?, ?)').run(seq, [...wordsOf(row), ...facets].join(' '));
    sql('INSERT INTO docs (seq, finished) VALUES (?, ?) ON CONFLICT DO UPDATE SET finished = excluded.finished').run(
      seq,
      finished,
    );
  }

  /** One group of new runs, or of those that ended. Returns how many were looked at; undefined if another is at it. */
  function fill(): number | undefined {
    let looked = 0;
    const free = transact(() => {
      const from = cursorOf('seq');
      const rows = store
        .sql(`SELECT ${COLUMNS} FROM runs WHERE seq > ? ORDER BY seq LIMIT ?`)
        .all(from, GROUP) as unknown as Row[];
      for (const row of rows) put(row);
      const last = rows.at(-1);
      if (last) setCursor('seq', last.seq);
      looked = rows.length;
      if (looked === 0) looked = fillEnded();
    });
    return free ? looked : undefined;
  }

  function fillEnded(): number {
    let looked = 0;
    for (const task of tasks(store)) {
      const name = `ended ${task}`;
      // What ended before the index was made had its end when it was taken in.
      const from = cursorOf(name) || cursorOf('made') - OVERLAP_MS;
      // Those that were taken in are passed over without reading what is in them.
      const ended = store
        .sql(
          'SELECT seq, finished FROM runs WHERE state >= 10 AND task = ? AND finished > ? ORDER BY finished LIMIT 5000',
        )
        .all(task, from) as unknown as { seq: number; finished: number }[];
      let at = from;
      for (const { seq, finished } of ended) {
        at = finished;
        if (sql('SELECT 1 FROM docs WHERE seq = ? AND finished = ?').get(seq, finished)) continue;
        put(store.sql(`SELECT ${COLUMNS} FROM runs WHERE seq = ?`).get(seq) as unknown as Row);
        if (++looked >= GROUP) break;
      }
      // Others may have ended in the same moment as the last that was looked at.
      const edge = at - 1 > from ? at - 1 : at;
      setCursor(name, Math.max(from, Math.min(edge, store.clock.now() - OVERLAP_MS)));
      if (looked >= GROUP) break;
    }
    return looked;
  }

  /** How many new runs it lacks. */
  function behind(): number {
    const { last } = store.sql('SELECT max(seq) AS last FROM runs').get() as { last: number | null };
    return Math.max(0, (last ?? 0) - cursorOf('seq'));
  }

  async function work(mostMs: number): Promise<number> {
    const until = performance.now() + mostMs;
    while (!closed) {
      const looked = await store.read(fill);
      if (looked !== undefined && looked < GROUP && behind() === 0) return 0;
      if (performance.now() > until) return behind();
      await new Promise<void>((resolve) => (looked === undefined ? setTimeout(resolve, 5) : setImmediate(resolve)));
    }
    return 0;
  }

  return {
    async catchUp(mostMs) {
      await working?.catch(() => undefined);
      working = work(mostMs);
      try {
        return await working;
      } finally {
        working = undefined;
      }
    },
    find({ words, facets }, before, limit) {
      const terms = [
        ...words.map(({ text, isPrefix }) => `"${text}"${isPrefix ? '*' : ''}`),
        ...facets.map((each) => `(${each.map((one) => `"${one}"`).join(' OR ')})`),
      ];
      return (
        sql('SELECT rowid AS seq FROM words WHERE words MATCH ? AND rowid < ? ORDER BY rowid DESC LIMIT ?').all(
          terms.join(' AND '),
          before,
          limit,
        ) as { seq: number }[]
      ).map(({ seq }) => seq);
    },
    async forget(runs) {
      const forgotten = () => {
        for (const seq of runs) {
          sql('DELETE FROM words WHERE rowid = ?').run(seq);
          sql('DELETE FROM docs WHERE seq = ?').run(seq);
        }
      };
      // Another process is at it for a few milliseconds.
      const until = performance.now() + 10_000;
      while (!transact(forgotten)) {
        if (performance.now() > until) throw errors.GW_STORE_BUSY({ folder: store.folder, waited: '10 s' });
        await new Promise<void>((resolve) => setTimeout(resolve, 2));
      }
      db.exec('PRAGMA wal_checkpoint(TRUNCATE)');
    },
    keepFilled() {
      let stopped = false;
      let seen = behind() + cursorOf('seq');
      let timer: NodeJS.Timeout | undefined;
      const turn = async (): Promise<void> => {
        if (stopped || closed) return;
        const begun = performance.now();
        const last = behind() + cursorOf('seq');
        const isBusy = last !== seen;
        seen = last;
        const looked = working !== undefined ? 0 : await store.read(fill).catch(() => 0);
        const took = performance.now() - begun;
        const pause = looked === undefined || looked < GROUP ? LOOK_EVERY_MS : isBusy ? took / BUSY_SHARE : 1;
        if (stopped || closed) return;
        timer = setTimeout(() => void turn().catch(() => undefined), pause);
        timer.unref();
      };
      void turn().catch(() => undefined);
      return () => {
        stopped = true;
        clearTimeout(timer);
      };
    },
    close() {
      closed = true;
      statements.clear();
      db.close();
    },
  };
}

/** All tasks that ended runs are of, by jumping from one to the next in an index. */
function tasks(store: Store): string[] {
  const found: string[] = [];
  for (let task = ''; ; ) {
    const next = store.sql('SELECT task FROM runs WHERE state >= 10 AND task > ? ORDER BY task LIMIT 1').get(task) as
      | { task: string }
      | undefined;
    if (!next) return found;
    task = next.task;
    found.push(task);
  }
}

const facets = new Map<string, string>();

function facetOf(column: 'task' | 'queue' | 'tenant', value: string): string {
  const key = `${column} ${value}`;
  let known = facets.get(key);
  if (known === undefined) {
    known = facet(column, value);
    if (facets.size > 10_000) facets.clear();
    facets.set(key, known);
  }
  return known;
}

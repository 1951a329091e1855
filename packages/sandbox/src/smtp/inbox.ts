/** What the SMTP simulator keeps: the bytes and the envelope of every message, in SQLite in its folder. */

import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { type Summary, searchable, summarise } from './summary.ts';

/** `inbox` is what was sent; `bounces` is what comes back for it: bounces, complaints, automatic answers. */
export type Box = 'inbox' | 'bounces';

export interface Envelope {
  /** The return path; empty for the null sender. */
  from: string;
  /** Every recipient that was accepted, also those whom no header names. */
  to: string[];
  /** What the client called itself. */
  helo: string;
  secure: boolean;
  smtpUtf8: boolean;
  /** `BODY=` of the command, such as `8bitmime`. */
  body?: string;
  /** Who signed in. */
  user?: string;
}

export interface Kept {
  id: number;
  box: Box;
  /** When it was taken, ISO 8601. */
  at: string;
  size: number;
  envelope: Envelope;
}

export type Listed = Kept & { summary: Summary };

export interface Inbox {
  /** Keeps a message; it is on disk when this returns. */
  keep(box: Box, envelope: Envelope, raw: Buffer): number;
  count(box: Box, query?: string): Promise<number>;
  /** Newest first. */
  list(box: Box, page: { query?: string; limit: number; offset?: number }): Promise<Listed[]>;
  /** All, in the order they came; nothing is read for it, so it is fast. */
  envelopes(box: Box): Kept[];
  find(id: number): Kept | undefined;
  raw(id: number): Buffer | undefined;
  remove(id: number): boolean;
  /** Removes all of both boxes. */
  clear(): void;
  /** Whether this triple is seen for the first time, or again before `seconds` have passed since then. */
  isGrey(triple: string, seconds: number): boolean;
  onChange(listener: () => void): void;
  close(): void;
}

/** The oldest go beyond this. */
const MOST_MESSAGES = 20_000;
const MOST_BYTES = 2_000_000_000;

export function openInbox(folder: string): Inbox {
  const db = new DatabaseSync(join(folder, 'inbox.sqlite'), { timeout: 5_000 });
  db.exec(`
    PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA auto_vacuum = INCREMENTAL;
    CREATE TABLE IF NOT EXISTS message (
      id INTEGER PRIMARY KEY AUTOINCREMENT, box TEXT NOT NULL, at TEXT NOT NULL, size INTEGER NOT NULL,
      envelope TEXT NOT NULL, raw BLOB NOT NULL, summary TEXT, words TEXT
    ) STRICT;
    CREATE INDEX IF NOT EXISTS message_box ON message (box, id);
    CREATE INDEX IF NOT EXISTS message_unread ON message (id) WHERE summary IS NULL;
    CREATE TABLE IF NOT EXISTS grey (triple TEXT PRIMARY KEY, since INTEGER NOT NULL) STRICT;
  `);
  const sql = {
    insert: db.prepare('INSERT INTO message (box, at, size, envelope, raw) VALUES (?, ?, ?, ?, ?)'),
    held: db.prepare('SELECT count(*) AS messages, coalesce(sum(size), 0) AS bytes FROM message'),
    removeOldest: db.prepare('DELETE FROM message WHERE id = (SELECT min(id) FROM message) RETURNING size'),
    count: db.prepare("SELECT count(*) AS n FROM message WHERE box = ? AND (? = '' OR instr(words, ?) > 0)"),
    list: db.prepare(
      "SELECT id, box, at, size, envelope, summary FROM message WHERE box = ? AND (? = '' OR instr(words, ?) > 0) ORDER BY id DESC LIMIT ? OFFSET ?",
    ),
    find: db.prepare('SELECT id, box, at, size, envelope FROM message WHERE id = ?'),
    raw: db.prepare('SELECT raw FROM message WHERE id = ?'),
    envelopes: db.prepare('SELECT id, box, at, size, envelope FROM message WHERE box = ? ORDER BY id'),
    unread: db.prepare('SELECT id FROM message WHERE summary IS NULL ORDER BY id DESC LIMIT 1'),
    summarise: db.prepare('UPDATE message SET summary = ?, words = ? WHERE id = ?'),
    remove: db.prepare('DELETE FROM message WHERE id = ?'),
    greySince: db.prepare('SELECT since FROM grey WHERE triple = ?'),
    grey: db.prepare('INSERT OR IGNORE INTO grey VALUES (?, ?)'),
  };
  const held = sql.held.get() as { messages: number; bytes: number };
  let changed: () => void = () => {};
  let reading: Promise<void> | undefined;

  function makeRoom(): void {
    while (held.messages > MOST_MESSAGES || held.bytes > MOST_BYTES) {
      const gone = sql.removeOldest.get() as { size: number } | undefined;
      if (!gone) return;
      held.messages--;
      held.bytes -= gone.size;
    }
  }

  /** Messages are read when somebody looks, so that taking them stays fast. */
  async function read(id: number): Promise<Summary> {
    const raw = sql.raw.get(id) as { raw: Uint8Array } | undefined;
    const envelope = sql.find.get(id) as unknown as Row | undefined;
    const { summary, text } = await summarise(Buffer.from(raw?.raw ?? []));
    const { from, to } = envelope ? toKept(envelope).envelope : { from: '', to: [] };
    const words = searchable([summary.from, summary.to, summary.subject, from, ...to, text].join('\n'));
    sql.summarise.run(JSON.stringify(summary), words, id);
    return summary;
  }

  async function readAll(): Promise<void> {
    for (;;) {
      const row = sql.unread.get() as { id: number } | undefined;
      if (!row) return;
      await read(row.id);
    }
  }

  /** One reader for all who search at the same time. */
  async function allRead(): Promise<void> {
    while (sql.unread.get() !== undefined) {
      reading ??= readAll().finally(() => {
        reading = undefined;
      });
      await reading;
    }
  }

  return {
    keep(box, envelope, raw) {
      const { lastInsertRowid } = sql.insert.run(
        box,
        new Date().toISOString(),
        raw.length,
        JSON.stringify(envelope),
        raw,
      );
      held.messages++;
      held.bytes += raw.length;
      makeRoom();
      changed();
      return Number(lastInsertRowid);
    },
    async count(box, query = '') {
      if (query !== '') await allRead();
      const words = searchable(query);
      return (sql.count.get(box, words, words) as { n: number }).n;
    },
    async list(box, { query = '', limit, offset = 0 }) {
      if (query !== '') await allRead();
      const words = searchable(query);
      const rows = sql.list.all(box, words, words, limit, offset) as unknown as (Row & { summary: string | null })[];
      const listed: Listed[] = [];
      for (const row of rows) {
        const summary = row.summary === null ? await read(row.id) : (JSON.parse(row.summary) as Summary);
        listed.push({ ...toKept(row), summary });
      }
      return listed;
    },
    envelopes: (box) => (sql.envelopes.all(box) as unknown as Row[]).map(toKept),
    find(id) {
      const row = sql.find.get(id) as unknown as Row | undefined;
      return row && toKept(row);
    },
    raw(id) {
      const row = sql.raw.get(id) as { raw: Uint8Array } | undefined;
      return row && Buffer.from(row.raw);
    },
    remove(id) {
      const size = (sql.find.get(id) as unknown as Row | undefined)?.size;
      if (size === undefined) return false;
      sql.remove.run(id);
      held.messages--;
      held.bytes -= size;
      changed();
      return true;
    },
    clear() {
      db.exec('DELETE FROM message; DELETE FROM grey; PRAGMA incremental_vacuum; PRAGMA wal_checkpoint(TRUNCATE)');
      held.messages = 0;
      held.bytes = 0;
      changed();
    },
    isGrey(triple, seconds) {
      const now = Date.now();
      const row = sql.greySince.get(triple) as { since: number } | undefined;
      if (row) return now - row.since < seconds * 1_000;
      sql.grey.run(triple, now);
      return true;
    },
    onChange(listener) {
      changed = listener;
    },
    close: () => db.close(),
  };
}

interface Row {
  id: number;
  box: Box;
  at: string;
  size: number;
  envelope: string;
}

function toKept({ id, box, at, size, envelope }: Row): Kept {
  return { id, box, at, size, envelope: JSON.parse(envelope) as Envelope };
}

/** What a simulator keeps whatever is called: its database, settings, clock and log of calls. */

import { DatabaseSync } from 'node:sqlite';
import type { ZodType } from 'zod';

export interface LoggedCall {
  number: number;
  /** Of the machine's clock. */
  at: string;
  host: string;
  call: string;
  status: number;
  /** Whom or what it was about, such as `cif=8000000000`. */
  detail: string;
  /** What is worth seeing: an error's text, a pace that was too fast. */
  note: string;
}

/** Settings of every simulator with a clock of its own. */
export interface ClockSettings {
  /** How far the simulator's clock is from the machine's, in milliseconds. */
  clockOffsetMs: number;
}

export interface State<Settings extends ClockSettings> {
  db: DatabaseSync;
  settings(): Settings;
  /** Throws a `ZodError` for what it does not know. */
  change(part: Partial<Settings>): Settings;
  /** Milliseconds of the simulator's clock. */
  now(): number;
  log(call: Omit<LoggedCall, 'number' | 'at'>): void;
  /** Newest first. */
  calls(limit: number): LoggedCall[];
  /** How often each call was made, and how often with an error or a remark. */
  totals(): { host: string; call: string; total: number; failed: number }[];
  changed(): void;
  onChange(listener: () => void): void;
  close(): void;
}

const MOST_CALLS = 20_000;

/** Opens the file, or makes it. The schema has a default for each setting. */
export function openState<Settings extends ClockSettings>(file: string, schema: ZodType<Settings>): State<Settings> {
  const db = new DatabaseSync(file, { timeout: 5_000 });
  db.exec(`
    PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;
    CREATE TABLE IF NOT EXISTS setting (id INTEGER PRIMARY KEY CHECK (id = 1), value TEXT NOT NULL) STRICT;
    CREATE TABLE IF NOT EXISTS call (
      number INTEGER PRIMARY KEY AUTOINCREMENT, at TEXT NOT NULL, host TEXT NOT NULL, call TEXT NOT NULL,
      status INTEGER NOT NULL, detail TEXT NOT NULL, note TEXT NOT NULL
    ) STRICT;
  `);
  const sql = {
    setting: db.prepare('SELECT value FROM setting'),
    set: db.prepare('INSERT INTO setting VALUES (1, ?) ON CONFLICT DO UPDATE SET value = excluded.value'),
    log: db.prepare('INSERT INTO call (at, host, call, status, detail, note) VALUES (?, ?, ?, ?, ?, ?)'),
    trim: db.prepare('DELETE FROM call WHERE number <= ?'),
    calls: db.prepare('SELECT * FROM call ORDER BY number DESC LIMIT ?'),
    totals: db.prepare(
      "SELECT host, call, count(*) AS total, sum(status >= 400 OR note != '') AS failed FROM call GROUP BY host, call ORDER BY host, call",
    ),
  };
  const stored = sql.setting.get() as { value: string } | undefined;
  let settings = schema.parse(stored ? JSON.parse(stored.value) : {});
  let tell: () => void = () => {};

  return {
    db,
    settings: () => settings,
    change(part) {
      settings = schema.parse({ ...settings, ...part });
      sql.set.run(JSON.stringify(settings));
      tell();
      return settings;
    },
    now: () => Date.now() + settings.clockOffsetMs,
    log({ host, call, status, detail, note }) {
      const { lastInsertRowid } = sql.log.run(new Date().toISOString(), host, call, status, detail, note);
      sql.trim.run(Number(lastInsertRowid) - MOST_CALLS);
      tell();
    },
    calls: (limit) => sql.calls.all(limit) as unknown as LoggedCall[],
    totals: () => sql.totals.all() as unknown as ReturnType<State<Settings>['totals']>,
    changed: () => tell(),
    onChange(listener) {
      tell = listener;
    },
    close: () => db.close(),
  };
}

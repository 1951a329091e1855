/** What the simulator keeps whatever is called: its database, settings, clock, log of calls and daily counts. */

import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { writeDay } from './clock.ts';
import { type AnafSettings, anafSettings } from './settings.ts';

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

export interface State {
  db: DatabaseSync;
  settings(): AnafSettings;
  /** Throws a `ZodError` for what it does not know. */
  change(part: Partial<AnafSettings>): AnafSettings;
  /** Milliseconds of the simulator's clock. */
  now(): number;
  log(call: Omit<LoggedCall, 'number' | 'at'>): void;
  /** Newest first. */
  calls(limit: number): LoggedCall[];
  /** How often each call was made since the start of the simulator's day, and in all. */
  totals(): { host: string; call: string; total: number; failed: number }[];
  /** Counts one use of a daily limit; false, without counting, if the day's are used up. */
  use(key: string, limit: number): boolean;
  /** What was used today, most used first. */
  used(limit: number): { key: string; count: number }[];
  changed(): void;
  onChange(listener: () => void): void;
  close(): void;
}

const MOST_CALLS = 20_000;

export function openState(folder: string): State {
  const db = new DatabaseSync(join(folder, 'anaf.sqlite'), { timeout: 5_000 });
  db.exec(`
    PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;
    CREATE TABLE IF NOT EXISTS setting (id INTEGER PRIMARY KEY CHECK (id = 1), value TEXT NOT NULL) STRICT;
    CREATE TABLE IF NOT EXISTS call (
      number INTEGER PRIMARY KEY AUTOINCREMENT, at TEXT NOT NULL, host TEXT NOT NULL, call TEXT NOT NULL,
      status INTEGER NOT NULL, detail TEXT NOT NULL, note TEXT NOT NULL
    ) STRICT;
    CREATE TABLE IF NOT EXISTS used (day TEXT NOT NULL, key TEXT NOT NULL, count INTEGER NOT NULL, PRIMARY KEY (day, key)) STRICT;
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
    use: db.prepare(
      'INSERT INTO used VALUES (?, ?, 1) ON CONFLICT DO UPDATE SET count = count + 1 WHERE count < ? RETURNING count',
    ),
    forget: db.prepare('DELETE FROM used WHERE day < ?'),
    used: db.prepare('SELECT key, count FROM used WHERE day = ? ORDER BY count DESC, key LIMIT ?'),
  };
  const stored = sql.setting.get() as { value: string } | undefined;
  let settings = anafSettings.parse(stored ? JSON.parse(stored.value) : {});
  let tell: () => void = () => {};
  const now = () => Date.now() + settings.clockOffsetMs;
  sql.forget.run(writeDay(now() - 7 * 86_400_000));

  return {
    db,
    settings: () => settings,
    change(part) {
      settings = anafSettings.parse({ ...settings, ...part });
      sql.set.run(JSON.stringify(settings));
      tell();
      return settings;
    },
    now,
    log({ host, call, status, detail, note }) {
      const { lastInsertRowid } = sql.log.run(new Date().toISOString(), host, call, status, detail, note);
      sql.trim.run(Number(lastInsertRowid) - MOST_CALLS);
      tell();
    },
    calls: (limit) => sql.calls.all(limit) as unknown as LoggedCall[],
    totals: () => sql.totals.all() as unknown as ReturnType<State['totals']>,
    use: (key, limit) => limit > 0 && sql.use.get(writeDay(now()), key, limit) !== undefined,
    used: (limit) => sql.used.all(writeDay(now()), limit) as unknown as ReturnType<State['used']>,
    changed: () => tell(),
    onChange(listener) {
      tell = listener;
    },
    close: () => db.close(),
  };
}

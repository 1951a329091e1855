/** The tables of the folder's store, and how an older folder is brought up to date. */

import type { DatabaseSync } from 'node:sqlite';
import { errors, newRunId } from '@genius/contract';

/**
 * States as stored. Below `FINAL` the run is open. Each open state has its own partial index, so that finished runs
 * never slow down the claiming of waiting ones.
 */
export const READY = 0;
export const SCHEDULED = 1;
export const RUNNING = 2;
/** Waits for a limit. */
export const LIMITED = 3;
/** Waits for the run before it: in its lane, its chain or its chord. */
export const BLOCKED = 4;
export const FINAL = 10;
export const DONE = 10;
export const FAILED = 11;
export const CANCELLED = 12;
export const EXPIRED = 13;
export const UNKNOWN = 14;

const TABLES = `
CREATE TABLE facts (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;

CREATE TABLE runs (
  seq INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  task TEXT NOT NULL,
  queue TEXT NOT NULL,
  tenant TEXT NOT NULL,
  priority INTEGER NOT NULL,
  state INTEGER NOT NULL,
  attempt INTEGER NOT NULL DEFAULT 0,
  losses INTEGER NOT NULL DEFAULT 0,
  owner INTEGER,
  created REAL NOT NULL,
  due REAL,
  first_started REAL,
  started REAL,
  finished REAL,
  key TEXT,
  lane TEXT,
  limit_key TEXT,
  subject TEXT,
  group_id TEXT,
  dead INTEGER NOT NULL DEFAULT 0,
  input TEXT,
  output TEXT,
  failure TEXT,
  meta TEXT
);
CREATE INDEX runs_ready ON runs (queue, tenant, priority DESC, seq) WHERE state = 0;
CREATE INDEX runs_scheduled ON runs (due) WHERE state = 1;
CREATE INDEX runs_running ON runs (owner) WHERE state = 2;
CREATE INDEX runs_limited ON runs (limit_key, priority DESC, seq) WHERE state = 3;
CREATE INDEX runs_finished ON runs (task, finished) WHERE state >= 10;
CREATE INDEX runs_dead ON runs (queue, seq) WHERE dead = 1;
CREATE INDEX runs_lane ON runs (lane, seq) WHERE lane IS NOT NULL AND state < 10;
CREATE INDEX runs_lane_stopped ON runs (lane) WHERE lane IS NOT NULL AND (dead = 1 OR state = 14);
CREATE UNIQUE INDEX runs_key ON runs (task, tenant, key) WHERE key IS NOT NULL;
CREATE INDEX runs_subject ON runs (subject) WHERE subject IS NOT NULL;
CREATE INDEX runs_group ON runs (group_id) WHERE group_id IS NOT NULL;

CREATE TABLE attempts (
  run INTEGER NOT NULL,
  attempt INTEGER NOT NULL,
  owner INTEGER NOT NULL,
  started REAL NOT NULL,
  finished REAL NOT NULL,
  outcome TEXT NOT NULL,
  failure TEXT,
  PRIMARY KEY (run, started, attempt)
) WITHOUT ROWID;

CREATE TABLE counters (queue TEXT NOT NULL, state INTEGER NOT NULL, n INTEGER NOT NULL, PRIMARY KEY (queue, state)) WITHOUT ROWID;
CREATE TABLE groups (id TEXT PRIMARY KEY, size INTEGER NOT NULL, remaining INTEGER NOT NULL, body TEXT) WITHOUT ROWID;
CREATE TABLE limits (key TEXT PRIMARY KEY, running INTEGER NOT NULL DEFAULT 0, wake REAL) WITHOUT ROWID;
CREATE INDEX limits_wake ON limits (wake) WHERE wake IS NOT NULL;
CREATE TABLE limit_starts (key TEXT NOT NULL, at REAL NOT NULL, n INTEGER NOT NULL, PRIMARY KEY (key, at, n)) WITHOUT ROWID;

CREATE TABLE events (
  seq INTEGER PRIMARY KEY,
  id TEXT NOT NULL,
  type TEXT NOT NULL,
  source TEXT NOT NULL,
  at REAL NOT NULL,
  correlation TEXT NOT NULL,
  traceparent TEXT,
  tenant TEXT,
  run TEXT,
  data TEXT NOT NULL
);
CREATE TABLE subscriptions (name TEXT PRIMARY KEY, pattern TEXT NOT NULL, position INTEGER NOT NULL, owner INTEGER) WITHOUT ROWID;

CREATE TABLE kv (key TEXT PRIMARY KEY, value TEXT NOT NULL, expires REAL) WITHOUT ROWID;
CREATE INDEX kv_expires ON kv (expires) WHERE expires IS NOT NULL;

CREATE TABLE effects (
  scope TEXT NOT NULL,
  key TEXT NOT NULL,
  run TEXT NOT NULL,
  attempt INTEGER NOT NULL,
  owner INTEGER NOT NULL,
  state TEXT NOT NULL,
  outcome TEXT,
  at REAL NOT NULL,
  PRIMARY KEY (scope, key)
) WITHOUT ROWID;
CREATE INDEX effects_run ON effects (run);

CREATE TABLE schedules (name TEXT PRIMARY KEY, next REAL NOT NULL, paused INTEGER NOT NULL, json TEXT NOT NULL, last REAL) WITHOUT ROWID;

CREATE TABLE instances (
  num INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  info TEXT NOT NULL,
  seen REAL NOT NULL,
  gone REAL
);
CREATE INDEX instances_live ON instances (num) WHERE gone IS NULL;

CREATE TABLE consent (
  seq INTEGER PRIMARY KEY, subject TEXT NOT NULL, purpose TEXT NOT NULL, tenant TEXT NOT NULL,
  granted INTEGER NOT NULL, source TEXT NOT NULL, at REAL NOT NULL
);
CREATE INDEX consent_subject ON consent (subject, tenant, purpose, seq);
CREATE TRIGGER consent_kept BEFORE UPDATE ON consent BEGIN SELECT RAISE(ABORT, 'consent records are only appended'); END;

CREATE TABLE audit (seq INTEGER PRIMARY KEY AUTOINCREMENT, at REAL NOT NULL, entry TEXT NOT NULL, hash TEXT NOT NULL);
CREATE TRIGGER audit_unchanged BEFORE UPDATE ON audit BEGIN SELECT RAISE(ABORT, 'audit records are only appended'); END;
CREATE TRIGGER audit_undeleted BEFORE DELETE ON audit BEGIN SELECT RAISE(ABORT, 'audit records are only appended'); END;

CREATE TABLE blobs (
  id TEXT PRIMARY KEY, media_type TEXT, size INTEGER NOT NULL, sha256 TEXT NOT NULL,
  subject TEXT, tenant TEXT, expires REAL, created REAL NOT NULL
) WITHOUT ROWID;
CREATE INDEX blobs_subject ON blobs (subject) WHERE subject IS NOT NULL;
CREATE INDEX blobs_expires ON blobs (expires) WHERE expires IS NOT NULL;
`;

/** What version 2 added to version 1. Of a deleted secret its version stays, without the sealed text. */
const SECRETS_AND_PACES = `
CREATE TABLE secrets (
  tenant TEXT NOT NULL, name TEXT NOT NULL, version INTEGER NOT NULL, sealed TEXT, updated REAL NOT NULL,
  PRIMARY KEY (tenant, name)
) WITHOUT ROWID;
CREATE TABLE paces (key TEXT PRIMARY KEY, next REAL NOT NULL, held REAL NOT NULL) WITHOUT ROWID;
`;

/** What version 3 added: searching. Runs that go well are in none of these, so they pay for none. */
const SEARCHED = `
CREATE INDEX runs_ended_badly ON runs (state, seq) WHERE state > 10;
CREATE INDEX runs_failure_kind ON runs (failure ->> 'kind', seq) WHERE failure IS NOT NULL;
CREATE INDEX runs_blocked ON runs (seq) WHERE state = 4;
`;

/** What version 4 added: the runs that a run sent. Only those that have a parent are in it. */
const CHILDREN = "CREATE INDEX runs_parent ON runs (meta ->> 'parent', seq) WHERE meta ->> 'parent' IS NOT NULL";

/** What version 5 added: what the attempts of a run logged, as one JSON text. */
const LOGS = 'CREATE TABLE run_logs (run INTEGER PRIMARY KEY, lines TEXT NOT NULL)';

/** Step n brings a folder from version n to n + 1; an empty one takes them all. */
const STEPS: readonly ((db: DatabaseSync) => void)[] = [
  (db) => {
    db.exec(TABLES);
    db.prepare("INSERT INTO facts (name, value) VALUES ('generation', ?)").run(newRunId());
  },
  (db) => db.exec(SECRETS_AND_PACES),
  (db) => db.exec(SEARCHED),
  (db) => db.exec(CHILDREN),
  (db) => db.exec(LOGS),
];
const SCHEMA_VERSION = STEPS.length;

/** Creates the schema, brings an older one up to date, or checks it. Call inside a write transaction. */
export function prepareSchema(db: DatabaseSync, folder: string): void {
  const { user_version: found } = db.prepare('PRAGMA user_version').get() as { user_version: number };
  if (found > SCHEMA_VERSION) throw errors.GW_STORE_VERSION({ folder, found, known: SCHEMA_VERSION });
  if (found === SCHEMA_VERSION) return;
  for (const step of STEPS.slice(found)) step(db);
  db.exec(`PRAGMA user_version = ${SCHEMA_VERSION}`);
}

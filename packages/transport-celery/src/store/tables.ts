/** The tables of the store, and the states of a run as they are stored. Times are ms since 1970 on PostgreSQL's clock. */

/** May start as soon as a slot is free. */
export const READY = 0;
export const SCHEDULED = 1;
export const RUNNING = 2;
// 3 waits for a limit: only the functions in PostgreSQL name it.
/** Waits for the run before it: in its lane, its chain or its chord. */
export const BLOCKED = 4;
/** Its message is on the way: whoever takes the message may run it, a worker of ours or one in Python. */
export const SENT = 5;
export const FINAL = 10;
export const DONE = 10;
export const FAILED = 11;
export const CANCELLED = 12;
export const EXPIRED = 13;
export const UNKNOWN = 14;

/**
 * Open states have partial indexes of their own, so that finished runs never slow down a claim. `fillfactor` leaves room
 * for a run's next version in its page.
 */
export const TABLES = `
CREATE TABLE facts (name text PRIMARY KEY, value text NOT NULL);

CREATE TABLE runs (
  seq bigint GENERATED ALWAYS AS IDENTITY,
  id text PRIMARY KEY,
  task text NOT NULL,
  queue text NOT NULL,
  tenant text NOT NULL,
  priority smallint NOT NULL,
  state smallint NOT NULL,
  attempt integer NOT NULL DEFAULT 0,
  losses integer NOT NULL DEFAULT 0,
  owner integer,
  created double precision NOT NULL,
  due double precision,
  first_started double precision,
  started double precision,
  finished double precision,
  key text,
  lane text,
  limit_key text,
  subject text,
  group_id text,
  dead boolean NOT NULL DEFAULT false,
  /** Whether the broker has confirmed its message; a sweeper sends it again otherwise. */
  confirmed boolean NOT NULL DEFAULT true,
  input text,
  output text,
  failure text,
  meta jsonb
) WITH (fillfactor = 80);
CREATE UNIQUE INDEX runs_seq ON runs (seq);
CREATE INDEX runs_ready ON runs (queue, tenant, priority DESC, seq) WHERE state = 0;
CREATE INDEX runs_scheduled ON runs (due) WHERE state = 1;
CREATE INDEX runs_running ON runs (owner) WHERE state = 2;
CREATE INDEX runs_limited ON runs (limit_key, priority DESC, seq) WHERE state = 3;
CREATE INDEX runs_sent ON runs (seq) WHERE state IN (4, 5);
CREATE INDEX runs_finished ON runs (task, finished) WHERE state >= 10;
CREATE INDEX runs_dead ON runs (queue, seq) WHERE dead;
CREATE INDEX runs_lane ON runs (lane, seq) WHERE lane IS NOT NULL AND state < 10;
CREATE INDEX runs_lane_stopped ON runs (lane) WHERE lane IS NOT NULL AND (dead OR state = 14);
CREATE UNIQUE INDEX runs_key ON runs (task, tenant, key) WHERE key IS NOT NULL;
CREATE INDEX runs_subject ON runs (subject) WHERE subject IS NOT NULL;
CREATE INDEX runs_group ON runs (group_id) WHERE group_id IS NOT NULL;

CREATE TABLE attempts (
  run bigint NOT NULL,
  attempt integer NOT NULL,
  instance text NOT NULL,
  started double precision NOT NULL,
  finished double precision NOT NULL,
  outcome text NOT NULL,
  failure text
);
CREATE INDEX attempts_run ON attempts (run);

CREATE TABLE limits (key text PRIMARY KEY, running integer NOT NULL DEFAULT 0, wake double precision);
CREATE INDEX limits_wake ON limits (wake) WHERE wake IS NOT NULL;
CREATE TABLE limit_starts (key text NOT NULL, at double precision NOT NULL);
CREATE INDEX limit_starts_key ON limit_starts (key, at);

/** What an instance has stored and must still tell Redis and RabbitMQ; its successor does if it dies. */
CREATE TABLE handovers (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, owner integer NOT NULL, runs text[] NOT NULL);

CREATE TABLE events (
  seq bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  id text NOT NULL,
  type text NOT NULL,
  source text NOT NULL,
  at double precision NOT NULL,
  correlation text NOT NULL,
  traceparent text,
  tenant text,
  run text,
  data text NOT NULL
);
CREATE TABLE subscriptions (name text PRIMARY KEY, pattern text NOT NULL, position bigint NOT NULL, owner integer);

CREATE TABLE effects (
  scope text NOT NULL,
  key text NOT NULL,
  run text NOT NULL,
  attempt integer NOT NULL,
  owner integer NOT NULL,
  state text NOT NULL,
  outcome text,
  at double precision NOT NULL,
  PRIMARY KEY (scope, key)
);
CREATE INDEX effects_run ON effects (run);

CREATE TABLE schedules (
  name text PRIMARY KEY, next double precision NOT NULL, paused boolean NOT NULL, json text NOT NULL, last double precision
);

CREATE TABLE instances (
  num integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  id text NOT NULL UNIQUE,
  info text NOT NULL,
  running integer NOT NULL DEFAULT 0,
  seen double precision NOT NULL,
  gone double precision
);
CREATE INDEX instances_live ON instances (num) WHERE gone IS NULL;

CREATE TABLE consent (
  seq bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, subject text NOT NULL, purpose text NOT NULL, tenant text NOT NULL,
  granted boolean NOT NULL, source text NOT NULL, at double precision NOT NULL
);
CREATE INDEX consent_subject ON consent (subject, tenant, purpose, seq);

CREATE TABLE audit (
  seq bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, at double precision NOT NULL, entry text NOT NULL, hash text NOT NULL
);
CREATE FUNCTION gw_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'records of % are only appended', TG_TABLE_NAME; END $$;
CREATE TRIGGER audit_kept BEFORE UPDATE OR DELETE ON audit FOR EACH ROW EXECUTE FUNCTION gw_append_only();
CREATE TRIGGER consent_kept BEFORE UPDATE ON consent FOR EACH ROW EXECUTE FUNCTION gw_append_only();

CREATE TABLE blobs (
  id text PRIMARY KEY, media_type text, size bigint NOT NULL, sha256 text NOT NULL,
  subject text, tenant text, expires double precision, created double precision NOT NULL
);
CREATE INDEX blobs_subject ON blobs (subject) WHERE subject IS NOT NULL;
CREATE INDEX blobs_expires ON blobs (expires) WHERE expires IS NOT NULL;

CREATE FUNCTION gw_now() RETURNS double precision LANGUAGE sql VOLATILE AS
$$ SELECT extract(epoch FROM clock_timestamp()) * 1000 $$;

/** A lock until the transaction's end, by name, apart from those of other stores in the same database. */
CREATE FUNCTION gw_lock(name text) RETURNS void LANGUAGE sql AS
$$ SELECT pg_advisory_xact_lock(hashtextextended(current_schema() || '/' || name, 0)) $$;
`;

/** Sealed secrets. Of a deleted one its version stays, without the sealed text. */
export const SECRETS = `
CREATE TABLE secrets (
  tenant text NOT NULL,
  name text NOT NULL,
  version integer NOT NULL,
  sealed text,
  updated double precision NOT NULL,
  PRIMARY KEY (tenant, name)
)`;

/** For searching. Runs that go well are only in the last. */
export const SEARCHED = `
CREATE INDEX IF NOT EXISTS runs_ended_badly ON runs (state, seq) WHERE state > 10;
CREATE INDEX IF NOT EXISTS runs_failure_kind ON runs ((failure::jsonb ->> 'kind'), seq) WHERE failure IS NOT NULL;
CREATE INDEX IF NOT EXISTS runs_created ON runs (created);

/** The words of runs, filled behind the runs; how far it is stands beside it. */
CREATE TABLE IF NOT EXISTS run_words (seq bigint PRIMARY KEY, finished double precision, words tsvector NOT NULL);
CREATE INDEX IF NOT EXISTS run_words_words ON run_words USING gin (words);
CREATE TABLE IF NOT EXISTS run_words_from (name text PRIMARY KEY, at double precision NOT NULL);
`;

/** The runs that a run sent. Only those that have a parent are in it. */
export const CHILDREN = `
CREATE INDEX IF NOT EXISTS runs_parent ON runs ((meta ->> 'parent'), seq) WHERE meta ->> 'parent' IS NOT NULL`;

/** What the attempts of a run logged: a list of lines. */
export const LOGS = 'CREATE TABLE IF NOT EXISTS run_logs (run bigint PRIMARY KEY, lines jsonb NOT NULL)';

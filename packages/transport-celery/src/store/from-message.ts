/**
 * Functions for runs that were started straight from their messages: their row is written once, with their end, or while
 * they run if that takes longer. Of such a run nobody else can have a row but its sender, who notes what is on its way (5).
 */

/** Writes the rows of attempts that run. Answers with those that the caller holds now. Said twice it answers the same. */
const HOLD = `
CREATE FUNCTION gw_hold(p_owner integer, p_rows jsonb) RETURNS SETOF text LANGUAGE sql AS $$
  INSERT INTO runs AS old (id, task, queue, tenant, priority, state, attempt, owner, created, first_started, started,
    subject, input, meta)
  SELECT id, task, queue, tenant, priority, 2, 1, p_owner, created, started, started, subject, input, meta
  FROM jsonb_to_recordset(p_rows) AS x(id text, task text, queue text, tenant text, priority smallint,
    created double precision, started double precision, subject text, input text, meta jsonb)
  ON CONFLICT (id) DO UPDATE SET state = 2, attempt = 1, owner = p_owner, first_started = excluded.started,
    started = excluded.started, meta = CASE WHEN old.meta IS NULL THEN excluded.meta
      WHEN excluded.meta IS NULL THEN old.meta ELSE old.meta || excluded.meta END
  WHERE old.state = 5 AND old.attempt = 0 OR old.state = 2 AND old.owner = p_owner AND old.attempt = 1
  RETURNING old.id
$$;
`;

/**
 * Stores the ends of runs that may have no row yet, each with at most one event. Answers with those that the caller had.
 * No note of what is to be told outside is needed: the message is kept until it is told.
 */
const FINISH = `
CREATE FUNCTION gw_finish(p_owner integer, p_items jsonb, p_events boolean) RETURNS SETOF text LANGUAGE plpgsql AS $$
DECLARE
  v_now double precision;
BEGIN
  IF p_events THEN PERFORM gw_lock('events'); END IF;
  v_now := gw_now();
  RETURN QUERY
  WITH i AS MATERIALIZED (
    SELECT * FROM jsonb_to_recordset(p_items) AS x(id text, task text, queue text, tenant text, priority smallint,
      created double precision, started double precision, subject text, input text, meta jsonb, output text,
      e_id text, e_type text, e_source text, e_correlation text, e_traceparent text, e_tenant text, e_data text)),
  u AS (
    INSERT INTO runs AS old (id, task, queue, tenant, priority, state, attempt, owner, created, first_started, started,
      finished, subject, input, meta, output)
    SELECT i.id, i.task, i.queue, i.tenant, i.priority, 10, 1, p_owner, i.created, i.started, i.started, v_now,
      i.subject, i.input, i.meta, i.output
    FROM i
    ON CONFLICT (id) DO UPDATE SET state = 10, attempt = 1, owner = p_owner, first_started = excluded.started,
      started = excluded.started, finished = excluded.finished, output = excluded.output
    WHERE old.state = 5 AND old.attempt = 0
    RETURNING old.id),
  e AS (
    INSERT INTO events (id, type, source, at, correlation, traceparent, tenant, run, data)
    SELECT i.e_id, i.e_type, i.e_source, v_now, i.e_correlation, i.e_traceparent, i.e_tenant, i.id, i.e_data
    FROM i JOIN u ON u.id = i.id WHERE p_events AND i.e_id IS NOT NULL)
  SELECT u.id FROM u;
END $$;
`;

/** The same for one with at most one event. Answers with whether the caller had it. */
const FINISH_ONE = `
CREATE FUNCTION gw_finish_one(p_owner integer, p_id text, p_task text, p_queue text, p_tenant text, p_priority smallint,
  p_created double precision, p_started double precision, p_subject text, p_input text, p_meta jsonb, p_output text,
  p_event text, p_type text, p_source text, p_correlation text, p_traceparent text, p_event_tenant text, p_data text)
RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE
  v_now double precision;
BEGIN
  IF p_event IS NOT NULL THEN PERFORM gw_lock('events'); END IF;
  v_now := extract(epoch FROM clock_timestamp()) * 1000;
  INSERT INTO runs AS old (id, task, queue, tenant, priority, state, attempt, owner, created, first_started, started,
    finished, subject, input, meta, output)
  VALUES (p_id, p_task, p_queue, p_tenant, p_priority, 10, 1, p_owner, p_created, p_started, p_started, v_now, p_subject,
    p_input, p_meta, p_output)
  ON CONFLICT (id) DO UPDATE SET state = 10, attempt = 1, owner = p_owner, first_started = p_started,
    started = p_started, finished = v_now, output = p_output
  WHERE old.state = 5 AND old.attempt = 0;
  IF NOT FOUND THEN RETURN false; END IF;
  IF p_event IS NOT NULL THEN
    INSERT INTO events (id, type, source, at, correlation, traceparent, tenant, run, data)
    VALUES (p_event, p_type, p_source, v_now, p_correlation, p_traceparent, p_event_tenant, p_id, p_data);
  END IF;
  RETURN true;
END $$;
`;

export const FROM_MESSAGE = [HOLD, FINISH, FINISH_ONE].join('\n');

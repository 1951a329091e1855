/** Functions for a run that comes alone: less to read and to plan means less to wait for. */

/**
 * What `gw_take` does where one message comes alone, of a new and plain run, and nothing else waits in its queue: claimed
 * at once. Answers with the time of the claim; null, and nothing changed, where it is otherwise.
 */
const TAKE_ONE = `
CREATE FUNCTION gw_take_one(p_owner integer, p_queue text, p_id text, p_task text, p_tenant text, p_priority smallint,
  p_created double precision, p_subject text, p_input text, p_meta jsonb)
RETURNS double precision LANGUAGE plpgsql AS $$
DECLARE
  v_now double precision := extract(epoch FROM clock_timestamp()) * 1000;
BEGIN
  IF NOT EXISTS (SELECT 1 FROM instances WHERE num = p_owner AND gone IS NULL)
    OR EXISTS (SELECT 1 FROM runs WHERE state = 0 AND queue = p_queue) THEN RETURN NULL; END IF;
  INSERT INTO runs (id, task, queue, tenant, priority, state, attempt, owner, created, first_started, started, subject,
    input, meta)
  VALUES (p_id, p_task, p_queue, p_tenant, p_priority, 2, 1, p_owner, coalesce(p_created, v_now), v_now, v_now, p_subject,
    p_input, p_meta)
  ON CONFLICT (id) DO NOTHING;
  RETURN CASE WHEN FOUND THEN v_now END;
END $$;
`;

/**
 * What `gw_settle_done` does for one attempt with at most one event. Answers with the note of what must be told outside;
 * null if the attempt holds its run no more.
 */
const SETTLE_ONE = `
CREATE FUNCTION gw_settle_one(p_owner integer, p_id text, p_attempt integer, p_output text, p_event text, p_type text,
  p_source text, p_correlation text, p_traceparent text, p_tenant text, p_data text)
RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
  v_now double precision;
  v_handover bigint;
BEGIN
  IF p_event IS NOT NULL THEN PERFORM gw_lock('events'); END IF;
  v_now := extract(epoch FROM clock_timestamp()) * 1000;
  UPDATE runs SET state = 10, output = p_output, finished = v_now
    WHERE id = p_id AND state = 2 AND owner = p_owner AND attempt = p_attempt;
  IF NOT FOUND THEN RETURN NULL; END IF;
  IF p_event IS NOT NULL THEN
    INSERT INTO events (id, type, source, at, correlation, traceparent, tenant, run, data)
    VALUES (p_event, p_type, p_source, v_now, p_correlation, p_traceparent, p_tenant, p_id, p_data);
  END IF;
  INSERT INTO handovers (owner, runs) VALUES (p_owner, ARRAY[p_id]) RETURNING id INTO v_handover;
  RETURN v_handover;
END $$;
`;

/** Short ways for a run that comes alone: less to read and to plan means less to wait for. */
export const ONE_AT_A_TIME = [TAKE_ONE, SETTLE_ONE].join('\n');

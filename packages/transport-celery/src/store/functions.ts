/**
 * What must be one round trip and one transaction: taking runs in, claiming, settling. Locks are taken in one order
 * (lanes by name, then limits, then rows), and rows that others hold are skipped, so that instances do not stop each
 * other.
 */

/** Lets the next run of a lane start, unless another holds the lane. Answers with the queue to wake. */
const LANES = `
CREATE FUNCTION gw_advance_lane(p_lane text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE n record;
BEGIN
  IF EXISTS (SELECT 1 FROM runs WHERE lane = p_lane AND lane IS NOT NULL AND state < 10 AND state NOT IN (4, 5)) OR
     EXISTS (SELECT 1 FROM runs WHERE lane = p_lane AND lane IS NOT NULL AND (dead OR state = 14)) THEN
    RETURN NULL;
  END IF;
  SELECT id, queue, state, due INTO n FROM runs
    WHERE lane = p_lane AND lane IS NOT NULL AND state < 10 ORDER BY seq LIMIT 1;
  -- One whose message is still on the way starts when it arrives.
  IF NOT FOUND OR n.state <> 4 THEN RETURN NULL; END IF;
  UPDATE runs SET state = CASE WHEN due > gw_now() THEN 1 ELSE 0 END WHERE id = n.id;
  RETURN n.queue;
END $$;
`;

const LIMITS = `
CREATE FUNCTION gw_wake_limited(p_key text, p_count integer) RETURNS text[] LANGUAGE sql AS $$
  WITH woken AS (
    UPDATE runs SET state = 0 WHERE id IN (
      SELECT id FROM runs WHERE state = 3 AND limit_key = p_key ORDER BY priority DESC, seq LIMIT p_count
      FOR UPDATE SKIP LOCKED)
    RETURNING queue)
  SELECT coalesce(array_agg(queue), '{}') FROM woken
$$;

CREATE FUNCTION gw_free_limit(p_key text) RETURNS text[] LANGUAGE plpgsql AS $$
BEGIN
  UPDATE limits SET running = greatest(0, running - 1) WHERE key = p_key;
  RETURN gw_wake_limited(p_key, 1);
END $$;

/** Whether a claimed run may start under its limit: 0 = yes, else when to look again (-1: when one of its key ends). */
CREATE FUNCTION gw_admit(p_key text, p_limit jsonb, p_now double precision) RETURNS double precision LANGUAGE plpgsql AS $$
DECLARE
  v_running integer;
  v_rate integer := (p_limit ->> 'rateCount')::integer;
  v_per double precision := (p_limit ->> 'ratePerMs')::double precision;
  v_concurrency integer := (p_limit ->> 'concurrency')::integer;
  v_opens double precision;
BEGIN
  INSERT INTO limits (key) VALUES (p_key) ON CONFLICT DO NOTHING;
  IF v_concurrency IS NOT NULL THEN
    SELECT running INTO v_running FROM limits WHERE key = p_key;
    IF v_running >= v_concurrency THEN RETURN -1; END IF;
  END IF;
  IF v_rate IS NOT NULL THEN
    DELETE FROM limit_starts WHERE key = p_key AND at <= p_now - v_per;
    SELECT at + v_per INTO v_opens FROM limit_starts WHERE key = p_key ORDER BY at DESC OFFSET v_rate - 1 LIMIT 1;
    IF v_opens IS NOT NULL THEN RETURN v_opens; END IF;
    INSERT INTO limit_starts (key, at) VALUES (p_key, p_now);
  END IF;
  IF v_concurrency IS NOT NULL THEN UPDATE limits SET running = running + 1 WHERE key = p_key; END IF;
  RETURN 0;
END $$;
`;

/**
 * Claims runs: fair between tenants, by priority within one, within limits. `p_slots` of the wanted can start at once;
 * what has a limit, or was lost with a worker before, is only taken if it can, so that it is never taken ahead.
 */
const CLAIM = `
CREATE TYPE gw_claimed AS (
  id text, seq bigint, attempt integer, losses integer, created double precision, first_started double precision,
  task text, queue text, tenant text, priority smallint, key text, lane text, limit_key text, subject text,
  group_id text, input text, meta text);

CREATE FUNCTION gw_claim(p_owner integer, p_queue text, p_want integer, p_slots integer, p_last text)
RETURNS SETOF gw_claimed LANGUAGE plpgsql AS $$
DECLARE
  v_now double precision := gw_now();
  v_rest integer := p_want;
  v_taken integer := 0;
  v_last text := p_last;
  v_tenants text[];
  v_tenant text;
  v_at text;
  v_wrapped boolean;
  v_share integer;
  v_found integer;
  v_opens double precision;
  r runs;
BEGIN
  FOR portion IN 1..20 LOOP
    EXIT WHEN v_rest <= 0;
    v_tenants := '{}';
    v_at := v_last;
    v_wrapped := v_last IS NULL;
    LOOP
      IF v_at IS NULL THEN
        SELECT tenant INTO v_tenant FROM runs WHERE state = 0 AND queue = p_queue ORDER BY tenant LIMIT 1;
      ELSE
        SELECT tenant INTO v_tenant FROM runs WHERE state = 0 AND queue = p_queue AND tenant > v_at ORDER BY tenant LIMIT 1;
      END IF;
      IF NOT FOUND THEN
        EXIT WHEN v_wrapped;
        v_wrapped := true;
        v_at := NULL;
        CONTINUE;
      END IF;
      EXIT WHEN v_wrapped AND v_last IS NOT NULL AND v_tenant > v_last;
      v_tenants := v_tenants || v_tenant;
      v_at := v_tenant;
      EXIT WHEN cardinality(v_tenants) >= v_rest;
    END LOOP;
    EXIT WHEN cardinality(v_tenants) = 0;
    v_share := greatest(1, v_rest / cardinality(v_tenants));
    v_found := 0;
    FOREACH v_tenant IN ARRAY v_tenants LOOP
      FOR r IN
        WITH picked AS MATERIALIZED (
          SELECT ctid FROM runs WHERE state = 0 AND queue = p_queue AND tenant = v_tenant
          ORDER BY priority DESC, seq LIMIT least(v_share, v_rest) FOR UPDATE SKIP LOCKED),
        taken AS (
          UPDATE runs SET state = 2, owner = p_owner, started = v_now, first_started = coalesce(first_started, v_now),
            attempt = attempt + 1
          WHERE ctid = ANY (ARRAY (SELECT ctid FROM picked)) RETURNING *)
        SELECT * FROM taken ORDER BY priority DESC, seq
      LOOP
        v_found := v_found + 1;
        IF r.limit_key IS NOT NULL OR r.losses > 0 THEN
          IF v_taken >= p_slots THEN
            UPDATE runs SET state = 1, due = v_now + 5, attempt = attempt - 1, owner = NULL WHERE id = r.id;
            CONTINUE;
          END IF;
          IF r.limit_key IS NOT NULL THEN
            PERFORM gw_lock('limits');
            v_opens := gw_admit(r.limit_key, r.meta -> 'limit', v_now);
            IF v_opens <> 0 THEN
              UPDATE runs SET state = 3, attempt = attempt - 1, owner = NULL WHERE id = r.id;
              IF v_opens > 0 THEN UPDATE limits SET wake = v_opens WHERE key = r.limit_key; END IF;
              CONTINUE;
            END IF;
          END IF;
        END IF;
        v_taken := v_taken + 1;
        v_rest := v_rest - 1;
        RETURN NEXT (r.id, r.seq, r.attempt, r.losses, r.created, r.first_started, r.task, r.queue, r.tenant, r.priority,
          r.key, r.lane, r.limit_key, r.subject, r.group_id, r.input, r.meta::text)::gw_claimed;
      END LOOP;
      v_last := v_tenant;
      EXIT WHEN v_rest <= 0;
    END LOOP;
    EXIT WHEN v_found = 0;
  END LOOP;
END $$;
`;

/**
 * Takes messages in and claims in the same breath. Each message makes a new run, or is the start of one that was sent
 * (5) or blocked (4); of any other it is a duplicate. Answers with the claimed; of those whose message came in this
 * call (\`own\`) only what the message does not say.
 */
const TAKE = `
CREATE FUNCTION gw_take(p_owner integer, p_queue text, p_rows jsonb, p_want integer, p_slots integer, p_last text)
RETURNS SETOF gw_claimed LANGUAGE plpgsql AS $$
DECLARE
  v_now double precision := gw_now();
  v_count integer := jsonb_array_length(p_rows);
  v_direct boolean;
  v_lanes text[];
  v_lane text;
  v_claimed integer := 0;
  v_seen integer := 0;
  r record;
BEGIN
  -- An instance that was taken for dead and is not claims nothing until it has found that out.
  IF NOT EXISTS (SELECT 1 FROM instances WHERE num = p_owner AND gone IS NULL) THEN p_want := 0; END IF;
  IF v_count > 0 THEN
    v_direct := v_count <= p_want AND NOT EXISTS (SELECT 1 FROM runs WHERE state = 0 AND queue = p_queue);
    SELECT array_agg(DISTINCT x ->> 'lane' ORDER BY x ->> 'lane') INTO v_lanes
      FROM jsonb_array_elements(p_rows) x WHERE x ? 'lane';
    IF v_lanes IS NOT NULL THEN
      FOREACH v_lane IN ARRAY v_lanes LOOP PERFORM gw_lock('lane/' || v_lane); END LOOP;
    END IF;
    FOR r IN
      WITH x AS (
        SELECT *, CASE
          WHEN lane IS NOT NULL THEN 4
          WHEN due > v_now THEN 1
          WHEN v_direct AND limit_key IS NULL THEN 2
          ELSE 0 END AS next_state
        FROM jsonb_to_recordset(p_rows) AS x(id text, task text, tenant text, priority smallint, created double precision,
          due double precision, lane text, limit_key text, subject text, group_id text, input text, meta jsonb)),
      taken AS (
        INSERT INTO runs AS old (id, task, queue, tenant, priority, state, attempt, owner, created, due, first_started,
          started, lane, limit_key, subject, group_id, input, meta)
        SELECT id, task, p_queue, tenant, priority, next_state, CASE next_state WHEN 2 THEN 1 ELSE 0 END,
          CASE next_state WHEN 2 THEN p_owner END, coalesce(created, v_now), due, CASE next_state WHEN 2 THEN v_now END,
          CASE next_state WHEN 2 THEN v_now END, lane, limit_key, subject, group_id, input, meta
        FROM x
        ON CONFLICT (id) DO UPDATE SET
          state = excluded.state, attempt = old.attempt + excluded.attempt, owner = excluded.owner,
          first_started = coalesce(old.first_started, excluded.first_started), started = excluded.started,
          due = coalesce(excluded.due, old.due), lane = excluded.lane, queue = excluded.queue, input = excluded.input,
          meta = CASE WHEN old.meta IS NULL THEN excluded.meta
            WHEN excluded.meta IS NULL THEN old.meta ELSE old.meta || excluded.meta END
        WHERE old.state IN (4, 5)
        RETURNING old.id, old.seq, old.state, old.attempt, old.losses, old.created, old.first_started, old.key, old.tenant,
          old.queue, old.task)
      SELECT * FROM taken
    LOOP
      v_seen := v_seen + 1;
      CONTINUE WHEN r.state <> 2;
      v_claimed := v_claimed + 1;
      RETURN NEXT (r.id, r.seq, r.attempt, r.losses, r.created, r.first_started, r.task, r.queue, r.tenant, NULL, r.key,
        NULL, NULL, NULL, NULL, NULL, NULL)::gw_claimed;
    END LOOP;
    IF v_lanes IS NOT NULL THEN
      FOREACH v_lane IN ARRAY v_lanes LOOP PERFORM gw_advance_lane(v_lane); END LOOP;
    END IF;
    IF v_seen < v_count THEN
      -- Of a run that has ended the message came again: whoever sent it may wait for its end.
      FOR r IN SELECT id, seq, created, task, tenant FROM runs
        WHERE state >= 10 AND id IN (SELECT x ->> 'id' FROM jsonb_array_elements(p_rows) x)
      LOOP
        RETURN NEXT (r.id, r.seq, -1, 0, r.created, NULL, r.task, p_queue, r.tenant, NULL, NULL, NULL, NULL, NULL, NULL,
          NULL, NULL)::gw_claimed;
      END LOOP;
    END IF;
  END IF;
  IF p_want > v_claimed THEN
    RETURN QUERY SELECT * FROM gw_claim(p_owner, p_queue, p_want - v_claimed, p_slots - v_claimed, p_last);
  END IF;
END $$;
`;

/** Takes runs that are being sent: the row first, the message after. Answers for each with the run that answers it. */
const SEND = `
CREATE FUNCTION gw_send(p_rows jsonb) RETURNS TABLE (sent text, answer text, existing boolean) LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
  v_now double precision := gw_now();
  x record;
  v_first record;
  v_id text;
BEGIN
  FOR x IN SELECT DISTINCT e ->> 'lane' AS lane FROM jsonb_array_elements(p_rows) e WHERE e ? 'lane' ORDER BY 1 LOOP
    PERFORM gw_lock('lane/' || x.lane);
  END LOOP;
  FOR x IN
    SELECT * FROM jsonb_to_recordset(p_rows) AS x(id text, task text, queue text, tenant text, priority smallint,
      state smallint, "delayMs" double precision, key text, "keyMs" double precision, lane text, limit_key text,
      subject text, group_id text, input text, meta jsonb, head text)
  LOOP
    -- What follows a run that was there already is there already too.
    CONTINUE WHEN x.head IS NOT NULL AND NOT EXISTS (SELECT 1 FROM runs WHERE id = x.head AND created = v_now);
    IF x.key IS NOT NULL THEN
      SELECT id, (meta ->> 'keyUntil')::double precision AS until INTO v_first
        FROM runs WHERE task = x.task AND tenant = x.tenant AND key = x.key;
      IF FOUND THEN
        IF v_first.until IS NULL OR v_first.until > v_now THEN
          sent := x.id; answer := v_first.id; existing := true; RETURN NEXT;
          CONTINUE;
        END IF;
        UPDATE runs SET key = NULL WHERE id = v_first.id;
      END IF;
    END IF;
    INSERT INTO runs (id, task, queue, tenant, priority, state, created, due, key, lane, limit_key, subject, group_id,
        confirmed, input, meta)
      VALUES (x.id, x.task, x.queue, x.tenant, x.priority, coalesce(x.state, 5), v_now, v_now + x."delayMs", x.key, x.lane,
        x.limit_key, x.subject, x.group_id, x.key IS NULL AND x.lane IS NULL, x.input,
        CASE WHEN x."keyMs" IS NULL THEN x.meta
          ELSE coalesce(x.meta, '{}') || jsonb_build_object('keyUntil', v_now + x."keyMs") END)
      ON CONFLICT DO NOTHING RETURNING id INTO v_id;
    IF FOUND THEN
      sent := x.id; answer := x.id; existing := false; RETURN NEXT;
    ELSE
      -- Somebody else was faster with this id or key.
      SELECT id INTO v_id FROM runs WHERE id = x.id;
      IF NOT FOUND THEN
        SELECT id INTO v_id FROM runs WHERE task = x.task AND tenant = x.tenant AND key = x.key;
      END IF;
      sent := x.id; answer := coalesce(v_id, x.id); existing := true; RETURN NEXT;
    END IF;
  END LOOP;
END $$;

CREATE FUNCTION gw_send_plain(p_rows jsonb) RETURNS SETOF text LANGUAGE sql AS $$
  INSERT INTO runs (id, task, queue, tenant, priority, state, created, due, limit_key, subject, input, meta)
  SELECT id, task, queue, tenant, priority, 5, gw_now(), gw_now() + "delayMs", limit_key, subject, input, meta
  FROM jsonb_to_recordset(p_rows) AS x(id text, task text, queue text, tenant text, priority smallint,
    "delayMs" double precision, limit_key text, subject text, input text, meta jsonb)
  ON CONFLICT DO NOTHING RETURNING id
$$;
`;

/**
 * Settles attempts. An item counts only if its attempt still holds the run. \`next\` are runs whose message follows now,
 * \`fail\` such that end with this one. What must be told outside is noted in the same transaction.
 */
const SETTLE = `
CREATE FUNCTION gw_settle(p_owner integer, p_instance text, p_items jsonb, p_lanes text[], p_limited boolean)
RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
  v_now double precision := gw_now();
  v_ids text[] := '{}';
  v_told text[] := '{}';
  v_queues text[] := '{}';
  v_lane text;
  v_queue text;
  v_revoked jsonb;
  v_handover bigint;
  r record;
BEGIN
  IF p_lanes IS NOT NULL THEN
    FOREACH v_lane IN ARRAY p_lanes LOOP PERFORM gw_lock('lane/' || v_lane); END LOOP;
  END IF;
  IF p_limited THEN PERFORM gw_lock('limits'); END IF;
  FOR r IN
    WITH i AS (
      SELECT * FROM jsonb_to_recordset(p_items) AS x(id text, attempt integer, started double precision, st smallint,
        outcome text, output text, failure text, dead boolean, next jsonb, fail jsonb, special boolean)
      WHERE st >= 10),
    u AS (
      UPDATE runs q SET state = i.st, output = i.output, failure = i.failure, dead = coalesce(i.dead, false),
        finished = v_now
      FROM i WHERE q.id = i.id AND q.state = 2 AND q.owner = p_owner AND q.attempt = i.attempt
      RETURNING q.seq, q.id, q.lane, q.limit_key, q.meta -> 'limit' -> 'concurrency' AS concurrency,
        i.attempt, i.started, i.st, i.outcome, i.failure, coalesce(i.dead, false) AS dead, i.next, i.fail),
    a AS (
      INSERT INTO attempts (run, attempt, instance, started, finished, outcome, failure)
      SELECT seq, attempt, p_instance, started, v_now, outcome, failure FROM u WHERE outcome <> 'done')
    SELECT * FROM u
  LOOP
    v_ids := v_ids || r.id;
    IF r.limit_key IS NOT NULL AND r.concurrency IS NOT NULL THEN
      v_queues := v_queues || gw_free_limit(r.limit_key);
    END IF;
    IF r.lane IS NOT NULL AND NOT r.dead AND r.st <> 14 THEN
      v_queue := gw_advance_lane(r.lane);
      IF v_queue IS NOT NULL THEN v_queues := v_queues || v_queue; END IF;
    END IF;
    IF r.next IS NOT NULL THEN
      UPDATE runs SET state = 5 WHERE state = 4 AND id IN (SELECT jsonb_array_elements_text(r.next));
    END IF;
    IF r.fail IS NOT NULL THEN
      WITH f AS (
        UPDATE runs q SET state = 11, failure = x.failure, finished = v_now
        FROM jsonb_to_recordset(r.fail) AS x(id text, failure text) WHERE q.id = x.id AND q.state = 4 RETURNING q.id)
      SELECT v_told || coalesce(array_agg(id), '{}') INTO v_told FROM f;
    END IF;
  END LOOP;

  -- Retries and what is handed back.
  FOR r IN SELECT * FROM jsonb_to_recordset(p_items) AS x(id text, attempt integer, started double precision, st smallint,
      failure text, "delayMs" double precision, revoked text) WHERE st < 10
  LOOP
    IF r.st = 0 THEN
      v_revoked := NULL;
      UPDATE runs SET state = 0, owner = NULL, attempt = attempt - 1
        WHERE id = r.id AND state = 2 AND owner = p_owner AND attempt = r.attempt RETURNING queue INTO v_queue;
      CONTINUE WHEN NOT FOUND;
      v_ids := v_ids || r.id;
      v_queues := v_queues || v_queue;
    ELSE
      SELECT meta -> 'revoked' INTO v_revoked FROM runs
        WHERE id = r.id AND state = 2 AND owner = p_owner AND attempt = r.attempt FOR UPDATE;
      CONTINUE WHEN NOT FOUND;
      v_ids := v_ids || r.id;
      UPDATE runs SET state = CASE WHEN v_revoked IS NULL THEN 1 ELSE 12 END, owner = NULL,
          due = v_now + r."delayMs", failure = CASE WHEN v_revoked IS NULL THEN NULL ELSE r.revoked END,
          finished = CASE WHEN v_revoked IS NULL THEN NULL ELSE v_now END
        WHERE id = r.id;
      INSERT INTO attempts (run, attempt, instance, started, finished, outcome, failure)
        SELECT seq, r.attempt, p_instance, r.started, v_now, CASE WHEN v_revoked IS NULL THEN 'retry' ELSE 'cancelled' END,
          r.failure FROM runs WHERE id = r.id;
      IF v_revoked IS NOT NULL THEN v_told := v_told || r.id; END IF;
    END IF;
    -- A retry gives its place back, and keeps its lane.
    FOR v_lane IN SELECT limit_key FROM runs WHERE id = r.id AND limit_key IS NOT NULL AND meta -> 'limit' ? 'concurrency' LOOP
      v_queues := v_queues || gw_free_limit(v_lane);
    END LOOP;
    IF r.st <> 0 AND v_revoked IS NOT NULL THEN
      FOR v_lane IN SELECT lane FROM runs WHERE id = r.id AND lane IS NOT NULL LOOP
        v_queue := gw_advance_lane(v_lane);
        IF v_queue IS NOT NULL THEN v_queues := v_queues || v_queue; END IF;
      END LOOP;
    END IF;
  END LOOP;

  -- The order of events is that of commits: one writer of events at a time.
  IF EXISTS (SELECT 1 FROM jsonb_array_elements(p_items) x WHERE x ? 'events') THEN
    PERFORM gw_lock('events');
    INSERT INTO events (id, type, source, at, correlation, traceparent, tenant, run, data)
    SELECT e.id, e.type, e.source, v_now, e.correlation, e.traceparent, e.tenant, i.id, e.data
    FROM jsonb_to_recordset(p_items) AS i(id text, st smallint, events jsonb),
      jsonb_to_recordset(i.events) AS e(id text, type text, source text, correlation text, traceparent text, tenant text, data text)
    WHERE i.id = ANY (v_ids);
  END IF;
  v_told := v_told || ARRAY (SELECT x ->> 'id' FROM jsonb_array_elements(p_items) x
    WHERE (x ->> 'st')::smallint >= 10 AND x ->> 'id' = ANY (v_ids));
  IF cardinality(v_told) > 0 THEN
    INSERT INTO handovers (owner, runs) VALUES (p_owner, v_told) RETURNING id INTO v_handover;
  END IF;
  RETURN jsonb_build_object('ids', to_jsonb(v_ids), 'told', to_jsonb(v_told), 'queues', to_jsonb(v_queues),
    'handover', v_handover);
END $$;
`;

/**
 * Settles attempts that did their runs and set nothing off: the same, in one statement. Such an attempt stands in the
 * run's row; only others have a row of their own.
 */
const SETTLE_PLAIN = `
CREATE FUNCTION gw_settle_done(p_owner integer, p_items jsonb, p_events boolean) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
  v_ids text[];
  v_handover bigint;
BEGIN
  IF p_events THEN PERFORM gw_lock('events'); END IF;
  WITH i AS MATERIALIZED (
    SELECT * FROM jsonb_to_recordset(p_items) AS x(id text, attempt integer, output text, events jsonb)),
  u AS (
    UPDATE runs q SET state = 10, output = i.output, finished = gw_now()
    FROM i WHERE q.id = i.id AND q.state = 2 AND q.owner = p_owner AND q.attempt = i.attempt RETURNING q.id),
  e AS (
    INSERT INTO events (id, type, source, at, correlation, traceparent, tenant, run, data)
    SELECT e.id, e.type, e.source, gw_now(), e.correlation, e.traceparent, e.tenant, i.id, e.data
    FROM i JOIN u USING (id), jsonb_to_recordset(i.events) AS e(id text, type text, source text, correlation text,
      traceparent text, tenant text, data text)
    WHERE p_events),
  h AS (
    INSERT INTO handovers (owner, runs) SELECT p_owner, array_agg(id) FROM u HAVING count(*) > 0 RETURNING id, runs)
  SELECT id, runs INTO v_handover, v_ids FROM h;
  RETURN jsonb_build_object('ids', coalesce(to_jsonb(v_ids), '[]'), 'told', coalesce(to_jsonb(v_ids), '[]'),
    'queues', '[]'::jsonb, 'handover', v_handover);
END $$;
`;

/** Moves what has waited for its time into the ready runs; a thousand at a time. Answers with queues and the next time. */
const DUE = `
CREATE FUNCTION gw_due() RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
  v_now double precision := gw_now();
  v_queues text[];
  v_woken text[];
  v_key text;
BEGIN
  WITH due AS (
    UPDATE runs SET state = 0 WHERE id IN (
      SELECT id FROM runs WHERE state = 1 AND due <= v_now ORDER BY due LIMIT 1000 FOR UPDATE SKIP LOCKED)
    RETURNING queue)
  SELECT coalesce(array_agg(DISTINCT queue), '{}') INTO v_queues FROM due;
  IF EXISTS (SELECT 1 FROM limits WHERE wake <= v_now) THEN
    PERFORM gw_lock('limits');
    FOR v_key IN UPDATE limits SET wake = NULL WHERE wake <= v_now RETURNING key LOOP
      -- More than the limit lets through go back to waiting at their claim, which sets the next wake.
      v_woken := gw_wake_limited(v_key, 100);
      v_queues := v_queues || v_woken;
      IF cardinality(v_woken) >= 100 THEN UPDATE limits SET wake = v_now + 10 WHERE key = v_key; END IF;
    END LOOP;
  END IF;
  RETURN jsonb_build_object('queues', to_jsonb(v_queues), 'due', least(
    (SELECT min(due) FROM runs WHERE state = 1), (SELECT min(wake) FROM limits WHERE wake IS NOT NULL)));
END $$;
`;

export const FUNCTIONS = [LANES, LIMITS, CLAIM, TAKE, SEND, SETTLE, SETTLE_PLAIN, DUE].join('\n');

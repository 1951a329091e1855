-- Old rows (on standard input) into "WorkerStatus", in one transaction with their validation and the new configuration.
BEGIN;
SET LOCAL client_min_messages = warning;
SET LOCAL timezone = 'UTC';
-- Of two migrations at a time each would count the other's rows.
SELECT pg_advisory_xact_lock(hashtext('migrate-worker-registry')) IS NULL AS locked \gset

CREATE TEMP TABLE mapping ON COMMIT DROP AS
SELECT (number - 1)::int AS source, entry
FROM jsonb_array_elements((:'mapping'::jsonb) -> 'tables') WITH ORDINALITY AS t(entry, number);
CREATE TEMP TABLE old_row (source int NOT NULL, content jsonb NOT NULL) ON COMMIT DROP;
\copy old_row FROM pstdin

CREATE FUNCTION pg_temp.as_time(value text, zone text) RETURNS timestamptz LANGUAGE plpgsql AS $$
BEGIN
  IF value ~ '(Z|[+-]\d\d(:?\d\d)?)$' AND value ~ ':' THEN RETURN value::timestamptz; END IF;
  RETURN value::timestamp AT TIME ZONE zone;
EXCEPTION WHEN OTHERS THEN RETURN NULL;
END $$;

-- What an old row says, in the registry's words. A fact whose column the mapping does not name is null.
CREATE TEMP TABLE old_worker ON COMMIT DROP AS
SELECT source, coalesce(entry -> 'tags' ->> (content ->> (c ->> 'tag')), content ->> (c ->> 'tag')) AS tag,
  content ->> (c ->> 'id') AS id,
  coalesce(content ->> (c ->> 'version'), 'unknown') AS version,
  pg_temp.as_time(content ->> (c ->> 'last_seen'), zone) AS last_seen,
  content ->> (c ->> 'status') AS old_status,
  entry -> 'status' ->> (content ->> (c ->> 'status')) AS status,
  nullif(content ->> (c ->> 'health_endpoint'), '') AS health_endpoint,
  coalesce(content ->> (c ->> 'host'), '') AS host,
  coalesce(content ->> (c ->> 'health_score'), '100') AS health_score,
  coalesce(pg_temp.as_time(content ->> (c ->> 'registered_at'), zone),
    pg_temp.as_time(content ->> (c ->> 'last_seen'), zone)) AS registered_at,
  (SELECT coalesce(jsonb_object_agg(m.key, content -> m.value), '{}')
   FROM jsonb_each_text(coalesce(entry -> 'metrics', '{}')) m
   WHERE jsonb_typeof(content -> m.value) <> 'null') AS metrics
FROM old_row JOIN mapping USING (source),
  LATERAL (SELECT entry -> 'columns' AS c, coalesce(entry ->> 'timezone', 'UTC') AS zone) named;

-- Validation before: what the API itself would refuse is refused here.
CREATE TEMP TABLE problem ON COMMIT DROP AS
SELECT format('table %s has no column %s', entry ->> 'table', named.name) AS what, NULL::text AS id
FROM mapping, LATERAL (SELECT value AS name FROM jsonb_each_text(entry -> 'columns')
  UNION SELECT value FROM jsonb_each_text(coalesce(entry -> 'metrics', '{}'))) named
WHERE EXISTS (SELECT 1 FROM old_row o WHERE o.source = mapping.source AND NOT o.content ? named.name)
UNION ALL
SELECT format('the mapping of %s names no column for %s', entry ->> 'table', needed), NULL
FROM mapping, unnest(ARRAY['tag', 'id', 'last_seen', 'status']) needed WHERE (entry -> 'columns' ->> needed) IS NULL
UNION ALL
SELECT 'the mapping names a metric that the registry makes itself', NULL
FROM mapping WHERE entry -> 'metrics' ?| ARRAY['health', 'tasks']
UNION ALL SELECT 'no tag of small letters, digits, dots, - and _', id FROM old_worker
WHERE (tag ~ '^[a-z0-9][a-z0-9._-]{0,99}$') IS NOT TRUE
UNION ALL SELECT 'no id of letters, digits and _ . : @ -', left(id, 60) FROM old_worker
WHERE (id ~ '^[A-Za-z0-9_.:@-]{1,200}$') IS NOT TRUE
UNION ALL SELECT 'no time at which it was last seen', id FROM old_worker WHERE last_seen IS NULL
UNION ALL SELECT 'last seen in the future', id FROM old_worker WHERE last_seen > now() + interval '5 minutes'
UNION ALL SELECT format('status %s is not in the mapping', coalesce(left(old_status, 60), 'null')), id FROM old_worker
WHERE (status IN ('running', 'idle', 'error', 'stopped')) IS NOT TRUE
UNION ALL SELECT 'health score not from 0 to 100', id FROM old_worker
WHERE health_score !~ '^(100|\d{1,2})(\.\d+)?$' OR health_score ~ '^100\.0*[1-9]'
UNION ALL SELECT 'health endpoint is no http address', id FROM old_worker
WHERE health_endpoint !~ '^https?://[^\s@]+$' OR length(health_endpoint) > 300
UNION ALL SELECT 'version or host too long', id FROM old_worker WHERE length(version) NOT BETWEEN 1 AND 100 OR length(host) > 255
UNION ALL SELECT format('metric %s is not a number from 0 on', m.key), id FROM old_worker, jsonb_each(metrics) m
WHERE jsonb_typeof(m.value) <> 'number' OR m.value < '0';

CREATE FUNCTION pg_temp.refuse_problems() RETURNS void LANGUAGE plpgsql AS $$
DECLARE list text;
BEGIN
  SELECT string_agg(format(E'\n  %s: %s row(s)%s', what, n, coalesce(', e.g. ' || example, '')), '' ORDER BY what) INTO list
  FROM (SELECT what, count(*) AS n, min(id) AS example FROM problem GROUP BY what) summed;
  IF list IS NOT NULL THEN RAISE EXCEPTION 'Validation failed:%', list; END IF;
END $$;
SELECT pg_temp.refuse_problems() \g /dev/null

-- Heartbeats wait for the commit, so that no row changes between the two looks at them.
SET LOCAL lock_timeout = '30s';
LOCK TABLE "WorkerStatus" IN SHARE ROW EXCLUSIVE MODE;
CREATE TEMP TABLE before ON COMMIT DROP AS SELECT tag, id, last_seen FROM "WorkerStatus";

-- The newest old row of an instance counts. A row that the registry saw later stays, so a second run changes nothing.
CREATE TEMP TABLE wanted ON COMMIT DROP AS
SELECT DISTINCT ON (tag, id) *, last_seen < now() - interval '95 seconds' AS is_silent
FROM old_worker ORDER BY tag, id, last_seen DESC;

CREATE TEMP TABLE written (tag text, id text, watch_index bigint) ON COMMIT DROP;
WITH put AS (
  INSERT INTO "WorkerStatus" AS w
    (tag, id, version, last_seen, status, health_endpoint, metrics, host, health_score, registered_at, watch_index)
  SELECT tag, id, version, last_seen, (CASE WHEN is_silent THEN 'stopped' ELSE status END)::registry_worker_status,
    health_endpoint, metrics, host, CASE WHEN is_silent THEN 0 ELSE health_score::numeric::int END,
    least(registered_at, last_seen), nextval('registry_watch_index')
  FROM wanted x
  WHERE NOT EXISTS (SELECT 1 FROM before b WHERE b.tag = x.tag AND b.id = x.id AND b.last_seen >= x.last_seen)
  ORDER BY tag, id
  ON CONFLICT (tag, id) DO UPDATE SET version = excluded.version, last_seen = excluded.last_seen,
    status = excluded.status, health_endpoint = excluded.health_endpoint, metrics = excluded.metrics,
    host = excluded.host, health_score = excluded.health_score, watch_index = excluded.watch_index
  WHERE w.last_seen < excluded.last_seen
  RETURNING tag, id, w.watch_index
) INSERT INTO written SELECT * FROM put;
INSERT INTO registry_watch AS r (tag, watch_index) SELECT tag, max(watch_index) FROM written GROUP BY tag
ON CONFLICT (tag) DO UPDATE SET watch_index = greatest(r.watch_index, excluded.watch_index);

-- Validation after: every old instance is there, at least as fresh, and no row of before is lost.
INSERT INTO problem
SELECT 'an old row has not arrived', x.id FROM wanted x LEFT JOIN "WorkerStatus" w ON w.tag = x.tag AND w.id = x.id
WHERE w.id IS NULL OR w.last_seen < x.last_seen
UNION ALL
SELECT 'a row of the registry is lost', b.id FROM before b LEFT JOIN "WorkerStatus" w ON w.tag = b.tag AND w.id = b.id
WHERE w.id IS NULL OR w.last_seen < b.last_seen;
SELECT pg_temp.refuse_problems() \g /dev/null

SELECT format('%s old rows, %s instances: %s new, %s refreshed, %s already there',
  (SELECT count(*) FROM old_row), (SELECT count(*) FROM wanted),
  (SELECT count(*) FROM written x WHERE NOT EXISTS (SELECT 1 FROM before b WHERE b.tag = x.tag AND b.id = x.id)),
  (SELECT count(*) FROM written x WHERE EXISTS (SELECT 1 FROM before b WHERE b.tag = x.tag AND b.id = x.id)),
  (SELECT count(*) FROM wanted) - (SELECT count(*) FROM written));

SELECT :'dry' = 'yes' AS is_dry, :'staged' <> '' AS has_config \gset
\if :is_dry
  ROLLBACK;
\else
  \if :has_config
    \set moved `mv -f -- :'staged' :'config' && echo 1`
    SELECT 1 / (:'moved' = '1')::int \g /dev/null
  \endif
  COMMIT;
\endif

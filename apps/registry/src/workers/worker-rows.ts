/** The rows of "WorkerStatus" as SQL, on the store's clock. It decides nothing about HTTP, caches or events. */

import type { Database } from '@genius/database';
import type { Heartbeat } from '@genius/runtime';
import type { CheckedHealth, WorkerState, WorkerStatus } from './worker-status.ts';

/** What an instance says of itself, and what the registry knows beside it. */
export interface Beat extends Heartbeat {
  tag: string;
  ttl_ms: number;
  leased: boolean;
}

/** A row after a heartbeat, and how it was before; undefined for a new one. */
export type Updated = WorkerStatus & { was: WorkerState | undefined; changed: boolean };

export interface RowQuery {
  tag?: string | undefined;
  id?: string | undefined;
  status?: WorkerState | undefined;
  healthy?: boolean | undefined;
  /** Rows after this one, by tag and id. */
  after?: { tag: string; id: string } | undefined;
  /** Default: all. */
  limit?: number | undefined;
}

export interface PageJson {
  /** Objects joined by commas. */
  json: string;
  /** The last row of the page, if there are more. */
  next: { tag: string; id: string } | undefined;
}

export interface WorkerRows {
  /** Writes heartbeats, the last one of each instance. */
  beat(beats: readonly Beat[]): Promise<Updated[]>;
  list(query?: RowQuery): Promise<WorkerStatus[]>;
  /** A page of the same rows as the API shows them, already JSON: made where they are, a thousand cost a third. */
  pageJson(query: RowQuery & { limit: number }): Promise<PageJson>;
  tags(): Promise<string[]>;
  /** Instances that shared our store and are not among the living any more: `error`. */
  fail(living: readonly string[]): Promise<WorkerStatus[]>;
  /** Instances that were silent for their time to live: `stopped`. */
  expire(): Promise<WorkerStatus[]>;
  /** Takes a tag's instance off the list, or all of them. */
  remove(tag: string, id: string | undefined): Promise<WorkerStatus[]>;
  /** Notes what a health check found of an instance. */
  check(tag: string, id: string, health: CheckedHealth, metrics: object): Promise<WorkerStatus | undefined>;
  /** Rows that have been `stopped` or `error` for so long. */
  prune(olderThanMs: number): Promise<number>;
  /** What the living instances of each tag use together. */
  usage(): Promise<WorkerUsage[]>;
  watchIndex(tag: string): Promise<number>;
  /** Something else about a tag changed: who watches it is to hear. */
  touch(tag: string): Promise<number>;
}

export interface WorkerUsage {
  tag: string;
  memoryBytes: number;
  cpuShare: number;
}

/** A finding of the health check counts for so long: two rounds and a half. */
const HEALTH_AGE = `interval '150 seconds'`;

/** From which score on an instance is given work. */
export const HEALTHY_SCORE = 50;

const HEALTHY = `status IN ('running', 'idle') AND mode = 'active' AND health_score >= ${HEALTHY_SCORE}`;

/** `$1`: heartbeats as JSON. An upsert whose row and score heed the last health check, as long as that counts and none is told. */
const BEAT = `
WITH incoming AS (
  SELECT * FROM jsonb_to_recordset($1::jsonb) AS r(
    tag text, instance text, version text, host text, status registry_worker_status, mode text, health_score int,
    health_endpoint text, metrics jsonb, ttl_ms int, leased boolean)
), before AS (
  SELECT w.tag, w.id, w.status, w.mode, w.version, w.health_score, w.health_endpoint, w.metrics -> 'health' AS health,
    i.metrics -> 'health' IS NULL
      AND coalesce((w.metrics -> 'health' ->> 'at')::timestamptz > now() - ${HEALTH_AGE}, false) AS counts
  FROM "WorkerStatus" w JOIN incoming i ON w.tag = i.tag AND w.id = i.instance
  ORDER BY w.tag, w.id FOR UPDATE OF w
), after AS (
  SELECT i.tag, i.instance AS id, i.version, i.host, i.mode, i.health_endpoint, i.ttl_ms, i.leased,
    CASE WHEN b.counts AND b.health ->> 'reachable' = 'false' THEN 'error'::registry_worker_status ELSE i.status END AS status,
    CASE WHEN b.counts THEN greatest(0, i.health_score - (b.health ->> 'penalty')::int) ELSE i.health_score END AS health_score,
    CASE WHEN b.counts THEN i.metrics || jsonb_build_object('health', b.health) ELSE i.metrics END AS metrics,
    b.status AS was,
    b.id IS NULL AS is_new,
    b.health_score AS score_was, b.mode AS mode_was, b.version AS version_was, b.health_endpoint AS endpoint_was
  FROM incoming i LEFT JOIN before b ON b.tag = i.tag AND b.id = i.instance
), judged AS (
  SELECT *, is_new OR status <> was OR mode <> mode_was OR version <> version_was
    OR health_endpoint IS DISTINCT FROM endpoint_was
    OR (health_score >= ${HEALTHY_SCORE}) <> (score_was >= ${HEALTHY_SCORE}) AS changed
  FROM after
), written AS (
  INSERT INTO "WorkerStatus" AS w
    (tag, id, version, last_seen, status, health_endpoint, metrics, mode, host, health_score, registered_at, watch_index, ttl_ms, leased)
  SELECT tag, id, version, now(), status, health_endpoint, metrics, mode, host, health_score, now(),
    CASE WHEN changed THEN nextval('registry_watch_index') ELSE 0 END, ttl_ms, leased
  FROM judged ORDER BY tag, id
  ON CONFLICT (tag, id) DO UPDATE SET
    version = excluded.version, last_seen = excluded.last_seen, status = excluded.status,
    health_endpoint = excluded.health_endpoint, metrics = excluded.metrics, mode = excluded.mode, host = excluded.host,
    health_score = excluded.health_score, watch_index = greatest(w.watch_index, excluded.watch_index),
    ttl_ms = excluded.ttl_ms, leased = excluded.leased
  RETURNING *
), watched AS (
  INSERT INTO registry_watch AS r (tag, watch_index)
  SELECT w.tag, max(w.watch_index) FROM written w JOIN judged j ON j.tag = w.tag AND j.id = w.id AND j.changed
  GROUP BY w.tag ORDER BY w.tag
  ON CONFLICT (tag) DO UPDATE SET watch_index = greatest(r.watch_index, excluded.watch_index)
)
SELECT w.*, j.was, j.changed FROM written w JOIN judged j ON j.tag = w.tag AND j.id = w.id`;

/** An update of rows that also tells the watchers of their tags. */
const change = (update: string) => `
WITH written AS (${update} RETURNING *), watched AS (
  INSERT INTO registry_watch AS r (tag, watch_index)
  SELECT tag, nextval('registry_watch_index') FROM (SELECT DISTINCT tag FROM written ORDER BY tag) tags
  ON CONFLICT (tag) DO UPDATE SET watch_index = greatest(r.watch_index, excluded.watch_index)
)
SELECT * FROM written`;

const FAIL = change(
  `UPDATE "WorkerStatus" SET status = 'error', health_score = 0, watch_index = nextval('registry_watch_index')
   WHERE leased AND status IN ('running', 'idle') AND NOT (id = ANY ($1))`,
);
const EXPIRE = change(
  `UPDATE "WorkerStatus" SET status = 'stopped', health_score = 0, watch_index = nextval('registry_watch_index')
   WHERE status <> 'stopped' AND last_seen < now() - ttl_ms * interval '1 millisecond'`,
);
const REMOVE = change(`DELETE FROM "WorkerStatus" WHERE tag = $1 AND ($2::text IS NULL OR id = $2)`);
const CHECK = `
WITH written AS (
  UPDATE "WorkerStatus" SET
    metrics = metrics || $4::jsonb || jsonb_build_object('health', $3::jsonb),
    status = CASE WHEN $3::jsonb ->> 'reachable' = 'false' THEN 'error' ELSE status END,
    health_score = CASE WHEN $3::jsonb ->> 'reachable' = 'false' THEN 0 ELSE
      least(100, greatest(0, health_score + coalesce((metrics -> 'health' ->> 'penalty')::int, 0) - ($3::jsonb ->> 'penalty')::int)) END
  WHERE tag = $1 AND id = $2 AND status <> 'stopped' RETURNING *
) SELECT * FROM written`;

const FILTER = `
  WHERE ($1::text IS NULL OR tag = $1) AND ($2::text IS NULL OR id = $2)
    AND ($3::registry_worker_status IS NULL OR status = $3)
    AND ($4::boolean IS NULL OR (${HEALTHY}) = $4)
    AND ($5::text IS NULL OR (tag, id) > ($5, $6))
  ORDER BY tag, id LIMIT $7`;

const filterOf = ({ tag, id, status, healthy, after, limit }: RowQuery) =>
  [tag, id, status, healthy, after?.tag, after?.id, limit].map((value) => value ?? null);

const iso = (column: string) => `to_char(${column} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;

/** As `shownWorker` does it. `$7` is one more than the page has, `$8` its length; one row, as each costs on its way. */
const PAGE_JSON = `
WITH page AS (
  SELECT tag, id, version, host, status, mode, health_score, health_endpoint, ${iso('last_seen')} AS last_seen,
    ${iso('registered_at')} AS registered_at, watch_index, ttl_ms, metrics - 'durations' AS metrics
  FROM "WorkerStatus" ${FILTER}
), counted AS (SELECT row_to_json(page)::text AS json, tag, id, row_number() OVER (ORDER BY tag, id) AS n FROM page)
SELECT coalesce(string_agg(json, ',' ORDER BY n) FILTER (WHERE n <= $8), '') AS json,
  max(n) > $8 AS more, max(tag) FILTER (WHERE n = $8) AS tag, max(id) FILTER (WHERE n = $8) AS id
FROM counted`;

export function openWorkerRows(database: Pick<Database, 'dataSource'>): WorkerRows {
  async function query<T>(sql: string, values: unknown[] = []): Promise<T[]> {
    const answer = (await (await database.dataSource()).query(sql, values)) as T[];
    return answer;
  }

  return {
    async beat(beats) {
      const rows = await query<WorkerStatus & { was: WorkerState | null; changed: boolean }>(BEAT, [
        JSON.stringify([...lastOfEach(beats).values()]),
      ]);
      return rows.map(({ was, ...row }) => ({ ...row, was: was ?? undefined }));
    },
    list: (filter = {}) => query<WorkerStatus>(`SELECT * FROM "WorkerStatus" ${FILTER}`, filterOf(filter)),
    async pageJson(filter) {
      const values = [...filterOf({ ...filter, limit: filter.limit + 1 }), filter.limit];
      const [page] = await query<{ json: string; more: boolean | null; tag: string; id: string }>(PAGE_JSON, values);
      const { json = '', more, tag = '', id = '' } = page ?? {};
      return { json, next: more ? { tag, id } : undefined };
    },
    async tags() {
      const rows = await query<{ tag: string }>('SELECT DISTINCT tag FROM "WorkerStatus" ORDER BY tag');
      return rows.map(({ tag }) => tag);
    },
    fail: (living) => query(FAIL, [living]),
    expire: () => query(EXPIRE),
    remove: (tag, id) => query(REMOVE, [tag, id ?? null]),
    async check(tag, id, health, metrics) {
      const values = [tag, id, JSON.stringify(health), JSON.stringify(metrics)];
      return (await query<WorkerStatus>(CHECK, values))[0];
    },
    async prune(olderThanMs) {
      const rows = await query(
        `WITH gone AS (
           DELETE FROM "WorkerStatus"
           WHERE status = 'stopped' AND last_seen < now() - $1::float8 * interval '1 millisecond' RETURNING 1
         ) SELECT * FROM gone`,
        [olderThanMs],
      );
      return rows.length;
    },
    usage: () =>
      query(
        `SELECT tag, coalesce(sum((metrics ->> 'memory_bytes')::float8), 0) AS "memoryBytes",
           coalesce(sum((metrics ->> 'cpu_share')::float8), 0) AS "cpuShare"
         FROM "WorkerStatus" WHERE status IN ('running', 'idle') GROUP BY tag ORDER BY tag`,
      ),
    async watchIndex(tag) {
      const [row] = await query<{ watch_index: string }>('SELECT watch_index FROM registry_watch WHERE tag = $1', [
        tag,
      ]);
      return Number(row?.watch_index ?? 0);
    },
    async touch(tag) {
      const [row] = await query<{ watch_index: string }>(
        `WITH touched AS (
           INSERT INTO registry_watch AS r (tag, watch_index) VALUES ($1, nextval('registry_watch_index'))
           ON CONFLICT (tag) DO UPDATE SET watch_index = greatest(r.watch_index, excluded.watch_index)
           RETURNING watch_index
         ) SELECT * FROM touched`,
        [tag],
      );
      return Number(row?.watch_index);
    },
  };
}

/** Several of one instance in one statement would meet each other. */
function lastOfEach(beats: readonly Beat[]): Map<string, Beat> {
  return new Map(beats.map((beat) => [`${beat.tag}\n${beat.instance}`, beat]));
}

/** The table "registry_metric" as SQL: buckets of samples, each a row that grows until its time is over. */

import { type Database, defineMigration } from '@genius/database';
import { type Bucket, RESOLUTIONS } from './metric-bucket.ts';

export const metricMigration = defineMigration({
  name: 'CreateRegistryMetric1764432000000',
  up: [
    `CREATE TABLE registry_metric (
       tag text NOT NULL,
       seconds integer NOT NULL,
       at timestamptz NOT NULL,
       samples float8 NOT NULL,
       workers float8 NOT NULL,
       in_flight float8 NOT NULL,
       depth float8 NOT NULL,
       depth_max float8 NOT NULL,
       inside float8 NOT NULL,
       ended float8 NOT NULL,
       broken float8 NOT NULL,
       memory_bytes float8 NOT NULL,
       cpu_share float8 NOT NULL,
       durations float8[] NOT NULL,
       CONSTRAINT "PK_registry_metric" PRIMARY KEY (seconds, at, tag)
     )`,
  ],
  down: ['DROP TABLE registry_metric'],
});

export interface MetricRows {
  /** Adds them to those of the same time that are there. */
  add(buckets: readonly Bucket[]): Promise<void>;
  /** Names that have buckets of this resolution since `from`, in their order, after `after`. */
  names(seconds: number, from: number, after: string, limit: number): Promise<string[]>;
  /** In the order of their time. */
  read(tags: readonly string[], seconds: number, from: number, to: number): Promise<Bucket[]>;
  /** Removes what is kept no longer. */
  prune(nowSeconds: number): Promise<number>;
}

/** `$1`: buckets as JSON. */
const ADD = `
INSERT INTO registry_metric AS m
  (tag, seconds, at, samples, workers, in_flight, depth, depth_max, inside, ended, broken, memory_bytes, cpu_share, durations)
SELECT tag, seconds, to_timestamp(at), samples, workers, "inFlight", depth, "depthMax", inside, ended, broken,
  "memoryBytes", "cpuShare", durations
FROM jsonb_to_recordset($1::jsonb) AS r(
  tag text, seconds int, at float8, samples float8, workers float8, "inFlight" float8, depth float8, "depthMax" float8,
  inside float8, ended float8, broken float8, "memoryBytes" float8, "cpuShare" float8, durations float8[])
ORDER BY seconds, at, tag
ON CONFLICT (seconds, at, tag) DO UPDATE SET
  samples = m.samples + excluded.samples, workers = m.workers + excluded.workers,
  in_flight = m.in_flight + excluded.in_flight, depth = m.depth + excluded.depth,
  depth_max = greatest(m.depth_max, excluded.depth_max), inside = excluded.inside,
  ended = m.ended + excluded.ended, broken = m.broken + excluded.broken,
  memory_bytes = m.memory_bytes + excluded.memory_bytes, cpu_share = m.cpu_share + excluded.cpu_share,
  durations = (
    SELECT array_agg(coalesce(a, 0) + coalesce(b, 0) ORDER BY n)
    FROM unnest(m.durations, excluded.durations) WITH ORDINALITY AS u(a, b, n)
  )`;

const READ = `
SELECT tag, seconds, extract(epoch FROM at)::float8 AS at, samples, workers, in_flight AS "inFlight", depth,
  depth_max AS "depthMax", inside, ended, broken, memory_bytes AS "memoryBytes", cpu_share AS "cpuShare",
  to_json(durations) AS durations
FROM registry_metric
WHERE seconds = $1 AND at >= to_timestamp($2::float8) AND at < to_timestamp($3::float8) AND tag = ANY ($4)
ORDER BY at, tag`;

const NAMES = `
SELECT DISTINCT tag FROM registry_metric
WHERE seconds = $1 AND at >= to_timestamp($2::float8) AND tag > $3 ORDER BY tag LIMIT $4`;

export function openMetricRows(database: Pick<Database, 'dataSource'>): MetricRows {
  const query = async <T>(sql: string, values: unknown[]): Promise<T[]> =>
    (await database.dataSource()).query(sql, values);

  return {
    async add(buckets) {
      await query(ADD, [JSON.stringify(buckets)]);
    },
    async names(seconds, from, after, limit) {
      return (await query<{ tag: string }>(NAMES, [seconds, from, after, limit])).map(({ tag }) => tag);
    },
    read: (tags, seconds, from, to) => query<Bucket>(READ, [seconds, from, to, tags]),
    async prune(nowSeconds) {
      let removed = 0;
      for (const { seconds, keptSeconds } of RESOLUTIONS) {
        const rows = await query(
          `WITH gone AS (DELETE FROM registry_metric WHERE seconds = $1 AND at < to_timestamp($2::float8) RETURNING 1)
           SELECT * FROM gone`,
          [seconds, nowSeconds - keptSeconds],
        );
        removed += rows.length;
      }
      return removed;
    },
  };
}

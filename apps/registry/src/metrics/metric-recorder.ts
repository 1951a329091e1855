/**
 * Takes a sample of all workers and queues every 15 s, in one replica at a time, and keeps what they sum up to. What one
 * replica counted when it stopped is not known to the next one: up to a minute of ends is then missing.
 */

import type { Database } from '@genius/database';
import type { KeyValue, Logger, Ports } from '@genius/runtime';
import { every } from '../workers/sweeper.ts';
import type { KnownInstance, WorkerRegistryService } from '../workers/worker-registry-service.ts';
import { bucketsOf } from './metric-bucket.ts';
import { createMetricMemory, MEMORY_SECONDS } from './metric-memory.ts';
import { type Point, pointsOf } from './metric-points.ts';
import type { MetricRange } from './metric-range.ts';
import { openMetricRows } from './metric-rows.ts';
import { type Counters, takeSamples } from './metric-sample.ts';

export interface MetricRecorderOptions {
  ports: { kv: Pick<KeyValue, 'get' | 'set' | 'delete'> } & Pick<Ports, 'broker' | 'instances'>;
  database: Pick<Database, 'dataSource'>;
  service: Pick<WorkerRegistryService, 'isUsed'> & { getKnown(): Promise<readonly KnownInstance[]> };
  /** Names that always have a history of their own. */
  tags: readonly string[];
  log: Logger;
  /** ms since 1970. */
  now: () => number;
  /** Default 15 s. */
  everyMs?: number | undefined;
}

export interface MetricQuery extends MetricRange {
  /** Default: all, in their order, after `after`. */
  tag?: string | undefined;
  after?: string | undefined;
}

export interface MetricSeries {
  tag: string;
  points: Point[];
}

export interface MetricRecorder {
  start(): void;
  /** Takes a sample now, unless another replica does it. Resolves with whether it did. */
  tick(): Promise<boolean>;
  /** `next`: the name after which the others come. */
  read(query: MetricQuery): Promise<{ series: MetricSeries[]; next?: string }>;
  /** Call it before the platform stops. A second call does nothing more. */
  stop(): Promise<void>;
}

const LEADER = 'registry/metrics-leader';
/** Who had the lease last, whether it still has it or not. */
const LAST_LEADER = 'registry/metrics-last-leader';
const LEAST_LEASE_MS = 45_000;
const PRUNE_EVERY_MS = 600_000;
/** Further names are counted together. */
const MOST_NAMES = 300;
const OTHER = 'other';
/** Of all names of an answer together, so that it stays small. */
const MOST_BUCKETS = 20_000;

export function createMetricRecorder(options: MetricRecorderOptions): MetricRecorder {
  const { ports, service, log, now, everyMs = 15_000 } = options;
  const rows = openMetricRows(options.database);
  const memory = createMetricMemory();
  const self = ports.instances.self.id;
  const names = new Set(options.tags);
  let before: ReadonlyMap<string, Counters> = new Map();
  let since: number | undefined;
  let isFirst = true;
  let prunedAt = Number.NEGATIVE_INFINITY;
  let flushing: Promise<void> = Promise.resolve();
  let end: (() => Promise<void>) | undefined;
  let stopping: Promise<void> | undefined;

  /** Holds on to the lease as long as it comes back in time, and goes on with its counts if nobody else had it since. */
  async function leads(): Promise<boolean> {
    const ttlMs = Math.max(LEAST_LEASE_MS, everyMs * 3);
    if (await ports.kv.set(LEADER, self, { ttlMs, ifAbsent: true })) {
      const last = await ports.kv.get(LAST_LEADER);
      if (last !== self || since === undefined) {
        await ports.kv.set(LAST_LEADER, self);
        // Nobody counted before: who started with this process is counted from its start.
        since = isFirst ? performance.timeOrigin - 1_000 : now();
        before = new Map();
      }
    } else if ((await ports.kv.get(LEADER)) === self) {
      since ??= now();
      await ports.kv.set(LEADER, self, { ttlMs });
    } else {
      since = undefined;
    }
    isFirst = false;
    return since !== undefined;
  }

  const nameOf = (tag: string): string => {
    if (names.has(tag)) return tag;
    if (names.size >= options.tags.length + MOST_NAMES) return OTHER;
    names.add(tag);
    return tag;
  };

  async function tick(): Promise<boolean> {
    if (!(await leads())) return false;
    const [known, depths, instances] = await Promise.all([
      service.getKnown(),
      ports.broker.depth(),
      ports.instances.list(),
    ]);
    const facts = { rows: known, depths, instances, before, since: since ?? now(), nameOf };
    const { samples, counters } = takeSamples(facts);
    before = counters;
    memory.add(samples.flatMap((sample) => bucketsOf(sample, now() / 1_000)));
    memory.prune(now() / 1_000);
    if (service.isUsed) {
      await flush();
      await prune();
    }
    return true;
  }

  /** One after the other, so that none is written twice. */
  function flush(): Promise<void> {
    const flushed = flushing.then(async () => {
      const taken = memory.take();
      if (taken.length === 0) return;
      try {
        await rows.add(taken);
      } catch (error) {
        memory.add(taken);
        throw error;
      }
    });
    flushing = flushed.catch(() => undefined);
    return flushed;
  }

  async function prune(): Promise<void> {
    if (now() - prunedAt < PRUNE_EVERY_MS) return;
    prunedAt = now();
    await rows.prune(now() / 1_000);
  }

  async function stop(): Promise<void> {
    await end?.();
    if (service.isUsed) {
      await flush().catch((error: unknown) => log.warn('the last metrics are lost', { problem: String(error) }));
    }
    if (since !== undefined && (await ports.kv.get(LEADER)) === self) await ports.kv.delete(LEADER);
  }

  async function read(query: MetricQuery): Promise<{ series: MetricSeries[]; next?: string }> {
    const { from, to, stepSeconds, resolution, tag, after = '' } = query;
    const isInMemory = !service.isUsed && to - from <= MEMORY_SECONDS;
    if (!isInMemory) await flush();
    const most = Math.max(1, Math.floor((MOST_BUCKETS * resolution) / (to - from)));
    const found =
      tag !== undefined ? [tag] : isInMemory ? inMemory() : await rows.names(resolution, from, after, most + 1);
    const shown = found.slice(0, most);
    // What was in the queue before the first point is in the buckets before.
    const begin = from - 2 * resolution;
    const buckets = isInMemory
      ? memory.read(shown, resolution, begin, to)
      : await rows.read(shown, resolution, begin, to);
    const byTag = Map.groupBy(buckets, (bucket) => bucket.tag);
    const series = shown.map((name) => ({ tag: name, points: pointsOf(byTag.get(name) ?? [], from, stepSeconds) }));
    const last = shown.at(-1);
    return {
      series: series.filter(({ points }) => points.length > 0),
      ...(found.length > most && last !== undefined ? { next: last } : {}),
    };

    function inMemory(): string[] {
      return memory.names(resolution).filter((name) => name > after);
    }
  }

  return {
    start() {
      if (end) return;
      const first = tick().then(
        () => undefined,
        (error: unknown) => log.debug('no sample of workers was taken', { problem: String(error) }),
      );
      const endLoop = every(everyMs, async () => void (await tick()), log);
      end = async () => void (await Promise.all([first, endLoop()]));
    },
    tick,
    read,
    stop() {
      stopping ??= stop();
      return stopping;
    },
  };
}

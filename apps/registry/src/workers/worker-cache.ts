/**
 * What workers amount to, kept in the KeyValue for whoever wants to know it fast: `wrk:registry:status:<tag>` for 120 s
 * and `wrk:registry:metrics:<tag>` for 60 s, under exactly these names in Redis. A change is written at once, what
 * heartbeats say every five seconds.
 */

import type { KeyValue, Logger } from '@genius/runtime';
import type { WorkerHealth, WorkerMetrics } from './worker-aggregate.ts';

const STATUS_TTL_MS = 120_000;
const METRICS_TTL_MS = 60_000;
const PAUSE_MS = 5_000;

export const statusKey = (tag: string) => `wrk:registry:status:${tag}`;
export const metricsKey = (tag: string) => `wrk:registry:metrics:${tag}`;

export interface WorkerCache {
  /** Something about a tag changed: it is read and written soon, or now. */
  changed(tag: string, now?: boolean): void;
  read(tag: string): Promise<WorkerHealth | undefined>;
  close(): Promise<void>;
}

export function createWorkerCache(
  kv: Pick<KeyValue, 'get' | 'set' | 'delete'>,
  read: (tag: string) => Promise<WorkerHealth>,
  log: Logger,
): WorkerCache {
  const dirty = new Set<string>();
  let timer: NodeJS.Timeout | undefined;
  let writing: Promise<void> = Promise.resolve();
  let isClosed = false;

  async function write(tag: string): Promise<void> {
    const { metrics, ...status } = await read(tag);
    if (status.instances.total === 0) {
      await Promise.all([kv.delete(statusKey(tag)), kv.delete(metricsKey(tag))]);
      return;
    }
    await Promise.all([
      kv.set(statusKey(tag), JSON.stringify(status), { ttlMs: STATUS_TTL_MS }),
      kv.set(metricsKey(tag), JSON.stringify(metrics), { ttlMs: METRICS_TTL_MS }),
    ]);
  }

  function flush(): void {
    clearTimeout(timer);
    timer = undefined;
    const tags = [...dirty];
    dirty.clear();
    writing = writing.then(async () => {
      for (const result of await Promise.allSettled(tags.map(write))) {
        if (result.status === 'rejected' && !isClosed) {
          log.warn('what is known of workers could not be cached', { problem: String(result.reason) });
        }
      }
    });
  }

  return {
    changed(tag, now = false) {
      if (isClosed) return;
      dirty.add(tag);
      if (now) flush();
      else timer ??= setTimeout(flush, PAUSE_MS).unref();
    },
    async read(tag) {
      const [status, metrics] = await Promise.all([kv.get(statusKey(tag)), kv.get(metricsKey(tag))]);
      if (status === undefined || metrics === undefined) return undefined;
      return {
        ...(JSON.parse(status) as Omit<WorkerHealth, 'metrics'>),
        metrics: JSON.parse(metrics) as WorkerMetrics,
      };
    },
    async close() {
      isClosed = true;
      clearTimeout(timer);
      await writing;
    },
  };
}

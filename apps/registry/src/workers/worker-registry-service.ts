/** Who runs, how healthy, how loaded: instances register by their heartbeats and expire by their silence. */

import type { Database } from '@genius/database';
import type { Heartbeat, Logger, Ports } from '@genius/runtime';
import { heedToldHealth } from '../health/told-health.ts';
import { createDeferredBeats } from './deferred-beats.ts';
import { type GroupedBeats, groupBeats } from './group-beats.ts';
import { createWatches, type Watches } from './watches.ts';
import { aggregate, isLive, type WorkerHealth } from './worker-aggregate.ts';
import { createWorkerCache, type WorkerCache } from './worker-cache.ts';
import { createWorkerEvents, type WorkerEvent, type WorkerEvents } from './worker-events.ts';
import {
  openWorkerRows,
  type PageJson,
  type RowQuery,
  type Updated,
  type WorkerRows,
  type WorkerUsage,
} from './worker-rows.ts';
import type { CheckedHealth, WorkerStatus } from './worker-status.ts';

/** What `/metrics` of an instance says that it uses. */
export interface Measured {
  memoryBytes?: number | undefined;
  cpuShare?: number | undefined;
}

/** What a sample of the metrics needs of an instance. */
export type KnownInstance = Pick<WorkerStatus, 'tag' | 'id' | 'status'> & {
  metrics: Omit<WorkerStatus['metrics'], 'health'>;
};

export interface WorkerRegistryOptions {
  ports: Pick<Ports, 'kv' | 'events' | 'instances'>;
  database: Pick<Database, 'dataSource'>;
  log: Logger;
  /**
   * Whether heartbeats of this process wait in memory until somebody else uses the database: an embedded one costs
   * seconds and half a gigabyte to open. Default false.
   */
  isDatabaseCostly?: boolean;
  /** Hears of each deep check that an instance tells has failed. Default nobody. */
  onFailedCheck?: ((tag: string, check: string) => void) | undefined;
}

/** Three heartbeats missed. */
export const DEFAULT_TTL_MS = 95_000;
/** Stopped instances are shown for a day. */
const KEEP_STOPPED_MS = 86_400_000;
const STRANGER_MS = 60_000;
const MOST_STRANGERS = 10_000;

export class WorkerRegistryService {
  readonly #rows: WorkerRows;
  readonly #events: WorkerEvents;
  readonly #cache: WorkerCache;
  readonly #watches: Watches = createWatches();
  readonly #beats: GroupedBeats;
  readonly #instances: Ports['instances'];
  readonly #log: Logger;
  readonly #onFailedCheck: WorkerRegistryOptions['onFailedCheck'];
  /** Instances that live in our store, as last looked. */
  #living: ReadonlySet<string> = new Set();
  /** Whether one is missing that lived, or nobody looked yet. */
  #isOneMissing = true;
  #usage: readonly WorkerUsage[] = [];
  /** Instances that share another store or none, and when that was seen. */
  readonly #strangers = new Map<string, number>();
  #isUsed: boolean;
  /** Heartbeats of this process that wait for the database's first use. */
  readonly #deferred = createDeferredBeats();
  #unsubscribe: Promise<() => void> | undefined;
  #telling: Promise<void> = Promise.resolve();
  #using: Promise<void> = Promise.resolve();
  #isClosed = false;

  constructor({ ports, database, log, isDatabaseCostly = false, onFailedCheck }: WorkerRegistryOptions) {
    this.#onFailedCheck = onFailedCheck;
    this.#isUsed = !isDatabaseCostly;
    this.#rows = openWorkerRows({
      dataSource: () => {
        void this.#use();
        return database.dataSource();
      },
    });
    this.#instances = ports.instances;
    this.#log = log;
    this.#events = createWorkerEvents(ports, log);
    this.#cache = createWorkerCache(ports.kv, async (tag) => aggregate(tag, await this.#rows.list({ tag })), log);
    this.#beats = groupBeats(
      this.#rows,
      (updated) => this.#written(updated),
      (error) => log.warn('heartbeats could not be written', { problem: String(error) }),
    );
  }

  /** Takes an instance onto the list, as its first heartbeat does. */
  registerWorker(tag: string, heartbeat: Heartbeat, ttlMs = DEFAULT_TTL_MS): Promise<WorkerStatus> {
    return this.updateHeartbeat(tag, heartbeat, ttlMs);
  }

  /** Notes that an instance lives, and registers it if it is new. What is new is stored when it resolves. */
  async updateHeartbeat(tag: string, heartbeat: Heartbeat, ttlMs = DEFAULT_TTL_MS): Promise<WorkerStatus> {
    await this.#listen();
    const leased = await this.#livesHere(heartbeat.instance);
    const heeded = heedToldHealth(heartbeat);
    for (const { check } of heeded.metrics.health?.failed ?? []) this.#onFailedCheck?.(tag, check);
    return this.#beats.write({ ...heeded, tag, ttl_ms: ttlMs, leased });
  }

  /** Whether anybody has asked for what is in the database, or sent something for it. */
  get isUsed(): boolean {
    return this.#isUsed;
  }

  /** Takes a heartbeat of this process, which may wait for the database's first use. */
  async updateOwn(tag: string, heartbeat: Heartbeat): Promise<void> {
    if (this.#isUsed) return void (await this.updateHeartbeat(tag, heartbeat));
    this.#deferred.add(tag, heartbeat);
  }

  /** Instances, by tag and id. */
  async getWorkers(query: RowQuery = {}): Promise<WorkerStatus[]> {
    await this.#use();
    return this.#rows.list(query);
  }

  /** Instances as far as they are known without opening the database: before its first use those of this process. */
  async getKnown({ id, tag }: Pick<RowQuery, 'id' | 'tag'> = {}): Promise<WorkerStatus[]> {
    if (this.#isUsed) return this.getWorkers({ id, tag });
    const rows = this.#deferred.rows(DEFAULT_TTL_MS);
    return rows.filter((row) => (id === undefined || row.id === id) && (tag === undefined || row.tag === tag));
  }

  /** A page of them as the API shows it, as JSON. */
  async getWorkersJson(query: RowQuery & { limit: number }): Promise<PageJson> {
    await this.#use();
    return this.#rows.pageJson(query);
  }

  /** Tags that have instances. */
  async getTags(): Promise<string[]> {
    await this.#use();
    return this.#rows.tags();
  }

  /** What a tag's instances amount to, not older than five seconds; undefined if it has none. */
  async getWorkerHealth(tag: string): Promise<WorkerHealth | undefined> {
    await this.#use();
    const cached = await this.#cache.read(tag);
    if (cached) return cached;
    const rows = await this.#rows.list({ tag });
    return rows.length === 0 ? undefined : aggregate(tag, rows);
  }

  /** Takes an instance, or all of a tag, off the list. Resolves with those that were on it. */
  async removeWorker(tag: string, instance?: string): Promise<WorkerStatus[]> {
    if (!this.#isUsed && instance !== undefined && this.#deferred.remove(tag, instance)) return [];
    await this.#use();
    // A heartbeat that rests or is under way must not bring it back.
    this.#beats.forget(tag, instance);
    await this.#beats.settled();
    const removed = await this.#rows.remove(tag, instance);
    this.#changed(removed.map((row) => ({ type: 'worker.stopped', row, why: 'unregistered' })));
    // Who stops closes what it is told over, next.
    await this.#telling;
    return removed;
  }

  /** Notes what a health check found. */
  async noteHealth(before: WorkerStatus, health: CheckedHealth, measured: Measured = {}): Promise<void> {
    const { memoryBytes: memory_bytes, cpuShare: cpu_share } = measured;
    this.#beats.forget(before.tag, before.id);
    const row = await this.#rows.check(before.tag, before.id, health, { memory_bytes, cpu_share });
    if (!row) return;
    if (row.status === before.status && row.health_score === before.health_score) {
      this.#cache.changed(row.tag);
      return;
    }
    await this.#rows.touch(row.tag);
    const hasFailed = isLive(before) && !isLive(row);
    this.#changed([
      { type: hasFailed ? 'worker.failed' : 'worker.updated', row, why: hasFailed ? 'unreachable' : 'checked' },
    ]);
  }

  /**
   * Finds instances of our store that died, which the store knows at once on one host and within 30 s across hosts.
   * Does nothing before somebody used the registry.
   */
  async sweepDead(): Promise<void> {
    if (!this.#isUsed || this.#isClosed) return;
    await this.#look();
    if (!this.#isOneMissing) return;
    this.#isOneMissing = false;
    const failed = await this.#rows.fail([...this.#living]).catch((error: unknown) => {
      this.#isOneMissing = true;
      throw error;
    });
    this.#changed(failed.map((row) => ({ type: 'worker.failed', row, why: 'died' })));
  }

  /** Finds instances that were silent for too long, and forgets those that stopped long ago. */
  async sweepSilent(): Promise<void> {
    if (!this.#isUsed || this.#isClosed) return;
    const expired = await this.#rows.expire();
    this.#changed(expired.map((row) => ({ type: 'worker.stopped', row, why: 'silent' })));
    await this.#rows.prune(KEEP_STOPPED_MS);
    this.#usage = await this.#rows.usage();
  }

  /** What the living instances of each tag use together, a few seconds old. */
  get usage(): readonly WorkerUsage[] {
    return this.#usage;
  }

  /** How far a tag's changes have come. */
  async watchIndex(tag: string): Promise<number> {
    await this.#use();
    return this.#rows.watchIndex(tag);
  }

  /** Waits for a change of a tag past `since`, for up to `waitMs`; resolves with its index then. */
  async watch(tag: string, since: number, waitMs: number, signal: AbortSignal): Promise<number> {
    await this.#listen();
    return this.#watches.wait(tag, since, () => this.#rows.watchIndex(tag), waitMs, signal);
  }

  /** Something that is not in the table changed what a tag's watchers see. */
  async touch(tag: string): Promise<void> {
    if (this.#isClosed) return;
    await this.#rows.touch(tag);
    this.#watches.wake(tag);
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#beats.close();
    this.#watches.close();
    (await this.#unsubscribe)?.();
    await this.#cache.close();
    await this.#telling;
  }

  /** Hears what other replicas changed. */
  async #listen(): Promise<void> {
    this.#unsubscribe ??= this.#events.subscribe(({ tag, instance, type }) => {
      this.#watches.wake(tag);
      if (type === 'worker.stopped') this.#beats.forget(tag, instance);
    });
    await this.#unsubscribe;
  }

  /** Whether an instance shares our store. One that does not is looked for once, and again after a minute. */
  async #livesHere(instance: string): Promise<boolean> {
    if (this.#living.has(instance)) return true;
    const now = performance.now();
    if ((this.#strangers.get(instance) ?? Number.NEGATIVE_INFINITY) > now - STRANGER_MS) return false;
    await this.#look();
    if (this.#living.has(instance)) return true;
    if (this.#strangers.size >= MOST_STRANGERS) this.#strangers.clear();
    this.#strangers.set(instance, now);
    return false;
  }

  /** Resolves when what waited for the first use of the database is in it. */
  #use(): Promise<void> {
    this.#isUsed = true;
    const deferred = this.#deferred.take();
    if (deferred.length > 0) {
      const beats = deferred.map(({ tag, heartbeat }) => this.updateHeartbeat(tag, heartbeat));
      this.#using = Promise.allSettled(beats).then(() => undefined);
    }
    return this.#using;
  }

  async #look(): Promise<void> {
    const instances = await this.#instances.list();
    const living = new Set(instances.filter(({ alive }) => alive).map(({ id }) => id));
    for (const id of this.#living) if (!living.has(id)) this.#isOneMissing = true;
    this.#living = living;
  }

  #written(updated: readonly Updated[]): void {
    this.#changed(
      updated.map((row) => {
        if (row.was === undefined) return { type: 'worker.registered', row, why: 'new' };
        if (isLive(row) && !isLive({ status: row.was })) return { type: 'worker.registered', row, why: 'back' };
        if (!isLive(row) && isLive({ status: row.was }))
          return { type: 'worker.failed', row, why: row.metrics.problem ? 'unable' : 'unreachable' };
        return { type: 'worker.updated', row, why: row.changed ? 'changed' : 'heartbeat' };
      }),
    );
  }

  #changed(events: readonly WorkerEvent[]): void {
    if (events.length === 0) return;
    for (const { row, why, type } of events) {
      if (why !== 'heartbeat' && why !== 'new' && why !== 'back' && why !== 'changed')
        this.#beats.forget(row.tag, row.id);
      this.#cache.changed(row.tag, why !== 'heartbeat');
      if (why !== 'heartbeat') this.#watches.wake(row.tag);
      if (type === 'worker.failed') {
        this.#log.warn('a worker failed', { tag: row.tag, instance: row.id, host: row.host, why });
      }
    }
    this.#telling = Promise.all([this.#telling, this.#events.tell(events)]).then(() => undefined);
  }
}

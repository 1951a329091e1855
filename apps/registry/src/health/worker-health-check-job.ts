/** Every minute one replica of the registry looks at the port of each instance that has one, and notes what it found. */

import { type Breaker, checkPenalty, createBreaker, type KeyValue, type Logger } from '@genius/runtime';
import { every } from '../workers/sweeper.ts';
import type { WorkerRegistryService } from '../workers/worker-registry-service.ts';
import type { CheckedHealth, WorkerStatus } from '../workers/worker-status.ts';
import { type Scraped, scrapeInstance } from './scrape-instance.ts';

export interface HealthCheckJobOptions {
  service: Pick<WorkerRegistryService, 'getWorkers' | 'isUsed' | 'noteHealth'>;
  kv: Pick<KeyValue, 'set'>;
  log: Logger;
  /** Hears of each check that failed, by tag. Default nobody. */
  onFailed?: ((tag: string, check: string) => void) | undefined;
  /** Default 60 s. */
  everyMs?: number;
  /** Of each request. Default 5 s. */
  timeoutMs?: number;
}

const LOCK = 'registry/health-check';
const TRIES = 3;
const PAUSE_MS = 500;
/** Ports looked at side by side. */
const SIDE_BY_SIDE = 20;
/** The name under which an instance whose port does not answer is counted in `failed_health_checks`. */
const PORT_CHECK = 'port';

type Endpoint = WorkerStatus & { health_endpoint: string };

export class WorkerHealthCheckJob {
  readonly #options: HealthCheckJobOptions;
  readonly #everyMs: number;
  readonly #breakers = new Map<string, Breaker>();
  readonly #stop = new AbortController();
  #end: (() => Promise<void>) | undefined;

  constructor(options: HealthCheckJobOptions) {
    this.#options = options;
    this.#everyMs = options.everyMs ?? 60_000;
  }

  start(): void {
    this.#end ??= every(this.#everyMs, () => this.runOnce().then(() => undefined), this.#options.log);
  }

  async stop(): Promise<void> {
    this.#stop.abort();
    await this.#end?.();
  }

  /** One round, unless another replica does it. Resolves with the number of instances that it looked at. */
  async runOnce(): Promise<number> {
    // Nobody looks, and the only instance is the one of this process.
    if (!this.#options.service.isUsed) return 0;
    const isOurs = await this.#options.kv.set(LOCK, String(process.pid), {
      ttlMs: this.#everyMs * 0.9,
      ifAbsent: true,
    });
    if (!isOurs) return 0;
    const rows = await this.#options.service.getWorkers();
    const byInstance = Map.groupBy(
      rows.filter((row): row is Endpoint => row.health_endpoint !== null && row.status !== 'stopped'),
      ({ id, health_endpoint }) => `${id} ${health_endpoint}`,
    );
    for (const key of this.#breakers.keys()) if (!byInstance.has(key)) this.#breakers.delete(key);
    const waiting = [...byInstance];
    const look = async () => {
      for (let next = waiting.pop(); next && !this.#stop.signal.aborted; next = waiting.pop())
        await this.#look(...next);
    };
    await Promise.all(Array.from({ length: SIDE_BY_SIDE }, look));
    return byInstance.size;
  }

  async #look(key: string, rows: readonly Endpoint[]): Promise<void> {
    const { id, host, health_endpoint } = rows[0] as Endpoint;
    const breaker = this.#breakers.get(key) ?? createBreaker({ name: `port of ${id}`, failures: 3, openFor: '3m' });
    this.#breakers.set(key, breaker);
    try {
      const scraped = await breaker.run(() => this.#scrape(health_endpoint));
      await Promise.all(rows.map((row) => this.#note(row, scraped)));
    } catch (error) {
      if (this.#stop.signal.aborted) return;
      const problem = problemOf(error);
      this.#options.log.warn('an instance does not answer on its port', { instance: id, host, problem });
      await Promise.all(rows.map((row) => this.#noteUnreachable(row, problem)));
    }
  }

  async #scrape(endpoint: string): Promise<Scraped> {
    const { signal } = this.#stop;
    const { timeoutMs } = this.#options;
    for (let attempt = 1; ; attempt++) {
      try {
        return await scrapeInstance(endpoint, { signal, ...(timeoutMs === undefined ? {} : { timeoutMs }) });
      } catch (error) {
        if (attempt === TRIES || signal.aborted) throw error;
        await new Promise<void>((resolve) => setTimeout(resolve, PAUSE_MS * (0.5 + Math.random())));
      }
    }
  }

  async #note(row: WorkerStatus, { checks, metrics }: Scraped): Promise<void> {
    const own = checks.filter(({ worker }) => worker === row.tag);
    const failed = own.filter(({ healthy }) => !healthy).map(({ check, problem }) => ({ check, problem }));
    for (const { check } of failed) {
      this.#options.onFailed?.(row.tag, check);
      this.#options.log.warn('a deep check of a worker failed', { tag: row.tag, instance: row.id, check });
    }
    await this.#options.service.noteHealth(
      row,
      { at: now(), reachable: true, checks: own.length, failed, penalty: checkPenalty(failed.length, own.length) },
      metrics,
    );
  }

  async #noteUnreachable(row: WorkerStatus, problem: string): Promise<void> {
    this.#options.onFailed?.(row.tag, PORT_CHECK);
    const health: CheckedHealth = {
      at: now(),
      reachable: false,
      checks: 1,
      failed: [
        { check: PORT_CHECK, problem: `Its port does not answer (${problem}). Look at its log, or start it again.` },
      ],
      penalty: 100,
    };
    await this.#options.service.noteHealth(row, health);
  }
}

const now = () => new Date().toISOString();

function problemOf(error: unknown): string {
  if (!(error instanceof Error)) return 'an unknown problem';
  const { cause } = error as { cause?: { code?: unknown } };
  return typeof cause?.code === 'string' ? cause.code : error.message.slice(0, 200);
}

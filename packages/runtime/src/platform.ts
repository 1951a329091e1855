/** The platform in one process: ports, client, workers, schedules, housekeeping. */

import { availableParallelism } from 'node:os';
import { type Canvas, createCanvas } from './canvas.ts';
import { type Client, createClient, type OutboxWriter } from './client.ts';
import { type Clock, systemClock } from './clock.ts';
import type { DatabasePort } from './context.ts';
import { createControl } from './control.ts';
import { createExecutor, type Executor } from './executor.ts';
import type { InstanceMode } from './heartbeat.ts';
import { createHousekeeping, type Housekeeping } from './housekeeping.ts';
import { createIsolation } from './isolation/pool.ts';
import { createLogger, type Logger } from './log.ts';
import type { Observer } from './observer.ts';
import type { Consumer } from './ports/broker.ts';
import type { Ports } from './ports/ports.ts';
import { createScheduler, type Scheduler } from './scheduler.ts';
import { createSecrets, type SecretService } from './secrets.ts';
import { openSecretKeys, type SecretKeys } from './secrets-keys.ts';
import type { Worker } from './worker.ts';

export interface PlatformOptions {
  /** Workers that this process runs. Default: none, a client only. */
  workers?: readonly Worker[];
  /** How many handlers of each worker run at once. Default: the worker's own. */
  concurrency?: number;
  /** Default: one that refuses. */
  db?: DatabasePort;
  outbox?: OutboxWriter;
  /** What secrets are sealed with. Default: what the environment says. */
  secretKeys?: SecretKeys;
  log?: Logger;
  observer?: Observer;
  clock?: Clock;
  /** Default `'real'`. */
  environment?: 'real' | 'sandbox';
  /** Names of providers for which simulators stand in: what their workers answer is of the sandbox. Default none. */
  simulated?: ReadonlySet<string>;
  /** By tag: workers that can't run for a reason of the deployment's, with the remedy. Default none. */
  unavailable?: ReadonlyMap<string, string>;
  /** Reports on models and other things that load. */
  onWarm?: (tag: string, fraction: number, note: string) => void;
  /** An operator asks for a new start: stops the platform and begins anew. Default: it can't. */
  onRestart?: () => void;
  /** Called when an operator changed the mode. */
  onMode?: (mode: InstanceMode) => void;
}

export interface Platform {
  readonly ports: Ports;
  readonly client: Client;
  readonly canvas: Canvas;
  readonly scheduler: Scheduler;
  readonly housekeeping: Housekeeping;
  readonly secrets: SecretService;
  readonly executor: Executor;
  /** By tag: workers that can't run here, with the remedy. */
  readonly unavailable: ReadonlyMap<string, string>;
  readonly consumers: ReadonlyMap<string, Consumer>;
  /** Whether an operator holds it still. */
  readonly mode: InstanceMode;
  /** Whether it takes runs: everything is loaded, and it is not stopping. */
  readonly started: boolean;
  /** Begins to take runs. */
  start(): Promise<void>;
  /** Stops taking, finishes or hands back within the grace period, closes. Default grace 25 s. */
  stop(graceMs?: number): Promise<void>;
}

const noDatabase: DatabasePort = {
  dataSource: () => Promise.reject(new TypeError('no Database was given to this platform (option db)')),
};

/** Puts a platform together on open ports. It owns them: `stop` closes them. */
export function createPlatform(ports: Ports, options: PlatformOptions = {}): Platform {
  const { workers = [], clock = systemClock, observer, outbox } = options;
  const log = options.log ?? createLogger('info');
  const isolation = createIsolation({ log, ports });
  const secrets = createSecrets({
    rows: ports.secrets,
    keys: options.secretKeys ?? openSecretKeys(ports.secrets.keyFolder),
    audit: ports.audit,
  });
  const client = createClient({ ports, observer, outbox, now: () => clock.now() });
  const executor = createExecutor({
    ports,
    client,
    log,
    clock,
    observer,
    db: options.db ?? noDatabase,
    secrets,
    environmentOf: ({ providers = [] }) =>
      providers.some(({ name }) => options.simulated?.has(name)) ? 'sandbox' : (options.environment ?? 'real'),
    isolation,
  });
  const scheduler = createScheduler(client, clock, log);
  const housekeeping = createHousekeeping(ports, workers, clock, log);
  const unavailable = new Map<string, string>();
  const consumers = new Map<string, Consumer>();
  const control = createControl({
    kv: ports.kv,
    instance: ports.instances.self.id,
    gates: executor.gates,
    consumers,
    running: () => executor.running,
    log,
    onRestart: options.onRestart,
    onMode: options.onMode,
  });
  let stopping: Promise<void> | undefined;
  let started = false;

  return {
    ports,
    client,
    canvas: createCanvas(client),
    scheduler,
    housekeeping,
    secrets,
    executor,
    unavailable,
    consumers,
    get mode() {
      return control.mode;
    },
    get started() {
      return started && !stopping;
    },
    async start() {
      for (const worker of workers) {
        const remedy = options.unavailable?.get(worker.tag) ?? worker.unavailable?.();
        if (remedy) {
          unavailable.set(worker.tag, remedy);
          log.warn('a worker can not run here', { tag: worker.tag, remedy });
        }
      }
      const able = workers.filter(({ tag }) => !unavailable.has(tag));
      await ports.instances.announce(
        able.map(({ tag }) => tag),
        able.flatMap(({ tasks }) => tasks.map(({ contract }) => contract.name)),
      );
      await Promise.all(
        able.map((worker) => {
          const progress = (fraction: number, note: string) => options.onWarm?.(worker.tag, fraction, note);
          // What a host needs is loaded in the host.
          const isIsolated = worker.tasks.some(({ contract }) => contract.isolation !== 'inline');
          // Most of its handlers need no host: the first is started by the first that does.
          if (worker.hosts !== undefined && !worker.warm) return undefined;
          return isIsolated ? isolation.warm(worker, progress) : worker.warm?.(progress);
        }),
      );
      for (const worker of able) {
        consumers.set(worker.tag, await executor.start(worker, options.concurrency ?? concurrencyOf(worker)));
      }
      if (able.length) {
        await control.start();
        scheduler.start(able);
        housekeeping.start();
      }
      started = true;
    },
    stop(graceMs = 25_000) {
      stopping ??= (async () => {
        control.stop();
        await scheduler.stop();
        await housekeeping.stop();
        await executor.stop(graceMs);
        await ports.close();
      })();
      return stopping;
    },
  };
}

/** How many handlers of a worker run at once, if nobody chooses. */
export function concurrencyOf(worker: Worker): number {
  if (worker.concurrency) return worker.concurrency;
  return worker.tasks.some(({ contract }) => contract.isolation !== 'inline') ? availableParallelism() : 10;
}

/** Heartbeats: what a process tells the registry of each of its workers, at the start and every 30 s. */

import { totalmem } from 'node:os';
import { backoffMs } from './backoff.ts';
import { type Clock, systemClock } from './clock.ts';
import { type CheckResult, DeepChecks, deafQueues } from './health.ts';
import { healthScore } from './health-score.ts';
import type { Logger } from './log.ts';
import { openProcessMeter, type ProcessUse } from './metrics-process.ts';
import { concurrencyOf, type Platform } from './platform.ts';
import type { QueueDepth } from './ports/broker.ts';
import type { Worker } from './worker.ts';

export const MODES = ['active', 'paused', 'draining'] as const;
export type InstanceMode = (typeof MODES)[number];

/** Names as the registry's table and API have them. */
export interface Heartbeat {
  instance: string;
  version: string;
  /** For people. */
  host: string;
  status: 'running' | 'idle' | 'error';
  mode: InstanceMode;
  /** 0 to 100, without deep checks: the registry takes those off, of its own look or of `metrics.health`. */
  health_score: number;
  /** Where its `/healthz` and `/metrics` are. */
  health_endpoint?: string;
  metrics: HeartbeatMetrics;
}

export interface HeartbeatMetrics {
  /** Runs that wait for the worker, in all instances. */
  queue_size: number;
  in_flight: number;
  concurrency: number;
  /** RFC 3339. */
  last_task_time: string | null;
  started_at: string;
  /** Since the start, so that a heartbeat that was lost loses nothing. */
  ended: number;
  broken: number;
  /** Of those that ended, how many took how long: by steps that grow by √2, the first up to 1 ms. */
  durations: readonly number[];
  memory_bytes: number;
  /** 1 is one core. */
  cpu_share: number;
  loop_delay_seconds: number;
  /** Names of the worker's tasks. */
  tasks: readonly string[];
  /** Why it can't run, and the remedy. */
  problem?: string;
  /** Its deep checks, of an instance that has no port at which the registry could look at them. */
  health?: ToldHealth;
}

/** Deep checks of a worker as its instance itself tells of them. */
export interface ToldHealth {
  /** How many there are. */
  checks: number;
  /** Those that failed, each with what to do. */
  failed: readonly { check: string; problem: string }[];
}

/** The way to the registry. */
export interface HeartbeatSender {
  /** Rejects if the registry is away or refuses. */
  send(tag: string, heartbeat: Heartbeat, signal: AbortSignal): Promise<void>;
  /** The instance stops. */
  remove(tag: string, instance: string, signal: AbortSignal): Promise<void>;
  /** Whether the registry can't look at the instance's port. Default false. */
  hidesEndpoint?(): boolean;
}

/** There is no registry to be found: nothing is wrong. */
export class NoRegistry extends Error {}

export interface HeartbeatOptions {
  platform: Pick<Platform, 'ports' | 'executor' | 'consumers' | 'secrets' | 'unavailable'> & {
    readonly mode?: InstanceMode;
  };
  workers: readonly Worker[];
  sender: HeartbeatSender;
  log: Logger;
  /** Handlers of each worker at once. Default: the worker's own. */
  concurrency?: number | undefined;
  /** Default: none is told. */
  healthEndpoint?: string | undefined;
  /** Default the system's. */
  clock?: Clock;
  /** Default 30 s, and a tenth more or less so that processes do not beat together. */
  everyMs?: number;
}

export interface Heartbeats {
  /** Sends the first one at once. */
  start(): void;
  /** Sends one now, as after a change of mode. Never rejects. */
  beat(): Promise<void>;
  /** Ends them and takes the instance off the registry's list, if it answers within two seconds. */
  stop(): Promise<void>;
}

const WINDOW_MS = 300_000;
const SEND_LIMIT_MS = 10_000;
const REMOVE_LIMIT_MS = 2_000;
/** A heartbeat waits for deep checks no longer than this: what they find later is in the next one. */
const CHECKS_LIMIT_MS = 1_000;
const MOST_PROBLEM = 1_000;
/** While the registry is away. */
const AWAY = { first: '1s', factor: 2, cap: '30s', total: '365d' } as const;
const SHORTEST_PAUSE_MS = 250;
/** A registry that is started anew is away for a moment, which is not worth a line. */
const WARN_AFTER = 3;

interface Count {
  at: number;
  ended: number;
  broken: number;
}

export function createHeartbeats(options: HeartbeatOptions): Heartbeats {
  const { platform, workers, sender, log, clock = systemClock, everyMs = 30_000 } = options;
  const { ports, executor } = platform;
  const { self } = ports.instances;
  const usage = openProcessMeter();
  const counts = new Map<string, Count[]>();
  const checks = new DeepChecks(workers, clock, undefined, platform);
  let checked: readonly CheckResult[] | undefined;
  const gone = new AbortController();
  let failures = 0;
  let hasRegistry = true;
  let forget: (() => void) | undefined;
  let beating: Promise<void> | undefined;

  /** The share of attempts that broke within the window, by what was counted at the beats in it. */
  function brokenShare(tag: string, now: Count): number {
    const kept = (counts.get(tag) ?? [{ at: now.at, ended: 0, broken: 0 }]).filter(
      ({ at }, index, all) => now.at - at <= WINDOW_MS || index === all.length - 1,
    );
    counts.set(tag, [...kept, now]);
    const first = kept[0] as Count;
    return now.ended === first.ended ? 0 : (now.broken - first.broken) / (now.ended - first.ended);
  }

  function heartbeatOf(worker: Worker, facts: Facts): Heartbeat {
    const { tag, version, tasks } = worker;
    const activity = executor.activityOf(tag);
    const at = clock.now();
    const problem =
      platform.unavailable.get(tag) ?? (facts.deaf.has(tag) ? 'it has not looked at its queue for 30 s' : undefined);
    const depth = facts.depths.get(tag);
    const queueSize = depth ? depth.ready + depth.scheduled + depth.held : 0;
    const concurrency = options.concurrency ?? concurrencyOf(worker);
    const [, lateness] = facts.use.delays.find(([quantile]) => quantile === '0.99') ?? ['', 0];
    return {
      instance: self.id,
      version,
      host: self.host,
      status: problem ? 'error' : activity.running > 0 ? 'running' : 'idle',
      mode: modeOf(tag),
      health_score: healthScore({
        isUsable: problem === undefined,
        brokenShare: brokenShare(tag, { at, ended: activity.ended, broken: activity.broken }),
        waitingPerSlot: (depth?.ready ?? 0) / (concurrency * Math.max(1, facts.instances.get(tag) ?? 1)),
        loopDelaySeconds: lateness,
        memoryShare: facts.use.memoryBytes / memoryLimit(),
      }),
      ...(options.healthEndpoint ? { health_endpoint: options.healthEndpoint } : {}),
      metrics: {
        queue_size: queueSize,
        in_flight: activity.running,
        concurrency,
        last_task_time: activity.lastEndedAt === 0 ? null : new Date(activity.lastEndedAt).toISOString(),
        started_at: new Date(self.startedAt).toISOString(),
        ended: activity.ended,
        broken: activity.broken,
        durations: activity.durations,
        memory_bytes: facts.use.memoryBytes,
        cpu_share: round(facts.use.cpuShare),
        loop_delay_seconds: round(lateness),
        tasks: tasks.map(({ contract }) => contract.name as string),
        ...(problem ? { problem } : {}),
        ...(facts.checked ? { health: toldHealth(tag, facts.checked) } : {}),
      },
    };
  }

  /** What the deep checks found last; undefined where the registry looks itself or there is none, or none is over yet. */
  async function ownChecks(): Promise<readonly CheckResult[] | undefined> {
    if (!hasRegistry) return undefined;
    if (options.healthEndpoint !== undefined && !sender.hidesEndpoint?.()) return undefined;
    const running = checks.run().then((results) => {
      checked = results;
    });
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, CHECKS_LIMIT_MS);
    });
    await Promise.race([running, late]).finally(() => clearTimeout(timer));
    return checked;
  }

  /** Of the whole process, else of this worker alone. */
  function modeOf(tag: string): InstanceMode {
    if (platform.mode !== undefined && platform.mode !== 'active') return platform.mode;
    return platform.consumers.get(tag)?.paused ? 'paused' : 'active';
  }

  async function readFacts(): Promise<Facts> {
    const [depths, instances, found] = await Promise.all([ports.broker.depth(), ports.instances.list(), ownChecks()]);
    const byTag = new Map<string, number>();
    for (const { alive, tags } of instances) {
      if (alive) for (const tag of tags) byTag.set(tag, (byTag.get(tag) ?? 0) + 1);
    }
    return {
      depths: new Map(depths.map((depth) => [depth.queue, depth])),
      instances: byTag,
      deaf: new Set(deafQueues(platform, clock.now())),
      use: usage.read(),
      checked: found,
    };
  }

  async function sendAll(): Promise<void> {
    const facts = await readFacts();
    const signal = AbortSignal.any([gone.signal, AbortSignal.timeout(SEND_LIMIT_MS)]);
    await Promise.all(workers.map((worker) => sender.send(worker.tag, heartbeatOf(worker, facts), signal)));
  }

  /** Resolves with the pause before the next one. */
  async function tryBeat(): Promise<number> {
    try {
      await sendAll();
      if (failures >= WARN_AFTER) log.info('the registry answers again', { after_failures: failures });
      failures = 0;
      hasRegistry = true;
      return everyMs * (0.9 + 0.2 * Math.random());
    } catch (error) {
      if (error instanceof NoRegistry) {
        failures = 0;
        hasRegistry = false;
        return everyMs * (0.9 + 0.2 * Math.random());
      }
      failures++;
      if (failures === WARN_AFTER && !gone.signal.aborted) {
        log.warn('the registry does not take heartbeats; the workers go on without it', { problem: problemOf(error) });
      }
      return Math.max(SHORTEST_PAUSE_MS, backoffMs(AWAY, failures, undefined));
    }
  }

  function beat(): Promise<void> {
    if (gone.signal.aborted) return Promise.resolve();
    beating ??= (async () => {
      forget?.();
      const pauseMs = await tryBeat();
      beating = undefined;
      if (!gone.signal.aborted) forget = clock.after(pauseMs, () => void beat());
    })();
    return beating;
  }

  return {
    start: () => void beat(),
    beat,
    async stop() {
      gone.abort();
      forget?.();
      await beating;
      usage.close();
      const limit = AbortSignal.timeout(REMOVE_LIMIT_MS);
      const late = new Promise<void>((resolve) => limit.addEventListener('abort', () => resolve(), { once: true }));
      await Promise.race([late, Promise.allSettled(workers.map(({ tag }) => sender.remove(tag, self.id, limit)))]);
    },
  };
}

interface Facts {
  depths: ReadonlyMap<string, QueueDepth>;
  /** Living instances by tag. */
  instances: ReadonlyMap<string, number>;
  deaf: ReadonlySet<string>;
  use: ProcessUse;
  checked: readonly CheckResult[] | undefined;
}

function toldHealth(tag: string, results: readonly CheckResult[]): ToldHealth {
  const own = results.filter(({ worker }) => worker === tag);
  const failed = own
    .filter(({ healthy }) => !healthy)
    .map(({ check, problem = '' }) => ({ check, problem: problem.slice(0, MOST_PROBLEM) }));
  return { checks: own.length, failed };
}

/** What a container or the machine gives. */
function memoryLimit(): number {
  const constrained = process.constrainedMemory();
  return constrained > 0 && constrained < totalmem() ? constrained : totalmem();
}

const round = (share: number) => Math.round(share * 1_000) / 1_000;

const problemOf = (error: unknown) => (error instanceof Error ? error.message : String(error));

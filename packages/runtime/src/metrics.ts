/**
 * Metrics of the platform as Prometheus text: OpenTelemetry's instruments and exporter, under names that are fixed.
 * Load it only where somebody scrapes. By task and queue, never by run, tenant or person.
 */

import { PrometheusExporter, PrometheusSerializer } from '@opentelemetry/exporter-prometheus';
import { MeterProvider } from '@opentelemetry/sdk-metrics';
import { createFailedChecks } from './metrics-checks.ts';
import { createFleetReader, DEPTHS, type Fleet, type MetricsSource, STATUSES } from './metrics-fleet.ts';
import { boundedNames, isProbe, OTHER } from './metrics-labels.ts';
import { openProcessMeter, type ProcessUse } from './metrics-process.ts';
import { createSuccessRates } from './metrics-success.ts';
import type { Observer } from './observer.ts';
import type { Worker } from './worker.ts';

export type { MetricsSource } from './metrics-fleet.ts';

export interface MetricsOptions {
  /** Whose queues and workers are read. Default: none until `attach`. */
  platform?: MetricsSource;
  /**
   * The workers of this process: their tasks have a series each and all others are `other`, and their health checks
   * show before they fail. Default: the first 200 tasks that are attempted.
   */
  workers?: readonly Pick<Worker, 'tag' | 'byName' | 'health'>[];
  /** ms since 1970. Default: the system's clock. */
  now?: () => number;
}

export interface Metrics {
  /** Give it to the platform. */
  readonly observer: Observer;
  /** Names the platform whose queues and workers are read: its observer must exist before it does. */
  attach(platform: MetricsSource): void;
  /** What all instances of workers say that they use, by tag: in the process of the registry, which knows them all. */
  attachUsage(read: () => Iterable<WorkerUse>): void;
  /** Counts a deep check of a worker that failed. */
  failedHealthCheck(tag: string, check: string): void;
  /** Prometheus text (`text/plain; version=0.0.4`). Scrapes at the same moment share one reading. */
  scrape(): Promise<string>;
  close(): Promise<void>;
}

/** What the instances of a worker use together. */
export interface WorkerUse {
  tag: string;
  memoryBytes: number;
  cpuShare: number;
}

const MOST_TASKS = 200;
/** 1 ms to 10 min. */
const DURATION_SECONDS = [
  0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300, 600,
];

export function openMetrics(options: MetricsOptions = {}): Metrics {
  const now = options.now ?? Date.now;
  const reader = new PrometheusExporter({ preventServerStart: true });
  const serializer = new PrometheusSerializer('', false, undefined, true, true);
  const provider = new MeterProvider({ readers: [reader] });
  const meter = provider.getMeter('genius');
  const usage = openProcessMeter();
  const rates = createSuccessRates(now);
  const fleetReader = createFleetReader(now);
  const taskLabel = taskLabels(options.workers);
  const queueLabel = boundedNames(MOST_TASKS);
  const useLabel = boundedNames(MOST_TASKS);
  const failedChecks = createFailedChecks(options.workers);
  let source = options.platform;
  let readUses: (() => Iterable<WorkerUse>) | undefined;
  let fleet: Fleet = { workers: new Map(), queues: new Map() };
  let scraping: Promise<string> | undefined;

  const gauge = (name: string, description: string) => meter.createObservableGauge(name, { description });
  const durations = meter.createHistogram('task_duration_seconds', {
    description: 'How long attempts took, by task, queue and outcome.',
    advice: { explicitBucketBoundaries: DURATION_SECONDS },
  });
  // Counters that only grow. The exporter would name a counter `…_total`, so they are up-down counters to it.
  const attempts = meter.createUpDownCounter('task_attempts', {
    description: 'Attempts that ended, by task and outcome.',
  });
  const failures = meter.createObservableUpDownCounter('failed_health_checks', {
    description: 'Deep checks of workers that failed, by tag and check.',
  });
  const count = gauge('worker_count', 'Living instances that run a worker, by tag.');
  const status = gauge('worker_status', 'What a worker does, by tag: 1 at its status, 0 at the others.');
  const heartbeat = gauge('heartbeat_latency', 'Seconds since a worker was last seen, by tag.');
  const success = gauge('task_success_rate', 'Share of runs ended in the last 5 minutes that are done, by task.');
  const depth = gauge('queue_depth', 'Runs in a queue, by queue and state.');
  const memory = gauge('worker_memory_usage', 'Resident memory of the processes of a worker in bytes, by tag.');
  const cpu = gauge('worker_cpu_usage', 'Share of a core that the processes of a worker use, by tag.');
  const delay = gauge('event_loop_delay_seconds', 'How late the event loop was since the last scrape, by quantile.');

  meter.addBatchObservableCallback(
    (result) => {
      const use = usage.read();
      for (const { labels, memoryBytes, cpuShare } of usesOf(use)) {
        result.observe(memory, memoryBytes, labels);
        result.observe(cpu, cpuShare, labels);
      }
      for (const [quantile, seconds] of use.delays) result.observe(delay, seconds, { quantile });
      for (const [task, rate] of rates.read()) result.observe(success, rate, { task });
      for (const { labels, times } of failedChecks.read()) result.observe(failures, times, labels);
      for (const [tag, worker] of fleet.workers) {
        result.observe(count, worker.count, { tag });
        result.observe(heartbeat, Math.max(0, now() - worker.lastSeenAt) / 1e3, { tag });
        for (const each of STATUSES) result.observe(status, worker.status === each ? 1 : 0, { tag, status: each });
      }
      for (const [queue, depths] of fleet.queues) {
        for (const state of DEPTHS) result.observe(depth, depths[state], { queue, state });
      }
    },
    [memory, cpu, delay, success, failures, count, heartbeat, status, depth],
  );

  /** Of all instances where they are known; else of this process, which all its workers share. */
  function usesOf({
    memoryBytes,
    cpuShare,
  }: ProcessUse): { labels: { tag?: string }; memoryBytes: number; cpuShare: number }[] {
    const uses = [...(readUses?.() ?? [])];
    if (uses.length > 0) return uses.map(({ tag, ...rest }) => ({ labels: { tag: useLabel(tag) }, ...rest }));
    const tags = options.workers?.map(({ tag }) => tag) ?? [];
    if (tags.length === 0) return [{ labels: {}, memoryBytes, cpuShare }];
    return tags.map((tag) => ({ labels: { tag }, memoryBytes, cpuShare }));
  }

  async function read(): Promise<string> {
    if (source) fleet = await fleetReader.read(source);
    const { resourceMetrics } = await reader.collect();
    const text = serializer.serialize(resourceMetrics);
    return text.replace(/^# TYPE (task_attempts|failed_health_checks) gauge$/gm, '# TYPE $1 counter');
  }

  return {
    observer: {
      attemptEnded(_token, envelope, { outcome, ms }) {
        if (isProbe(envelope.task) || isProbe(envelope.queue)) return;
        const task = taskLabel(envelope.task);
        durations.record(ms / 1e3, { task, queue: queueLabel(envelope.queue), outcome });
        attempts.add(1, { task, outcome });
        rates.count(task, outcome);
      },
    },
    attach(platform) {
      source = platform;
    },
    attachUsage(uses) {
      readUses = uses;
    },
    failedHealthCheck: (tag, check) => failedChecks.count(tag, check),
    scrape() {
      scraping ??= read().finally(() => {
        scraping = undefined;
      });
      return scraping;
    },
    async close() {
      await scraping?.catch(() => undefined);
      usage.close();
      await provider.shutdown();
    },
  };
}

function taskLabels(workers: MetricsOptions['workers']): (task: string) => string {
  if (!workers) return boundedNames(MOST_TASKS);
  return (task) => (workers.some(({ byName }) => byName.has(task)) ? task : OTHER);
}

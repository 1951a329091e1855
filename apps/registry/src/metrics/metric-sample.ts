/** What is known of workers and queues at one moment, name by name. Pure: counts of before come in and go out. */

import { DURATION_STEPS, type InstanceStatus, type QueueDepth } from '@genius/runtime';
import type { KnownInstance } from '../workers/worker-registry-service.ts';

/** A moment of a tag and its queue, which bear the same name. */
export interface Sample {
  tag: string;
  /** Living instances. */
  workers: number;
  inFlight: number;
  /** Runs that wait: ready, scheduled or held. */
  depth: number;
  /** Waiting and running, at the end. */
  inside: number;
  /** Attempts that ended since the sample before. */
  ended: number;
  /** Of them, those that broke. */
  broken: number;
  memoryBytes: number;
  /** 1 is one core. */
  cpuShare: number;
  /** Of those that ended, by `durationStep`. */
  durations: readonly number[];
}

/** Counters of an instance since its start, as it last told them. */
export interface Counters {
  ended: number;
  broken: number;
  durations: readonly number[];
}

export interface SampleFacts {
  rows: readonly KnownInstance[];
  depths: readonly QueueDepth[];
  instances: readonly Pick<InstanceStatus, 'id' | 'alive' | 'tags'>[];
  /** By tag and instance; empty for the first sample. */
  before: ReadonlyMap<string, Counters>;
  /** When the first sample was taken, ms since 1970: who started later is counted from nothing. */
  since: number;
  /** Bounds names that others make up. */
  nameOf: (tag: string) => string;
}

/** Above what anybody can mean: what heartbeats claim must not make a sum that no column takes. */
const MOST = 1e15;
const PROBES = 'genius.probe';

export function takeSamples(facts: SampleFacts): { samples: Sample[]; counters: Map<string, Counters> } {
  const samples = new Map<string, Sample>();
  const counters = new Map<string, Counters>();
  const living = new Map<string, Set<string>>();

  const sampleOf = (tag: string): Sample => {
    const name = facts.nameOf(tag);
    const sample = samples.get(name) ?? emptySample(name);
    samples.set(name, sample);
    return sample;
  };
  const lives = (tag: string, id: string) => {
    const name = facts.nameOf(tag);
    living.set(name, (living.get(name) ?? new Set()).add(id));
  };

  for (const { id, alive, tags } of facts.instances) {
    if (alive) for (const tag of tags) if (!isProbe(tag)) lives(tag, id);
  }
  for (const { tag, id, status, metrics } of facts.rows) {
    const sample = sampleOf(tag);
    const now = countersOf(metrics);
    const key = `${tag}\n${id}`;
    counters.set(key, now);
    addCounts(sample, now, facts.before.get(key) ?? beginOf(metrics.started_at, now, facts.since));
    if (status !== 'running' && status !== 'idle') continue;
    lives(tag, id);
    sample.inFlight += bounded(metrics.in_flight);
    sample.memoryBytes += bounded(metrics.memory_bytes);
    sample.cpuShare += bounded(metrics.cpu_share);
  }
  for (const [name, ids] of living) sampleOf(name).workers = ids.size;
  for (const { queue, ready, scheduled, held, running } of facts.depths) {
    if (isProbe(queue)) continue;
    const sample = sampleOf(queue);
    sample.depth += ready + scheduled + held;
    sample.inside += ready + scheduled + held + running;
    // Fresher than heartbeats.
    sample.inFlight = Math.max(sample.inFlight, running);
  }
  return { samples: [...samples.values()], counters };
}

export const noDurations = (): number[] => new Array<number>(DURATION_STEPS).fill(0);

function emptySample(tag: string): Sample {
  const counts = { workers: 0, inFlight: 0, depth: 0, inside: 0, ended: 0, broken: 0, memoryBytes: 0, cpuShare: 0 };
  return { tag, ...counts, durations: noDurations() };
}

const isProbe = (name: string) => name.startsWith(PROBES);

const bounded = (value: number | undefined): number => Math.min(MOST, Math.max(0, value ?? 0));

function countersOf({ ended, broken, durations = [] }: KnownInstance['metrics']): Counters {
  return {
    ended: bounded(ended),
    broken: bounded(broken),
    durations: noDurations().map((_, step) => bounded(durations[step])),
  };
}

/** What an instance that was not seen before had counted when counting began. */
function beginOf(startedAt: string | undefined, now: Counters, since: number): Counters {
  const isNew = startedAt !== undefined && Date.parse(startedAt) >= since;
  return isNew ? { ended: 0, broken: 0, durations: [] } : now;
}

function addCounts(sample: Sample, now: Counters, before: Counters): void {
  sample.ended += grown(now.ended, before.ended);
  sample.broken += grown(now.broken, before.broken);
  sample.durations = sample.durations.map(
    (sum, step) => sum + grown(now.durations[step] ?? 0, before.durations[step] ?? 0),
  );
}

/** A counter that fell began anew. */
const grown = (now: number, before: number): number => (now < before ? now : now - before);

/**
 * Watches queues once a second for as long as somebody asks how many replicas they want. What it remembers lives in this
 * process: after a restart the wanted count begins at what runs.
 */

import type { Logger, Ports } from '@genius/runtime';
import { metricsKey } from '../workers/worker-cache.ts';
import { addSample, type QueueSample, type QueueVelocity, velocityOf } from './queue-signal.ts';
import { type QueueSignal, type ScalingMemory, type ScalingRules, wantReplicas } from './wanted-replicas.ts';

export interface Scaling extends QueueVelocity {
  tag: string;
  wanted: number;
  /** Living instances. */
  current: number;
  backlog: number;
  running: number;
  /** Runs that one replica does at once. */
  concurrency: number;
}

export interface ScalingWatch {
  ask(tag: string, rules: ScalingRules): Promise<Scaling>;
  /** Resolves when nothing is under way. */
  close(): Promise<void>;
}

export interface ScalingWatchOptions {
  ports: Pick<Ports, 'broker' | 'instances' | 'kv'>;
  log: Logger;
  /** ms since 1970. */
  now: () => number;
}

const EVERY_MS = 1_000;
/** Nobody asked for so long: it is forgotten. */
const FORGET_MS = 300_000;
const MOST_WATCHED = 1_000;
/** Assumed until a run ended. */
const SERVICE_SECONDS = 1;

interface Watched {
  tag: string;
  rules: ScalingRules;
  memory: ScalingMemory | undefined;
  askedAt: number;
}

interface Facts {
  ring: QueueSample[];
  current: number;
  concurrency: number;
}

export function createScalingWatch({ ports, log, now }: ScalingWatchOptions): ScalingWatch {
  const watched = new Map<string, Watched>();
  const facts = new Map<string, Facts>();
  let timer: NodeJS.Timeout | undefined;
  let sampling: Promise<void> | undefined;
  let isClosed = false;

  async function sample(): Promise<void> {
    const tags = [...new Set([...watched.values()].map(({ tag }) => tag))];
    const [depths, instances, texts] = await Promise.all([
      ports.broker.depth(),
      ports.instances.list(),
      Promise.all(tags.map((tag) => ports.kv.get(metricsKey(tag)))),
    ]);
    const at = now() / 1_000;
    for (const [i, tag] of tags.entries()) {
      const depth = depths.find(({ queue }) => queue === tag);
      const metrics = JSON.parse(texts[i] ?? '{}') as { ended?: number; concurrency?: number };
      const current = instances.filter(({ alive, tags: theirs }) => alive && theirs.includes(tag)).length;
      const before = facts.get(tag);
      const ended = metrics.ended ?? before?.ring.at(-1)?.ended ?? 0;
      const ring = addSample(before?.ring ?? [], {
        at,
        backlog: depth?.ready ?? 0,
        running: depth?.running ?? 0,
        ended,
      });
      const concurrency =
        metrics.concurrency && current > 0 ? metrics.concurrency / current : (before?.concurrency ?? 1);
      facts.set(tag, { ring, current, concurrency });
    }
    for (const each of watched.values()) {
      const known = facts.get(each.tag);
      if (known) each.memory = wantReplicas(signalOf(known), each.rules, each.memory ?? begin(known.current, at), at);
    }
    forget();
  }

  function forget(): void {
    const oldest = now() - FORGET_MS;
    for (const [key, { askedAt }] of watched) if (askedAt < oldest) watched.delete(key);
    const tags = new Set([...watched.values()].map(({ tag }) => tag));
    for (const tag of facts.keys()) if (!tags.has(tag)) facts.delete(tag);
  }

  /** One at a time; a slow store is asked less often. */
  function sampleOnce(): Promise<void> {
    sampling ??= sample().finally(() => {
      sampling = undefined;
    });
    return sampling;
  }

  function arm(): void {
    if (timer || isClosed || watched.size === 0) return;
    timer = setTimeout(async () => {
      await sampleOnce().catch((error: unknown) =>
        log.debug('queues could not be sampled', { problem: String(error) }),
      );
      timer = undefined;
      arm();
    }, EVERY_MS).unref();
  }

  return {
    async ask(tag, rules) {
      const key = JSON.stringify([tag, rules]);
      const known = watched.get(key) ?? { tag, rules, memory: undefined, askedAt: 0 };
      known.askedAt = now();
      if (watched.size < MOST_WATCHED) watched.set(key, known);
      while (!facts.has(tag) || !known.memory) {
        await sampleOnce();
        if (!watched.has(key)) break;
      }
      arm();
      const { ring, current, concurrency } = facts.get(tag) ?? { ring: [], current: 0, concurrency: 1 };
      const { backlog = 0, running = 0 } = ring.at(-1) ?? {};
      const wanted = known.memory?.wanted ?? current;
      return { tag, wanted, current, backlog, running, concurrency, ...velocityOf(ring) };
    },
    async close() {
      isClosed = true;
      clearTimeout(timer);
      watched.clear();
      await sampling?.catch(() => undefined);
    },
  };
}

const begin = (current: number, at: number): ScalingMemory => ({ wanted: current, needs: [{ at, need: current }] });

function signalOf({ ring, concurrency }: Facts): QueueSignal {
  const { arrivalRate, serviceSeconds = SERVICE_SECONDS } = velocityOf(ring);
  return { backlog: ring.at(-1)?.backlog ?? 0, arrivalRate, serviceSeconds, concurrency };
}

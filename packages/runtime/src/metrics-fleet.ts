/** What the store tells of all processes together: which workers live, what they do, how long their queues are. */

import { boundedNames, isProbe, OTHER } from './metrics-labels.ts';
import type { Consumer, QueueDepth } from './ports/broker.ts';
import type { InstanceStatus } from './ports/instances.ts';
import type { Ports } from './ports/ports.ts';

/** The parts of a platform that metrics read. */
export interface MetricsSource {
  ports: Pick<Ports, 'broker' | 'instances'>;
  unavailable?: ReadonlyMap<string, string>;
  consumers?: ReadonlyMap<string, Pick<Consumer, 'paused' | 'lastTurnAt'>>;
}

export const STATUSES = ['running', 'idle', 'error', 'stopped'] as const;
export const DEPTHS = ['ready', 'scheduled', 'held', 'running', 'dead'] as const;

export interface WorkerState {
  /** Living instances that run it. */
  count: number;
  status: (typeof STATUSES)[number];
  lastSeenAt: number;
}

export type Depths = Record<(typeof DEPTHS)[number], number>;

export interface Fleet {
  /** By tag. */
  workers: ReadonlyMap<string, WorkerState>;
  /** By queue. */
  queues: ReadonlyMap<string, Depths>;
}

export interface FleetReader {
  /** Never rejects: what can't be read in time stays as it last was. */
  read(source: MetricsSource): Promise<Fleet>;
}

/** A worker that has not looked for work for this long is deaf, as for `/livez`, ms. */
const DEAF_MS = 30_000;
/** A scrape must not wait for a stuck store, ms. */
const READ_MS = 2_000;
/** Workers' own queues are never among those that are summed up as `other`. */
const MOST_TAGS = 500;
const MOST_FOREIGN_QUEUES = 100;

export function createFleetReader(now: () => number): FleetReader {
  const workers = new Map<string, WorkerState>();
  const queues = new Map<string, Depths>();
  const tagLabel = boundedNames(MOST_TAGS);
  const queueLabel = boundedNames(MOST_FOREIGN_QUEUES);
  const isTag = (name: string): boolean => name !== OTHER && workers.has(name);

  /** A queue that is gone is empty: its series goes to zero and stays. Every worker's queue has one from the start. */
  function readDepths(list: readonly QueueDepth[]): void {
    for (const label of [...queues.keys(), ...workers.keys()]) queues.set(label, noDepths());
    for (const depth of list) {
      if (isProbe(depth.queue)) continue;
      const label = isTag(depth.queue) ? depth.queue : queueLabel(depth.queue);
      const sum = queues.get(label) ?? noDepths();
      for (const state of DEPTHS) sum[state] += depth[state];
      queues.set(label, sum);
    }
  }

  function readWorkers(source: MetricsSource, instances: readonly InstanceStatus[]): void {
    const at = now();
    const lost = new Set<string>();
    for (const state of workers.values()) Object.assign(state, { count: 0, status: 'stopped' });
    const stateOf = (tag: string, lastSeenAt: number): WorkerState => {
      const label = tagLabel(tag);
      const state = workers.get(label) ?? { count: 0, status: 'stopped', lastSeenAt };
      workers.set(label, state);
      return state;
    };
    for (const { tags, alive, lastSeenAt } of instances) {
      for (const tag of tags) {
        if (isProbe(tag)) continue;
        const state = stateOf(tag, lastSeenAt);
        state.lastSeenAt = Math.max(state.lastSeenAt, lastSeenAt);
        if (alive) state.count++;
        else lost.add(tag);
      }
    }
    for (const tag of source.unavailable?.keys() ?? []) if (!isProbe(tag)) stateOf(tag, at);
    for (const [tag, state] of workers) state.status = statusOf(tag, state, source, lost, at);
  }

  function statusOf(
    tag: string,
    { count }: WorkerState,
    { unavailable, consumers }: MetricsSource,
    lost: ReadonlySet<string>,
    at: number,
  ): WorkerState['status'] {
    const own = consumers?.get(tag);
    if (unavailable?.has(tag) && count === 0) return 'error';
    if (count === 0) return lost.has(tag) ? 'error' : 'stopped';
    if (own && !own.paused && at - own.lastTurnAt > DEAF_MS) return 'error';
    if ((queues.get(tag)?.running ?? 0) > 0) return 'running';
    return own?.paused && count === 1 ? 'stopped' : 'idle';
  }

  return {
    async read(source) {
      const { broker, instances } = source.ports;
      const [depths, list] = await Promise.all([inTime(broker.depth()), inTime(instances.list())]);
      // Tags first: they say which queues are workers' own. Then again, as depths say which of them run.
      if (list) readWorkers(source, list);
      if (depths) readDepths(depths);
      if (list && depths) readWorkers(source, list);
      return { workers, queues };
    },
  };
}

function noDepths(): Depths {
  return { ready: 0, scheduled: 0, held: 0, running: 0, dead: 0 };
}

async function inTime<T>(asked: Promise<T>): Promise<T | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(resolve, READ_MS, undefined);
  });
  try {
    return await Promise.race([asked, late]);
  } catch {
    return undefined;
  } finally {
    clearTimeout(timer);
  }
}

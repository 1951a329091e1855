/** Instances of workers as the registry finds them. */

export interface WorkerInstance {
  id: string;
  tag: string;
  /** How it was found: it told the registry itself, or Kubernetes knows it. */
  source: 'heartbeat' | 'kubernetes';
  host: string;
  /** Where it is called, such as `http://10.0.0.7:4300`; null for one without a port. */
  address: string | null;
  /** Null for one that has not told yet. */
  version: string | null;
  status: 'running' | 'idle' | 'error' | 'stopped';
  mode: 'active' | 'paused' | 'draining';
  /** Whether it can be given work. */
  healthy: boolean;
  /** 0 to 100. */
  healthScore: number;
  /** 0 is idle, 1 has all hands full; more with a lower score. */
  load: number;
}

/** One that can be called. */
export type CallableInstance = WorkerInstance & { address: string };

/** As the registry's JSON has them. */
export type FoundInstance = Omit<WorkerInstance, 'healthScore'> & { health_score: number };

export function instanceOf({ health_score: healthScore, ...rest }: FoundInstance): WorkerInstance {
  return { ...rest, healthScore };
}

export const isCallable = (instance: WorkerInstance): instance is CallableInstance => instance.address !== null;

/** Of two taken at random the one with less to do: as good as a look at all, and callers do not all run to the same one. */
export function chooseOfTwo<T extends Pick<WorkerInstance, 'load'>>(all: readonly T[]): T | undefined {
  const first = Math.floor(Math.random() * all.length);
  const second = (first + 1 + Math.floor(Math.random() * (all.length - 1))) % all.length;
  const [a, b] = [all[first], all[second]];
  return a && b && b.load < a.load ? b : a;
}

/** Why none of them can be called, such as `of 3 known, 1 paused, 2 without a port`. */
export function whyNone(all: readonly WorkerInstance[], tried: ReadonlySet<string>): string {
  if (all.length === 0) return 'none is registered';
  const counts = new Map<string, number>();
  for (const instance of all) {
    const why = whyNot(instance, tried);
    counts.set(why, (counts.get(why) ?? 0) + 1);
  }
  return `of ${all.length} known, ${[...counts].map(([why, count]) => `${count} ${why}`).join(', ')}`;
}

function whyNot(instance: WorkerInstance, tried: ReadonlySet<string>): string {
  const { id, mode, status, healthy, healthScore, address } = instance;
  if (tried.has(id)) return 'passed over';
  if (status === 'error' || status === 'stopped') return status;
  if (mode !== 'active') return mode;
  if (!healthy) return `unwell (${healthScore})`;
  return address === null ? 'without a port' : 'just come back';
}

/** Heartbeats of the registry's own process, held in memory until somebody uses the database. */

import type { Heartbeat } from '@genius/runtime';
import { heedToldHealth } from '../health/told-health.ts';
import type { WorkerStatus } from './worker-status.ts';

interface DeferredBeat {
  tag: string;
  heartbeat: Heartbeat;
  since: Date;
  seen: Date;
}

export interface DeferredBeats {
  add(tag: string, heartbeat: Heartbeat): void;
  /** Whether it was there. */
  remove(tag: string, instance: string): boolean;
  /** All of them; none is left. */
  take(): { tag: string; heartbeat: Heartbeat }[];
  /** As the database would have them. `ttlMs` is how long each may be silent, ms. */
  rows(ttlMs: number): WorkerStatus[];
}

/** Of each worker the last one: one process runs a worker once. */
export function createDeferredBeats(): DeferredBeats {
  const beats = new Map<string, DeferredBeat>();
  return {
    add(tag, heartbeat) {
      const seen = new Date();
      beats.set(tag, { tag, heartbeat, since: beats.get(tag)?.since ?? seen, seen });
    },
    remove(tag, instance) {
      return beats.get(tag)?.heartbeat.instance === instance && beats.delete(tag);
    },
    take() {
      const taken = [...beats.values()];
      beats.clear();
      return taken;
    },
    rows: (ttlMs) => [...beats.values()].map((beat) => rowOf(beat, ttlMs)),
  };
}

function rowOf({ tag, heartbeat, since, seen }: DeferredBeat, ttlMs: number): WorkerStatus {
  const { instance: id, health_endpoint, ...said } = heedToldHealth(heartbeat);
  return {
    ...said,
    tag,
    id,
    health_endpoint: health_endpoint ?? null,
    last_seen: seen,
    registered_at: since,
    watch_index: '0',
    ttl_ms: ttlMs,
    leased: true,
  };
}

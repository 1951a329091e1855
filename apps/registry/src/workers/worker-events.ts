/** What happens to workers, told as CloudEvents: to subscribers of events, and on the channel `wrk:events`. */

import type { CloudEvent } from '@genius/contract';
import { newRunId } from '@genius/contract';
import type { Logger, Ports } from '@genius/runtime';
import type { WorkerStatus } from './worker-status.ts';

/** The channel, and its name in Redis. */
const CHANNEL = 'wrk:events';
/** The source of these events alone. */
export const EVENT_SOURCE = 'genius/registry';

/**
 * `registered`: an instance is new, or is back. `failed`: it died, or can't work. `stopped`: it went, or was silent for
 * too long. `updated`: anything else that changed; this one goes to the channel only.
 */
export type WorkerEventType = 'worker.registered' | 'worker.updated' | 'worker.failed' | 'worker.stopped';

export interface WorkerEvent {
  type: WorkerEventType;
  row: WorkerStatus;
  /** In a word or two: `new`, `back`, `died`, `unreachable`, `silent`, `unregistered`. */
  why: string;
}

export interface Heard {
  tag: string;
  instance: string;
  type: string;
}

export interface WorkerEvents {
  /** Never rejects: what can't be told is logged, and the table says it all the same. */
  tell(events: readonly WorkerEvent[]): Promise<void>;
  /** Calls back with each change that any replica told of. */
  subscribe(listener: (heard: Heard) => void): Promise<() => void>;
}

export function createWorkerEvents({ events, kv }: Pick<Ports, 'events' | 'kv'>, log: Logger): WorkerEvents {
  async function tellOne(event: WorkerEvent): Promise<void> {
    const told = cloudEvent(event);
    // The channel first: it is what somebody who waits hears.
    const channel = kv.publish(CHANNEL, JSON.stringify(told));
    await Promise.all([channel, event.type === 'worker.updated' ? undefined : events.publish(told)]);
  }

  return {
    async tell(all) {
      for (const result of await Promise.allSettled(all.map(tellOne))) {
        if (result.status === 'rejected')
          log.warn('an event of a worker was not told', { problem: String(result.reason) });
      }
    },
    subscribe: (listener) =>
      kv.subscribe(CHANNEL, (message) => {
        const heard = readMessage(message);
        if (heard) listener(heard);
      }),
  };
}

function cloudEvent({ type, row, why }: WorkerEvent): CloudEvent {
  return {
    specversion: '1.0',
    id: newRunId(),
    source: EVENT_SOURCE,
    type,
    time: new Date().toISOString(),
    datacontenttype: 'application/json',
    correlationid: row.id,
    data: {
      tag: row.tag,
      instance: row.id,
      host: row.host,
      version: row.version,
      status: type === 'worker.stopped' ? 'stopped' : row.status,
      mode: row.mode,
      health_score: row.health_score,
      watch_index: Number(row.watch_index),
      why,
      correlation_id: row.id,
    },
  };
}

/** Others may publish on the channel, too. */
function readMessage(message: string): Heard | undefined {
  try {
    const { type, data } = JSON.parse(message) as { type?: unknown; data?: { tag?: unknown; instance?: unknown } };
    if (typeof type !== 'string' || typeof data?.tag !== 'string' || typeof data.instance !== 'string')
      return undefined;
    return { type, tag: data.tag, instance: data.instance };
  } catch {
    return undefined;
  }
}
